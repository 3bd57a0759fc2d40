"""The rules in force: the duties' terms, changed by the county from a day on, past and coming settings kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.attendance import ROLL_CALL, is_called
from tracker.domain.calendar import Days, Term, china_date
from tracker.domain.duties import DutyKind
from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.reminders import StepTerm
from tracker.domain.rulebook import (
    SETTABLE,
    DutyRow,
    TermRow,
    check_day,
    check_term,
    duty_rows,
    step_rows,
    term_row,
    unit_duty_rows,
)
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.rules import keep_setting, list_settings, settings_of, terms_on
from tracker.models.transactions import reading


@dataclass(frozen=True)
class Coming:
    """A term that will hold from a later day on."""

    term: Term
    valid_from: date


@dataclass(frozen=True)
class Rules:
    """The duties with their terms of today, and the changes to come by the term's name."""

    duties: tuple[DutyRow, ...]
    steps: tuple[tuple[StepTerm, TermRow], ...]
    coming: Mapping[str, Coming]
    roll_call: bool

    @property
    def roll_call_changes(self) -> date | None:
        coming = self.coming.get(ROLL_CALL)
        return coming.valid_from if coming else None


@dataclass(frozen=True)
class Setting:
    """One setting of a term; `by` is nobody where the machine's operator made it."""

    term: Term
    valid_from: date
    set_at: datetime
    by: str | None


@dataclass(frozen=True)
class TermPage:
    """One term: its duty, what holds today, and every setting made, the newest first."""

    kind: DutyKind | StepTerm
    row: TermRow
    settings: tuple[Setting, ...]


def read_rules(now: datetime) -> Rules:
    """The duties as they are owed today, and which terms change later."""
    with reading():
        settings, today = list_settings(), china_date(now)
        later = [row for row in settings if row.valid_from > today]
        coming = {row.name: Coming(Term(row.count, row.unit), row.valid_from) for row in reversed(later)}
        terms = terms_on(settings, today)
        return Rules((*duty_rows(terms), *unit_duty_rows()), step_rows(terms), coming, is_called(terms))


def page_of_term(name: str, now: datetime) -> TermPage:
    """One term with its history; raises NotFound."""
    if name not in SETTABLE:
        raise NotFound
    with reading():
        kept = db.session.execute(settings_of(name)).all()
        settings = tuple(Setting(Term(row.count, row.unit), row.valid_from, row.set_at, by) for row, by in kept)
    kind, today = SETTABLE[name], china_date(now)
    held = next((setting.term for setting in settings if setting.valid_from <= today), None)
    return TermPage(kind, term_row(name, {name: held} if held else {}), settings)


@taken_once(Permission.MANAGE_RULES)
def set_term(form: Form, name: str, term: Term, valid_from: date) -> Kept:
    """Sets a term from a day on; a duty that stands keeps its day (trade §7). A second setting for a day replaces it.

    Raises NotFound, Invalid for a number or a day that cannot be meant.
    """
    check_term(name, term, valid_from, form.today)
    keep_setting(name, term, valid_from, (form.actor.person_id, form.now))
    return Kept(name, "term_set", name, {"term": term, "valid_from": valid_from})


@taken_once(Permission.MANAGE_RULES)
def switch_roll_call(form: Form, on: bool, valid_from: date) -> Kept:
    """Lets the county call rolls from a day on, or no more; raises Invalid for a day gone by."""
    check_day(valid_from, form.today)
    keep_setting(ROLL_CALL, Term(int(on), Days.SCHOOL), valid_from, (form.actor.person_id, form.now))
    return Kept(ROLL_CALL, "roll_call_switched", ROLL_CALL, {"on": on, "valid_from": valid_from})
