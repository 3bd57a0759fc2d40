"""Long work in a process of its own: it answers, goes on by itself, and its failures come back as they are."""

from __future__ import annotations

import os
import time
from functools import partial

import pytest

from tests.house import House
from tests.services.handing_in import HEADINGS, ID, OTHER_ID
from tests.sheet_files import under
from tests.web import test_imports
from tests.web.test_rosters import check, take_over
from tracker.domain.errors import Refused
from tracker.domain.headings import Kind
from tracker.domain.intake import NoHead
from tracker.web import apart
from tracker.web.apart import Rest, answer_apart

PATIENCE_S = 30


def no_head() -> tuple[None, Rest]:
    raise NoHead(Kind.ROSTER, ("娃娃", "号码"))


def dies() -> tuple[None, Rest]:
    os._exit(1)


def test_a_long_list_is_checked_and_taken_over_by_another_process(
    quick_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LONG_FILE", 0)
    client = quick_house.client("bureau_officer", "en")
    page = check(client, under(HEADINGS, ("田小草", ID, "第一小学"), ("李大山", OTHER_ID, "第一小学")))
    assert "handed in: 2 rows" in take_over(client, page, take="").text
    until = time.monotonic() + PATIENCE_S
    while "In force" not in client.get("/rosters").text:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_long_base_list_is_checked_and_taken_over_by_another_process(
    quick_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LONG_FILE", 0)
    client = quick_house.client("bureau_officer", "en")
    checked = test_imports.check(client, test_imports.STUDENTS, test_imports.file_with(quick_house, "田小草", "坏2"))
    assert "This is no name." in checked.text
    done = client.post(test_imports.STUDENTS, test_imports.ticket_of(checked))
    assert "Taken over: 1 new, 0 changed, 0 unchanged." in done.text


def test_a_failure_comes_back_with_all_it_says(quick_house: House) -> None:
    with pytest.raises(NoHead, match="No heading row was found in the first 10 rows") as raised:
        answer_apart(no_head)
    assert raised.value.likely == ("娃娃", "号码")


def test_a_process_that_dies_is_told_in_one_sentence(quick_house: House) -> None:
    with pytest.raises(Refused, match="This broke off"):
        answer_apart(partial(dies))
