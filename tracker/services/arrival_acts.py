"""Acts on the list of a new term: a class names its absent, each of them is accounted for, the list is closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.domain.arrivals import (
    ArrivalAct,
    Tally,
    Whereabouts,
    check_absent,
    check_closing,
    check_open,
    may_act,
    settled_as,
)
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.mark_off import ClearResult
from tracker.domain.permissions import Permission
from tracker.domain.refusals import NOT_YET
from tracker.domain.words import N_
from tracker.models.arrival_cases import check_unsettled, open_cases_of
from tracker.models.arrivals import Absentee, ArrivalClass, Held, classes_of, find_absentee, find_class, tallies_of
from tracker.models.base import db
from tracker.models.batch_reopening import reopen_missing
from tracker.models.forms import Kept, taken_once
from tracker.models.people import PostBook
from tracker.models.transactions import reading
from tracker.models.unit_duties import close_unit_duty, open_unit_duty


@dataclass(frozen=True, repr=False)
class Account:
    """Where an absent child is, and who saw it or checked its record, when and where."""

    result: ClearResult
    seen_by: str
    seen_on: date
    seen_at: str
    note: str | None = None


@taken_once(Permission.REPORT_ARRIVALS)
def report_class(form: Form, number: str, code: str, absent: Collection[int]) -> Kept:
    """Names the absent of a class, none where all have come; again it only adds to them (trade §8).

    Whoever has an open case already stands as that case. Raises NotFound, Forbidden, Conflict, Refused.
    """
    held = _class(form, number, code)
    check_absent(absent, held.room.children)
    added = _name(form, held, absent)
    _report(form, [held])
    return Kept(number, "arrivals_reported", number, {"class": code, "absent": added})


@taken_once(Permission.REPORT_ARRIVALS)
def report_rest(form: Form, number: str) -> Kept:
    """Reports with nobody absent every class of the person's that is still silent.

    Raises NotFound, Forbidden, Conflict, Refused where none is.
    """
    own = _classes(form, number, ArrivalAct.REPORT)
    silent = [held for held in own if held.room.reported_at is None]
    if not silent:
        raise Refused(N_("Every class has reported already."))
    _report(form, silent)
    return Kept(number, "arrivals_reported", number, {"classes": len(silent), "absent": 0})


@taken_once(Permission.REPORT_ARRIVALS)
def account_for(form: Form, number: str, absentee_id: int, account: Account) -> Kept:
    """Says where an absent child is and who saw it; seen in class, it has arrived after all.

    Raises NotFound, Forbidden, Conflict, Invalid for a day to come.
    """
    held, absentee = _absentee(form, number, absentee_id)
    if account.seen_on > form.today:
        raise Invalid({"seen_on": Refused(NOT_YET)})
    absentee.stands = settled_as(account.result)
    absentee.settled_at, absentee.settled_by_id = form.now, form.actor.person_id
    for name, value in vars(account).items():
        setattr(absentee, name, value)
    return Kept(number, "arrival_settled", number, {"class": held.unit.code, "result": account.result})


@taken_once(Permission.REPORT_ARRIVALS)
def close_list(form: Form, number: str) -> Kept:
    """Closes the list of a school, which does its duty; from now on nothing in it changes.

    Raises NotFound, Forbidden, Conflict, Refused while a class is silent or an absent child open.
    """
    classes = _classes(form, number, ArrivalAct.CLOSE)
    listed = classes[0].list
    tally = sum(tallies_of(held.room for held in classes).values(), Tally())
    check_closing(tally, closed=listed.is_closed)
    listed.closed_at, listed.closed_by_id = form.now, form.actor.person_id
    close_unit_duty(listed.duty_id, form.now, done=True)
    return Kept(number, "arrivals_closed", number, vars(tally))


def check_class(form: Form, number: str, code: str) -> None:
    """Raises what stands against reporting a class whatever the form says: NotFound, Forbidden, Conflict."""
    with reading():
        _class(form, number, code)


def check_list(form: Form, number: str, act: ArrivalAct) -> None:
    """Raises what stands against an act on a whole list: NotFound, Forbidden, Conflict."""
    with reading():
        _classes(form, number, act)


def check_absentee(form: Form, number: str, absentee_id: int) -> None:
    """Raises what stands against settling a child whatever the form says: NotFound, Forbidden, Conflict."""
    with reading():
        _absentee(form, number, absentee_id)


def _class(form: Form, number: str, code: str) -> Held:
    held = find_class(form.actor, number, code, lock=True)
    (own,) = _own(form, ArrivalAct.REPORT, [held] if held else [])
    return own


def _classes(form: Form, number: str, act: ArrivalAct) -> list[Held]:
    return _own(form, act, classes_of(form.actor, number, lock=True))


def _absentee(form: Form, number: str, absentee_id: int) -> tuple[Held, Absentee]:
    found = find_absentee(form.actor, number, absentee_id, lock=True)
    if found is None:
        raise NotFound
    held, absentee = found
    _own(form, ArrivalAct.SETTLE, [held])
    check_unsettled(absentee)
    return held, absentee


def _own(form: Form, act: ArrivalAct, classes: Sequence[Held]) -> list[Held]:
    """Those of the classes in which the person answers for the act; closing is asked of the school for all of them.

    Raises NotFound, Forbidden where it is none, Conflict once the list is closed.
    """
    if not classes:
        raise NotFound
    acting = {held.room.id: (held.school if act is ArrivalAct.CLOSE else held.unit).path for held in classes}
    book = PostBook.load(acting.values(), form.today)
    own = [held for held in classes if may_act(act, form.actor, book.holders(acting[held.room.id]))]
    if not own:
        raise Forbidden
    check_open(closed=own[0].list.is_closed)
    return own


def _name(form: Form, held: Held, absent: Collection[int]) -> int:
    """Names children who are not named yet; how many."""
    named = set(db.session.scalars(select(Absentee.student_id).where(Absentee.class_id == held.room.id)))
    fresh = sorted(set(absent) - named)
    cases = open_cases_of(form.actor, fresh)
    by = form.actor.person_id
    for child in fresh:
        row = Absentee(class_id=held.room.id, student_id=child, named_at=form.now, named_by_id=by)
        row.stands, row.case_number = Whereabouts.ABSENT, cases.get(child)
        if row.case_number:
            row.stands, row.settled_at, row.settled_by_id = Whereabouts.CASE, form.now, by
        db.session.add(row)
    reopen_missing(form, fresh, held.list.first_day)
    return len(fresh)


def _report(form: Form, classes: Sequence[Held]) -> None:
    """With the last silent class all absent are named; from then on they are owed by the second day."""
    fresh = [held for held in classes if held.room.reported_at is None]
    for held in fresh:
        held.room.reported_at, held.room.reported_by_id = form.now, form.actor.person_id
    db.session.flush()
    listed, school = classes[0].list, classes[0].school
    silent = select(ArrivalClass.id).where(ArrivalClass.list_id == listed.id, ArrivalClass.reported_at.is_(None))
    if fresh and db.session.scalar(silent.limit(1)) is None:
        close_unit_duty(listed.duty_id, form.now, done=True)
        owed = open_unit_duty(DutyKind.START_OF_TERM, school.fact(), listed.settled_by, listed.number, form.now)
        listed.duty_id = owed.id
