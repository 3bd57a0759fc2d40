"""Acts on a monthly return: correcting and drafting it, filling it anew, signing it, sending it back."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.forms import Form
from tracker.domain.months import Month
from tracker.domain.papers import PaperKind
from tracker.domain.permissions import Permission
from tracker.domain.return_filling import fill
from tracker.domain.returns import Correction, Figure, ReturnAct, check_corrections, may_act, state_after
from tracker.models.forms import Kept, taken_once
from tracker.models.office_papers import return_sheet
from tracker.models.papers import freeze
from tracker.models.people import PostBook
from tracker.models.return_back import return_to_school
from tracker.models.return_facts import load_month, reporting_schools
from tracker.models.returns import MonthlyReturn, find_return, note_act, signed_before
from tracker.models.transactions import reading
from tracker.models.unit_duties import close_unit_duty
from tracker.models.units import Unit

AUDITED: Mapping[ReturnAct, str] = {
    ReturnAct.DRAFT: "return_drafted",
    ReturnAct.FILL: "return_filled",
    ReturnAct.SIGN: "return_signed",
    ReturnAct.SEND_BACK: "return_sent_back",
}


@taken_once(Permission.DRAFT_RETURNS)
def save_draft(form: Form, number: str, corrections: Mapping[Figure, Correction]) -> Kept:
    """Puts figures in place of computed ones, each with its reason, and hands the return to the principal.

    Raises NotFound, Forbidden, Conflict once it is signed, Invalid where it does not add up.
    """
    row, _ = _acted_on(form, number, ReturnAct.DRAFT)
    check_corrections(row.figures().counted, corrections)
    row.correct(corrections)
    return _done(form, row, ReturnAct.DRAFT)


@taken_once(Permission.DRAFT_RETURNS)
def fill_again(form: Form, number: str) -> Kept:
    """Counts the figures anew from the data as it stands now, for the same days; corrections are dropped.

    Raises NotFound, Forbidden, Conflict once it is signed.
    """
    row, unit = _acted_on(form, number, ReturnAct.FILL)
    month = Month.read(row.month)
    if month is None:
        raise NotFound
    # A school below that reports by itself keeps what is its own out of this one's figures.
    schools = {school.id: school for school in (*reporting_schools(row.last_day), unit.fact())}
    lists = fill(schools.values(), load_month(month, row.span, unit.fact()))[unit.id]
    row.put(lists, signed_before(month, unit.id).get(unit.id))
    return _done(form, row, ReturnAct.FILL)


@taken_once(Permission.SIGN_RETURNS)
def sign_return(form: Form, number: str) -> Kept:
    """The principal's signature, under a zero return as under any other; from now on nothing in it changes.

    It becomes a numbered paper.

    Raises NotFound, Forbidden, Conflict where it is signed already, Invalid where it does not add up.
    """
    row, unit = _acted_on(form, number, ReturnAct.SIGN)
    check_corrections(row.figures().counted, row.figures().corrections)
    row.signed_at, row.signed_by_id = form.now, form.actor.person_id
    close_unit_duty(row.duty_id, form.now, done=True)
    kept = _done(form, row, ReturnAct.SIGN)
    row.paper_id = freeze(PaperKind.MONTHLY, unit.fact(), return_sheet(row), form.now, form.actor.person_id).id
    return kept


@taken_once(Permission.SEND_BACK_RETURNS)
def send_return_back(form: Form, number: str, remark: str) -> Kept:
    """Sends a signed return back with a remark; the school owes it anew within three working days (county default).

    Raises NotFound, Forbidden, Conflict where it is not signed.
    """
    row, unit = _acted_on(form, number, ReturnAct.SEND_BACK)
    return_to_school(form, row, unit, remark)
    return _kept(row, ReturnAct.SEND_BACK)


def check_return(form: Form, number: str, act: ReturnAct) -> None:
    """Raises what stands against an act whatever its form says: NotFound, Forbidden, Conflict."""
    with reading():
        _acted_on(form, number, act)


def _acted_on(form: Form, number: str, act: ReturnAct) -> tuple[MonthlyReturn, Unit]:
    """The return, locked, for whoever answers for this act today; raises NotFound, Forbidden, Conflict."""
    found = find_return(form.actor, number, lock=True)
    if found is None:
        raise NotFound
    row, unit = found
    if not may_act(act, form.actor, PostBook.load([unit.path], form.today).holders(unit.path)):
        raise Forbidden
    state_after(act, row.state)
    return row, unit


def _done(form: Form, row: MonthlyReturn, act: ReturnAct) -> Kept:
    row.state = state_after(act, row.state)
    note_act(row.id, act, form.now, form.actor.person_id)
    return _kept(row, act)


def _kept(row: MonthlyReturn, act: ReturnAct) -> Kept:
    """The audit keeps the figures as they were signed: nobody can say later that they were others."""
    return Kept(row.number, AUDITED[act], row.number, {"figures": row.figures().values})
