"""The search for hidden dropouts: whom it lists for whom, what quiets a child, what wakes it again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from tests.county import OTHER_SCHOOL, SCHOOL
from tests.house import House
from tests.services.hiding import ALL, SCHOOL_CHILDREN, listing, logged_together, searched
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.hidden import Hint
from tracker.domain.rosters import RosterKind
from tracker.services.hidden import HiddenRow, open_school, page_of_schools
from tracker.services.hidden_acts import cases_to_undo, count_logged, entries_to_log, say_seen, undo_logged
from tracker.services.hidden_search import make_search, order_search, search_hidden
from tracker.services.identify import log_child
from tracker.services.rosters import read_rosters, undo_roster
from tracker.services.taking_back import clear_again
from tracker.services.todo import todo_of

WITHOUT_LI = tuple(name for name in ALL if name != "李明")


def rows(house: House, key: str = "principal", school: str = SCHOOL) -> dict[str, HiddenRow]:
    return {row.name: row for row in open_school(house.actor(key), school, 1).page.rows}


def form(house: House, key: str = "principal") -> Form:
    return Form(house.actor(key), str(uuid.uuid4()), house.now)


def seen(house: House, *names: str, key: str = "principal") -> None:
    chosen = [row.id for name, row in rows(house).items() if name in names]
    say_seen(form(house, key), SCHOOL, chosen, "黄秀兰", house.today())


def log(house: House, *names: str) -> list[str | None]:
    sent, chosen = form(house), [row.id for name, row in rows(house).items() if name in names]
    return [log_child(sent.actor, *entry, house.now).number for entry in entries_to_log(sent, SCHOOL, chosen)]


def search_with_days(house: House, **days: date) -> None:
    """A search with the last day of some lists told."""
    told = {RosterKind(kind): day for kind, day in days.items()}
    make_search(int(order_search(form(house, "bureau_officer"), told).text), house.now)


def undo(house: House, kind: RosterKind) -> None:
    bureau = form(house, "bureau_officer")
    undo_roster(bureau, read_rosters(bureau.actor).in_force[kind].id)


def waiting(house: House, key: str = "principal") -> int:
    """What the front page says."""
    part = next(part for part in todo_of(house.actor(key), house.now).parts if part.section == "hidden")
    return int(part.content)


def test_a_pupil_without_meal_or_mark_stands_on_the_list_of_the_school(house: House) -> None:
    assert searched(house, meals=WITHOUT_LI, marks=WITHOUT_LI, away=["李明"]) == 1
    assert rows(house)["李明"].hints == (Hint.NO_MARK, Hint.NO_MEAL, Hint.AWAY)
    assert (rows(house)["李明"].room, waiting(house), waiting(house, "school_clerk")) == ("六年级2班", 1, 1)
    assert rows(house, "other_principal", OTHER_SCHOOL) == {}


def test_whoever_is_not_present_or_not_on_the_roll_belongs_to_the_comparison(house: House) -> None:
    assert searched(house, present=WITHOUT_LI, meals=WITHOUT_LI) == 0
    assert searched(house, enrolment=WITHOUT_LI, meals=WITHOUT_LI) == 0


def test_a_list_of_other_schools_says_nothing_of_this_one(quick_house: House) -> None:
    assert searched(quick_house, meals=["王芳"]) == 1
    page = page_of_schools(quick_house.actor("bureau_officer"), 1)
    listed = {row.unit.code: row.listed[RosterKind.MEALS] for row in page.page.rows}
    assert listed == {SCHOOL: None, OTHER_SCHOOL: 1}
    assert [row.unit.code for row in page.page.rows] == [OTHER_SCHOOL, SCHOOL]


def test_outside_the_school_the_name_is_masked(quick_house: House) -> None:
    searched(quick_house, meals=WITHOUT_LI)
    assert list(rows(quick_house, "bureau_officer")) == ["李**"]


def test_seen_in_class_the_child_is_quiet_until_a_newer_list_speaks(house: House) -> None:
    searched(house, meals=WITHOUT_LI)
    seen(house, "李明")
    said = rows(house)["李明"].answer
    assert said
    assert (said.seen_by, said.seen_on, waiting(house)) == ("黄秀兰", house.today(), 0)
    search_hidden(house.actor("bureau_officer"), house.now)
    assert waiting(house) == 0
    house.wait(days=1)
    listing(house, "exam", ["张小雨"])
    search_hidden(house.actor("bureau_officer"), house.now)
    assert {name for name, row in rows(house).items() if row.waits} == {"李明", "单小军", "曾丽"}


def test_a_list_handed_in_again_wakes_nobody_though_it_was_undone_between(house: House) -> None:
    searched(house, meals=WITHOUT_LI)
    seen(house, "李明")
    undo(house, RosterKind.MEALS)
    house.wait(days=9)
    assert searched(house, meals=WITHOUT_LI) == 1
    assert waiting(house) == 0


def test_a_corrected_list_wakes_nobody_seen_since_its_last_day_and_the_next_months_does(house: House) -> None:
    searched(house, meals=WITHOUT_LI)
    seen(house, "李明")
    first = house.today()
    house.wait(days=9)
    listing(house, "meals", ["张小雨"])
    search_with_days(house, meals=first)
    assert {name for name, row in rows(house).items() if row.waits} == {"单小军", "曾丽"}
    search_with_days(house)
    assert waiting(house) == 2, "the day told of a list is kept"
    search_with_days(house, meals=first + timedelta(days=1))
    assert waiting(house) == 3


def test_a_list_that_speaks_of_a_day_to_come_is_refused(quick_house: House) -> None:
    searched(quick_house, meals=WITHOUT_LI)
    with pytest.raises(Invalid):
        search_with_days(quick_house, meals=quick_house.today() + timedelta(days=1))


def test_a_list_that_is_undone_takes_what_was_found_over_it_along(house: House) -> None:
    searched(house, meals=WITHOUT_LI)
    listing(house, "away", ["张小雨"])
    assert search_hidden(house.actor("bureau_officer"), house.now) == 2
    for kind, left in ((RosterKind.AWAY, {"李明"}), (RosterKind.MEALS, set())):
        undo(house, kind)
        assert (set(rows(house)), waiting(house)) == (left, len(left))


def test_a_child_becomes_a_case_in_one_act_and_stands_with_it(house: House) -> None:
    searched(house, meals=["张小雨"])
    numbers = log(house, "李明", "单小军")
    stands = {name: row.case for name, row in rows(house).items()}
    assert stands.pop("曾丽") is None
    assert set(stands) == {"李明", "单小军"}
    assert sorted(stands.values()) == sorted(numbers)
    assert (house.case(numbers[0] or "").found_by, waiting(house)) == ("comparison", 1)


def test_a_child_with_an_open_case_is_not_proposed_anew(house: House) -> None:
    number = house.log("李明")
    searched(house, meals=WITHOUT_LI)
    row = rows(house)["李明"]
    assert (row.case, row.is_open, row.waits, waiting(house)) == (number, True, False, 0)
    with pytest.raises(Conflict):
        say_seen(form(house), SCHOOL, [row.id], "黄秀兰", house.today())
    assert log(house, "李明") == [number]


def test_a_case_that_was_cleared_leaves_the_child_quiet(quick_house: House) -> None:
    searched(quick_house, meals=WITHOUT_LI)
    (number,) = log(quick_house, "李明")
    saw = {"seen_by": "谭学军", "seen_on": quick_house.today(), "seen_at": "教室"}
    quick_house.move(number or "", "clear", "principal", result="in_class", **saw)
    search_hidden(quick_house.actor("bureau_officer"), quick_house.now)
    assert (rows(quick_house)["李明"].case, waiting(quick_house)) == (number, 0)


def undo_last(house: House, key: str = "principal") -> None:
    """Takes back what was logged last, as the page does."""
    sent, act = form(house, key), open_school(house.actor(key), SCHOOL, 1).acts[0].act
    for one in cases_to_undo(sent.actor, SCHOOL, act):
        clear_again(sent.actor, one, house.now)
    undo_logged(sent, SCHOOL, act)


def test_what_was_logged_in_one_act_is_undone_as_a_whole_and_waits_again(house: House) -> None:
    searched(house, meals=["张小雨"])
    first, second = log(house, "李明"), log(house, "单小军", "曾丽")
    undo_last(house, "school_clerk")
    assert {name for name, row in rows(house).items() if row.waits} == {"单小军", "曾丽"}
    assert {house.case(number or "").stage for number in second} == {Stage.CLEARED}
    assert house.case(first[0] or "").stage is Stage.IDENTIFIED
    search_hidden(house.actor("bureau_officer"), house.now)
    assert waiting(house) == 2


def test_what_another_school_logged_is_not_found(quick_house: House) -> None:
    searched(quick_house, meals=["张小雨"])
    act, stranger = logged_together(quick_house, "李明"), form(quick_house, "other_principal")
    assert open_school(stranger.actor, OTHER_SCHOOL, 1).acts == ()
    for school in (SCHOOL, OTHER_SCHOOL):
        with pytest.raises(NotFound):
            count_logged(stranger.actor, school, act)
        with pytest.raises(NotFound):
            cases_to_undo(stranger.actor, school, act)
        with pytest.raises(NotFound):
            undo_logged(stranger, school, act)


def test_once_somebody_has_acted_on_one_nothing_is_undone(quick_house: House) -> None:
    searched(quick_house, meals=["张小雨"])
    numbers, today = log(quick_house, "李明", "单小军"), quick_house.today()
    quick_house.move(numbers[1] or "", "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=today)
    with pytest.raises(Conflict, match="Somebody has acted on it"):
        undo_last(quick_house)
    assert quick_house.case(numbers[0] or "").stage is Stage.IDENTIFIED


def test_nobody_is_answered_for_elsewhere_or_by_nobody(quick_house: House) -> None:
    searched(quick_house, meals=WITHOUT_LI)
    child, today = rows(quick_house)["李明"].id, quick_house.today()
    with pytest.raises(NotFound):
        say_seen(form(quick_house, "other_principal"), SCHOOL, [child], "谭芳", today)
    with pytest.raises(Conflict):
        say_seen(form(quick_house, "other_principal"), OTHER_SCHOOL, [child], "谭芳", today)
    with pytest.raises(Forbidden):
        say_seen(form(quick_house, "head_teacher"), SCHOOL, [child], "黄秀兰", today)
    with pytest.raises(Refused, match="Tick at least one child"):
        say_seen(form(quick_house), SCHOOL, [], "谭学军", today)
    with pytest.raises(Invalid):
        say_seen(form(quick_house), SCHOOL, [child], "谭学军", today + timedelta(days=1))


def test_a_search_without_the_lists_it_needs_is_refused(quick_house: House) -> None:
    listing(quick_house, "present", SCHOOL_CHILDREN)
    with pytest.raises(Refused, match="Two lists are needed"):
        search_hidden(quick_house.actor("bureau_officer"), quick_house.now)
    with pytest.raises(Forbidden):
        search_hidden(quick_house.actor("principal"), quick_house.now)
