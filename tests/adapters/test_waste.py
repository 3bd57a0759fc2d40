"""Python's search for waste: off while a long list is built, afterwards as it was before."""

from __future__ import annotations

import gc

import pytest

from tracker.adapters.waste import uncollected


def test_nothing_is_searched_within_and_everything_again_after_it() -> None:
    with uncollected(), uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_one_within_another_leaves_the_search_off() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()


def test_work_that_fails_leaves_the_search_on() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 / 0
    assert gc.isenabled()
