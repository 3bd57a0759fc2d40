"""A month starts with what the month before was signed to end with; what does not fit is shown, and not signed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests import county
from tests.house import House
from tests.services.reporting import close_month, figures_of, form, number_of, returned, signed, sit
from tracker.domain.errors import Invalid
from tracker.domain.months import Month
from tracker.domain.returns import Correction, Figure, closing_of
from tracker.services.return_acts import fill_again, save_draft, send_return_back

NOVEMBER, DECEMBER = (number_of(county.SCHOOL, Month(2026, month)) for month in (11, 12))
DECEMBER_CLOSED = datetime(2026, 12, 21, 1, tzinfo=UTC)
WHY = "李明已转到恩施，名册未改"
ONE_LESS = {
    Figure.OUT: Correction(1, WHY),
    Figure.END: Correction(3, WHY),
    Figure.IN_CLASS: Correction(3, WHY),
}


def draft(house: House, number: str, **corrected: int) -> None:
    """The clerk puts these figures; those carried over stay as they are."""
    kept = {figure: one for figure, one in figures_of(number).corrections.items() if figure is Figure.START}
    save_draft(
        form(house, "school_clerk"), number, kept | {Figure(f): Correction(n, WHY) for f, n in corrected.items()}
    )


@pytest.fixture
def corrected(quick_house: House) -> House:
    """November: of four pupils one had left, the base list did not say so yet; signed with three."""
    close_month(quick_house)
    save_draft(form(quick_house, "school_clerk"), NOVEMBER, ONE_LESS)
    signed(quick_house, NOVEMBER)
    return quick_house


def start_of(number: str) -> tuple[int, int, str]:
    """Counted, returned, and why."""
    figures = figures_of(number)
    correction = figures.corrections.get(Figure.START)
    return figures.counted[Figure.START], figures.value(Figure.START), correction.reason if correction else ""


def test_the_corrected_end_is_the_next_start(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    assert start_of(DECEMBER) == (4, 3, f"2026-11 {WHY}")
    assert list(figures_of(DECEMBER).corrections) == [Figure.START]


def test_filled_anew_the_start_is_still_the_signed_end(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    save_draft(form(corrected, "school_clerk"), DECEMBER, {})
    fill_again(form(corrected, "school_clerk"), DECEMBER)
    assert start_of(DECEMBER) == (4, 3, f"2026-11 {WHY}")


def test_a_return_without_a_corrected_end_carries_nothing(quick_house: House) -> None:
    close_month(quick_house)
    signed(quick_house, NOVEMBER)
    close_month(quick_house, DECEMBER_CLOSED)
    assert figures_of(DECEMBER).corrections == {}


def test_what_nobody_signed_is_not_carried(quick_house: House) -> None:
    close_month(quick_house)
    save_draft(form(quick_house, "school_clerk"), NOVEMBER, ONE_LESS)
    close_month(quick_house, DECEMBER_CLOSED)
    assert start_of(DECEMBER) == (4, 4, "")


def test_while_the_base_list_is_still_wrong_the_end_is_corrected_again(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    with pytest.raises(Invalid):
        signed(corrected, DECEMBER)
    draft(corrected, DECEMBER, end=3, in_class=3)
    signed(corrected, DECEMBER)
    assert closing_of(figures_of(DECEMBER).values) == 3


def test_once_the_base_list_was_put_right_nobody_leaves_twice(corrected: House) -> None:
    sit("李明", None)
    close_month(corrected, DECEMBER_CLOSED)
    figures = figures_of(DECEMBER)
    assert [figures.value(figure) for figure in (Figure.START, Figure.OUT, Figure.END)] == [3, 1, 3]
    with pytest.raises(Invalid):
        signed(corrected, DECEMBER)
    draft(corrected, DECEMBER, out=0)
    signed(corrected, DECEMBER)
    assert returned(DECEMBER).signed_at is not None


def test_a_month_signed_otherwise_afterwards_is_carried_when_the_next_is_filled_anew(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    send_return_back(form(corrected, "bureau_officer"), NOVEMBER, "请核对")
    save_draft(form(corrected, "school_clerk"), NOVEMBER, {})
    signed(corrected, NOVEMBER)
    assert start_of(DECEMBER)[:2] == (4, 3)
    fill_again(form(corrected, "school_clerk"), DECEMBER)
    assert start_of(DECEMBER) == (4, 4, "")


def test_the_clerk_is_shown_that_it_does_not_add_up(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    page = corrected.client("school_clerk", "en").get(f"/returns/{DECEMBER}").text
    assert f"2026-11 {WHY}" in page
    assert "start and movements come to 3, the end is 4" in page
    assert "was signed to end with" not in page
    draft(corrected, DECEMBER, end=3, in_class=3)
    assert "does not add up" not in corrected.client("school_clerk", "en").get(f"/returns/{DECEMBER}").text


def test_the_clerk_is_shown_that_the_month_before_ends_otherwise(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    save_draft(form(corrected, "school_clerk"), DECEMBER, {})
    page = corrected.client("principal", "en").get(f"/returns/{DECEMBER}").text
    assert "The return of 11/2026 was signed to end with 3 pupils; this one starts with 4." in page


def test_the_principal_who_signs_all_the_same_is_told_why_not(corrected: House) -> None:
    close_month(corrected, DECEMBER_CLOSED)
    client, address = corrected.client("principal", "en"), f"/returns/{DECEMBER}"
    page = client.post(f"{address}/sign", client.get(address).form(f"{address}/sign"), 422)
    assert "The roll does not add up: start and movements come to 3, not 4." in page.text
