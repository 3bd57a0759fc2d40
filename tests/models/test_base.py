"""What no column can hold is refused in words, wherever it came from, and breaks nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import select

from tests.house import House, token_of
from tracker.domain.errors import NotFound, Refused
from tracker.models.cases import Case
from tracker.models.people import Person, find_account
from tracker.models.transactions import reading

CASES = (
    "/cases/%00",
    "/cases/%00/attempt",
    "/search?q=%00",
    "/register?unit=%00",
    "/duties?unit=%00",
    "/cases/new?q=%00",
)
NUMBERS = ("/people/99999999999", "/people/99999999999999999999", "/units/%00", "/audit?person=%00")


def test_no_row_has_a_number_that_is_too_large(house: House) -> None:
    for number in (2**31, 2**63, 10**30):
        with reading() as session, suppress(NotFound):
            assert session.scalars(select(Case).where(Case.id == number)).all() == []


def test_a_text_postgresql_cannot_keep_is_refused(house: House) -> None:
    with reading() as session, suppress(Refused):
        assert session.scalars(select(Person).where(Person.account == "a\x00b")).all() == []
    with reading():
        assert find_account("principal")


@pytest.mark.parametrize(("key", "addresses"), [("bureau_officer", CASES), ("administrator", NUMBERS)])
def test_no_address_breaks_a_page(house: House, key: str, addresses: tuple[str, ...]) -> None:
    client = house.client(key).client
    assert {client.get(address).status_code for address in addresses} <= {200, 404, 422}


def test_no_account_breaks_the_door(house: House) -> None:
    client = house.client()
    token = token_of(client.get("/sign-in?lang=en"))
    sent = {"account": "a\x00b", "password": "x\x00y", "csrf_token": token}
    assert client.client.post("/sign-in", data=sent).status_code == 422
