"""A sample county in a database: whole, its cast on one case's two lines, and refused where it would do harm."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.house import House
from tests.sample.conftest import AS_OF
from tracker.domain.batches import ShareState
from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN, Stage
from tracker.domain.errors import Refused
from tracker.domain.posts import OPERATOR, Role
from tracker.domain.reasons import AttemptResult
from tracker.domain.returns import ReturnState, closing_of
from tracker.domain.reviews import Quarter, ReviewState
from tracker.domain.rosters import RosterKind, RosterState
from tracker.models.cases import Case, MoveRow, find_case
from tracker.models.comparisons import Comparison
from tracker.models.duties import Duty
from tracker.models.installation import SAMPLE, set_value
from tracker.models.people import Person
from tracker.models.returns import MonthlyReturn
from tracker.models.reviews import Review
from tracker.models.rosters import Roster
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.sample.cast import CAST
from tracker.sample.county import CountyPlan
from tracker.sample.figures import SMALL
from tracker.sample.load import is_free, load, steps_of
from tracker.sample.show import show
from tracker.services.accounts import list_cast, sign_in_cast
from tracker.services.arrivals import page_of_term
from tracker.services.audit import verify_audit
from tracker.services.batches import page_of_batches
from tracker.services.hidden_search import search_hidden
from tracker.services.installation import read_standing
from tracker.services.reviews import page_of_reviews
from tracker.services.todo import todo_of


def cast_case(house: House) -> Case:
    return house.case(show(house.now)["case"])


def test_what_the_database_holds_are_the_figures_of_the_table(small: House) -> None:
    figures = show(small.now)["figures"]
    wanted = (SMALL.pupils, SMALL.schools, SMALL.teachers, SMALL.compulsory_pupils)
    assert tuple(figures[name] for name in ("pupils", "schools", "teachers", "compulsory_pupils")) == wanted
    assert figures["poor_households"]["of_county"] == SMALL.poor.of_county
    assert figures["poor_households"]["studying_here"] == SMALL.poor.studying_here


def test_the_audit_is_whole(small: House) -> None:
    verdict = verify_audit()
    assert verdict.faults == ()
    assert verdict.lengths["change"] > 100


def test_no_open_case_is_without_an_open_duty(small: House) -> None:
    with reading() as session:
        owed = select(Duty.id).where(Duty.case_id == Case.id, Duty.is_open.is_(True)).exists()
        assert session.scalars(select(Case.number).where(Case.stage.in_(OPEN), ~owed)).all() == []


def test_every_one_of_the_cast_signs_in(small: House) -> None:
    assert {member.key for member in list_cast(small.now)} == set(CAST)
    assert all(sign_in_cast(key, small.now) for key in CAST)


def test_nobody_knows_the_password_of_any_account(small: House) -> None:
    with reading() as session:
        hashes = session.scalars(select(Person.password_hash).where(Person.account.is_not(None)).distinct()).all()
    assert len(hashes) == 1


def test_the_casts_case_is_being_persuaded_and_its_joint_visit_is_overdue(small: House) -> None:
    case = cast_case(small)
    with reading() as session:
        query = select(Duty.role).where(Duty.case_id == case.id, Duty.is_open.is_(True), Duty.due_on < AS_OF)
        overdue = set(session.scalars(query))
    assert (case.stage, case.attempts, case.last_attempt_result) == (Stage.PERSUADING, 3, AttemptResult.PROMISED)
    assert overdue == {Role.PRINCIPAL, Role.TOWNSHIP_OFFICIAL}


def test_the_case_hangs_on_the_casts_own_units(small: House) -> None:
    case, shown = cast_case(small), show(small.now)
    units = shown["units"]
    assert case.class_path.endswith(f"/{units['school']}/{units['class']}/")
    assert case.responsible_path.endswith(f"/{units['township']}/{units['village']}/")
    assert [post["code"] for post in shown["cast"]["township_official"]["posts"]] == [units["township"]]


@pytest.mark.parametrize("key", [key for key in CAST if not key.startswith("other_") and key != "administrator"])
def test_everybody_on_the_two_lines_sees_the_case(small: House, key: str) -> None:
    number = cast_case(small).number
    with reading():
        assert find_case(small.actor(key), number) is not None


@pytest.mark.parametrize("key", [key for key in CAST if key.startswith("other_")])
def test_those_who_have_nothing_to_do_with_it_see_nothing_of_it(small: House, key: str) -> None:
    number, actor = cast_case(small).number, small.actor(key)
    with reading():
        assert find_case(actor, number) is None
    for page in ("/cases", "/register", "/duties", "/"):
        assert number not in small.client(key).client.get(page).text
    assert small.client(key).client.get(f"/cases/{number}").status_code == 404


def test_the_township_official_finds_the_joint_visit_on_the_to_do_list(small: House) -> None:
    todo = todo_of(small.actor("township_official"), small.now)
    owed = [one.number for group in todo.groups.values() for one in group]
    assert cast_case(small).number in owed


def test_moves_are_made_on_working_days_before_the_day_by_people_in_post(small: House) -> None:
    with reading() as session:
        first, last = session.execute(select(func.min(MoveRow.made_on), func.max(MoveRow.made_on))).one()
        entered = session.scalar(select(func.count()).where(MoveRow.typed_by_id.is_not(None)))
    assert AS_OF - timedelta(days=800) < first
    assert last < AS_OF
    assert entered


def test_children_who_left_sit_in_no_class_and_those_brought_in_do(small: House) -> None:
    with reading() as session:
        query = select(Case.code, Student.class_id).join(Student, Student.id == Case.student_id)
        rows = session.execute(query.where(Case.stage == Stage.MARKED_OFF)).all()
    assert {class_id for code, class_id in rows if code in {"transferred", "out_of_province_no_roll"}} == {None}
    assert None not in {class_id for code, class_id in rows if code == "returned_here"}


def test_three_months_of_returns_are_signed_drafted_and_silent(small: House) -> None:
    with reading() as session:
        rows = session.scalars(select(MonthlyReturn).order_by(MonthlyReturn.month)).all()
    assert {row.month for row in rows} == {"2026-09", "2026-10", "2026-11"}
    assert {row.state for row in rows} == set(ReturnState)
    assert any(row.figures().is_zero for row in rows if row.signed_at)
    assert any(row.figures().corrections for row in rows)
    assert all(closing_of(row.counted) == row.counted["end"] for row in rows)


def test_the_last_two_reviews_were_closed_in_time(small: House) -> None:
    rows = page_of_reviews(1, small.now).rows
    closed = ReviewState.CLOSED
    assert [(str(row.quarter), row.state) for row in rows] == [("2026-Q3", closed), ("2026-Q2", closed)]
    assert all(row.checked == row.samples > 0 for row in rows)
    with reading() as session:
        late = [review.number for review in session.scalars(select(Review)) if _closed_late(review)]
    assert late == []


def _closed_late(review: Review) -> bool:
    quarter = Quarter.read(review.quarter)
    return quarter is None or review.closed_at is None or china_date(review.closed_at) > quarter.due_on


def test_the_lists_of_the_running_term_are_closed_with_some_absent_children_cases(small: House) -> None:
    found = page_of_term(OPERATOR, None, 1, small.now)
    assert (str(found.term), found.closed, found.overdue) == ("2026-1", found.page.total, 0)
    assert (found.tally.absent, found.tally.not_reported) == (0, 0)
    assert found.tally.expected > SMALL.compulsory_pupils
    assert min(found.tally.cleared, found.tally.cases) > 0


def test_a_second_county_is_refused_and_the_first_left_alone(small: House) -> None:
    standing = read_standing()
    assert is_free(standing, if_empty=True) is False
    with pytest.raises(Refused, match="there already, as of 2026-11-24"):
        is_free(standing, if_empty=False)


def test_a_county_half_made_is_said_to_be_so(unloaded: House) -> None:
    with writing() as session:
        set_value(SAMPLE, "1")
        session.add(Person(name="王立新"))
    for if_empty in (True, False):
        with pytest.raises(Refused, match="broke off"):
            is_free(read_standing(), if_empty=if_empty)


def test_where_people_work_no_sample_is_loaded(unloaded: House) -> None:
    with writing() as session:
        session.add(Person(name="王立新"))
    assert is_free(read_standing(), if_empty=True) is False
    with pytest.raises(Refused, match="into an empty one"):
        is_free(read_standing(), if_empty=False)
    with pytest.raises(Refused, match="no sample county"):
        show(unloaded.now)


def test_the_bar_ends_where_the_loading_ends(unloaded: House) -> None:
    plan, steps = CountyPlan(SMALL, AS_OF), []
    load(plan, steps.append)
    assert steps_of(plan) <= sum(steps) + 30
    assert sum(steps) <= steps_of(plan) + 30
    assert china_date(unloaded.now) == date(2026, 11, 24)


def test_a_list_from_above_has_a_share_at_every_state(small: House) -> None:
    shares = {
        share.state
        for batch in page_of_batches(small.actor("bureau_officer"), 1, small.now).rows
        for share in batch.shares
    }
    assert shares == set(ShareState)
    newest = page_of_batches(small.actor("township_clerk"), 1, small.now).rows[0]
    assert (newest.to_check > 0, newest.balance.open > 0, newest.shares[0].overdue) == (True, True, False)


def test_lists_of_two_schools_are_compared_with_some_left_to_judge_and_some_unmatched(small: House) -> None:
    with reading() as session:
        counts = session.scalars(select(Comparison.counts)).one()
        kinds = session.scalars(select(Roster.kind).where(Roster.state == RosterState.IN_FORCE)).all()
    assert set(kinds) == {RosterKind.HOUSEHOLD, RosterKind.ENROLMENT, RosterKind.PRESENT, RosterKind.MEALS}
    assert counts["certain"] > counts["possible"] > counts["unmatched"] > 0


def test_the_bureau_can_search_these_lists_for_hidden_dropouts(small: House) -> None:
    assert search_hidden(OPERATOR, small.now) > 0


def test_two_forms_of_one_minute_are_two(unloaded: House) -> None:
    day = date(2026, 11, 27)  # a clerk drafts the return and settles names in the same minute
    load(CountyPlan(SMALL, day), lambda steps: None)
    lists = page_of_batches(unloaded.actor("bureau_officer"), 1, unloaded.now).rows
    assert [row.signed for row in lists] == [2, 3]
