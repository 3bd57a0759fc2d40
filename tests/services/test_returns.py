"""Monthly returns: opened by the day, drafted, signed, sent back, each by its post; silence is overdue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import county
from tests.crowd import confirmed
from tests.house import House
from tests.services.reporting import (
    CLOSED,
    NOVEMBER,
    close_month,
    figures_of,
    form,
    number_of,
    returned,
    signed,
    state_of,
)
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.domain.returns import Correction, Figure, ReturnState
from tracker.models.audit import AuditEntry, faults
from tracker.models.notices import Notice
from tracker.models.people import Person, Post
from tracker.models.returns import MonthlyReturn
from tracker.models.transactions import reading, writing
from tracker.services.duties import DutyFilters, list_duties, page_of_duties
from tracker.services.proposals import list_proposals
from tracker.services.reminders import tell_of_duties
from tracker.services.return_acts import fill_again, save_draft, send_return_back, sign_return
from tracker.services.return_opening import open_due_returns
from tracker.services.returns import list_figure, open_return, page_of_month, page_of_own
from tracker.services.todo import todo_of

OURS, THEIRS = number_of(county.SCHOOL), number_of(county.OTHER_SCHOOL)
ONE_OFF = {
    Figure.OUT: Correction(1, "已转到恩施，名册未改"),
    Figure.END: Correction(3, "同上"),
    Figure.IN_CLASS: Correction(3, "同上"),
}


def duties(house: House) -> list[tuple[str, str, str, bool]]:
    """Unit, post, due day of each duty to sign, and whether it is done."""
    rows = [row for row in list_duties(house.now) if row.kind == "monthly_return"]
    return [(row.unit, row.role, row.due.isoformat(), row.done is not None) for row in rows]


def test_the_month_closes_on_the_20th_and_each_school_owes_its_return_by_the_28th(house: House) -> None:
    assert close_month(house, CLOSED - timedelta(days=1)) == 0
    assert (close_month(house), open_due_returns(house.now)) == (2, 0)
    owed = [(code, "principal", "2026-11-28", False) for code in (county.SCHOOL, county.OTHER_SCHOOL)]
    assert sorted(duties(house)) == owed


def test_a_new_installation_starts_with_a_month_that_is_not_late_yet(quick_house: House) -> None:
    assert close_month(quick_house, datetime(2026, 11, 29, 1, tzinfo=UTC)) == 0
    assert close_month(quick_house, datetime(2026, 12, 21, 1, tzinfo=UTC)) == 2


def test_missed_months_are_made_up_for_and_vacations_left_out(quick_house: House) -> None:
    close_month(quick_house)
    close_month(quick_house, datetime(2027, 3, 22, 1, tzinfo=UTC))
    with reading() as session:
        months = set(session.scalars(select(MonthlyReturn.month)))
    assert months == {"2026-11", "2026-12", "2027-01", "2027-03"}


def test_a_zero_is_signed_and_does_the_duty(house: House) -> None:
    close_month(house)
    assert figures_of(THEIRS).is_zero
    signed(house, THEIRS, "other_principal")
    assert state_of(THEIRS) is ReturnState.SIGNED
    assert (county.OTHER_SCHOOL, "principal", "2026-11-28", True) in duties(house)


def test_silence_is_overdue_on_the_29th_and_reaches_the_list_of_the_bureau(house: House) -> None:
    close_month(house)
    signed(house, THEIRS, "other_principal")
    officer = house.actor("bureau_officer")
    house.now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert page_of_month(officer, NOVEMBER, 1, house.now).overdue == 0
    house.wait(days=1)
    page = page_of_month(officer, NOVEMBER, 1, house.now)
    assert [(row.unit.code, row.overdue) for row in page.page.rows] == [
        (county.SCHOOL, True),
        (county.OTHER_SCHOOL, False),
    ]
    house.wait(days=10)
    proposed = [(row.kind, row.about, row.to.code) for row in list_proposals(officer, house.now).overdue if row.to]
    assert proposed == [("monthly_return", OURS, county.SCHOOL)]


def test_the_duty_stands_on_the_principals_list_and_speaks_up(house: House) -> None:
    close_month(house)
    owed = [one.number for group in todo_of(house.actor("principal"), house.now).groups.values() for one in group]
    assert owed == [OURS]
    assert page_of_duties(house.actor("principal"), DutyFilters(mine=True), 1, house.now).page.total == 1
    for _day in range(13):
        tell_of_duties(house.now)
        house.wait(days=1)
    with reading() as session:
        rows = select(Notice.step, Person.account).join(Person, Person.id == Notice.person_id)
        told = session.execute(rows.where(Notice.about == OURS).order_by(Notice.id)).all()
    assert [tuple(map(str, row)) for row in told] == [(step, "principal") for step in ("ahead", "overdue", "climbed")]


def test_a_correction_stands_beside_the_computed_figure_with_its_reason(house: House) -> None:
    close_month(house)
    save_draft(form(house, "school_clerk"), OURS, ONE_OFF)
    figures = figures_of(OURS)
    assert (figures.counted[Figure.OUT], figures.value(Figure.OUT)) == (0, 1)
    assert figures.corrections[Figure.OUT].reason == "已转到恩施，名册未改"
    assert state_of(OURS) is ReturnState.DRAFTED


@pytest.mark.parametrize(
    ("corrections", "wrong"),
    [
        ({Figure.OUT: Correction(1, "已转走")}, {"end"}),
        ({Figure.RETURNED: Correction(1, "")}, {"returned_reason"}),
        ({Figure.IN_CLASS: Correction(5, "多")}, {"in_class"}),
    ],
)
def test_what_does_not_add_up_or_has_no_reason_is_refused(
    quick_house: House, corrections: dict[Figure, Correction], wrong: set[str]
) -> None:
    close_month(quick_house)
    with pytest.raises(Invalid) as refused:
        save_draft(form(quick_house, "school_clerk"), OURS, corrections)
    assert set(refused.value.fields) == wrong
    assert state_of(OURS) is ReturnState.OPEN


def test_once_signed_nothing_in_it_changes(house: House) -> None:
    close_month(house)
    signed(house, OURS)
    for act in (save_draft, fill_again, sign_return):
        with pytest.raises(Conflict):
            act(form(house), OURS, *([ONE_OFF] if act is save_draft else []))  # type: ignore[operator]
    confirmed(house, "张小雨")
    assert figures_of(OURS).is_zero


def test_the_bureau_sends_it_back_with_a_remark_and_it_is_owed_anew(house: House) -> None:
    close_month(house)
    signed(house, OURS)
    house.wait(days=2)
    send_return_back(form(house, "bureau_officer"), OURS, "在班人数请核对")
    page = open_return(house.actor("principal"), OURS, house.now)
    assert (page.row.state, page.remark) == (ReturnState.RETURNED, "在班人数请核对")
    assert (page.row.signed_at, returned(OURS).signed_by_id, returned(OURS).paper_id) == (None, None, None)
    assert (county.SCHOOL, "principal", "2026-11-26", False) in duties(house)
    with reading() as session:
        people = select(Person.account).join(Notice, Notice.person_id == Person.id).where(Notice.kind == "sent_back")
        assert set(session.scalars(people)) == {"principal", "school_clerk"}
    house.now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    officer = house.actor("bureau_officer")
    assert page_of_month(officer, NOVEMBER, 1, house.now).overdue == 0
    house.wait(days=1)
    assert page_of_month(officer, NOVEMBER, 1, house.now).overdue == 1
    signed(house, OURS)
    assert open_return(house.actor("principal"), OURS, house.now).remark == ""


@pytest.mark.parametrize(
    ("act", "by", "failure"),
    [
        ("sign", "school_clerk", Forbidden),
        ("sign", "bureau_officer", Forbidden),
        ("sign", "other_principal", NotFound),
        ("sign", "township_official", Forbidden),
        ("draft", "other_school_clerk", NotFound),
        ("draft", "bureau_officer", Forbidden),
        ("fill", "county_leader", Forbidden),
        ("back", "principal", Forbidden),
        ("back", "county_leader", Forbidden),
    ],
)
def test_an_act_belongs_to_its_post(quick_house: House, act: str, by: str, failure: type[Exception]) -> None:
    close_month(quick_house)
    acts = {
        "sign": lambda sent: sign_return(sent, OURS),
        "draft": lambda sent: save_draft(sent, OURS, {}),
        "fill": lambda sent: fill_again(sent, OURS),
        "back": lambda sent: send_return_back(sent, OURS, "?"),
    }
    with pytest.raises(failure):
        acts[act](form(quick_house, by))


def test_where_the_principals_post_is_vacant_the_bureau_signs(quick_house: House) -> None:
    close_month(quick_house)
    with writing() as session:
        post = session.scalars(
            select(Post).join(Person, Person.id == Post.person_id).where(Person.account == "principal")
        )
        post.one().ends_on = quick_house.today() - timedelta(days=1)
    signed(quick_house, OURS, "bureau_officer")
    assert returned(OURS).signed_by_id == quick_house.actor("bureau_officer").person_id


def test_a_school_sees_its_own_returns_and_the_bureau_all(quick_house: House) -> None:
    close_month(quick_house)
    assert [row.number for row in page_of_own(quick_house.actor("principal"), 1, quick_house.now).rows] == [OURS]
    assert page_of_month(quick_house.actor("bureau_officer"), None, 1, quick_house.now).page.total == 2
    with pytest.raises(NotFound):
        open_return(quick_house.actor("other_principal"), OURS, quick_house.now)
    with pytest.raises(NotFound):
        list_figure(quick_house.actor("other_principal"), OURS, Figure.END, 1)


def test_the_total_is_that_of_the_signed_returns(quick_house: House) -> None:
    close_month(quick_house)
    officer = quick_house.actor("bureau_officer")
    assert page_of_month(officer, NOVEMBER, 1, quick_house.now).total[Figure.END] == 0
    signed(quick_house, OURS)
    page = page_of_month(officer, NOVEMBER, 1, quick_house.now)
    assert (page.signed, page.total[Figure.END]) == (1, 4)


def test_a_figure_opens_the_children_it_counts_masked_where_they_are_far(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    close_month(quick_house)
    near = list_figure(quick_house.actor("principal"), OURS, Figure.STILL_OUT, 1)
    far = list_figure(quick_house.actor("bureau_officer"), OURS, Figure.STILL_OUT, 1)
    assert [(row.name, row.case) for row in near.page.rows] == [("张小雨", "422822-2026-0001")]
    assert [row.name for row in far.page.rows] == ["张**"]


def test_the_same_form_twice_signs_once(quick_house: House) -> None:
    close_month(quick_house)
    sent = form(quick_house)
    assert [sign_return(sent, OURS).again for _ in range(2)] == [False, True]


def test_the_audit_keeps_the_signed_figures_and_is_whole(house: House) -> None:
    close_month(house)
    signed(house, OURS)
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2)).all()
        assert session.scalar(select(func.count()).where(AuditEntry.subject == OURS)) == 1
        assert not list(faults())
    assert actions == ["return_signed", "returns_opened"]
