"""What the register pages share: what their address asks for, and a line in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.domain.calendar import age_at
from tracker.domain.cases import Ledger, Stage
from tracker.domain.posts import UnitFact
from tracker.domain.reasons import Group, Reason
from tracker.domain.register import COLUMNS, LISTED_STAGES, SCREEN, Entry, Filters, Shown, Sort, View, view_of
from tracker.domain.register_balance import Balance
from tracker.domain.week_balance import SIGNS, Term
from tracker.domain.words import Word
from tracker.web.filters import FilterForm, OneOf, day_asked, text_asked, word_asked
from tracker.web.now import now, today
from tracker.web.owing import case_address, left_as_tag, left_in_words
from tracker.web.words import day, short_day, word

KEPT = ("as_of", "since", "ledger", "stage", "unit", "reason", "group", "term", "q", "unmet", "sort")
"""What one page of the register hands on to the next in the address."""


class Offer(Protocol):
    """What a page of the register found that it may be narrowed to."""

    @property
    def units(self) -> tuple[UnitFact, ...]: ...

    @property
    def terms(self) -> tuple[Any, ...]: ...


class RegisterForm(FilterForm):
    """What the register may be narrowed by."""

    as_of = DateField(lazy_gettext("As of the end of"))
    ledger = OneOf(lazy_gettext("Ledger"), Ledger)
    stage = OneOf(lazy_gettext("Stage"), LISTED_STAGES)
    unit = OneOf(lazy_gettext("Unit"))
    reason = OneOf(lazy_gettext("Reason"), Reason)
    group = OneOf(lazy_gettext("Group"), Group)
    term = SelectField(lazy_gettext("Listed in term"), validate_choice=False)
    q = StringField(lazy_gettext("Name or number"))
    since = DateField(lazy_gettext("Counted since"))
    sort = SelectField(
        lazy_gettext("Order"),
        choices=[SelectChoice(str(sort), lazy_gettext(sort.label)) for sort in Sort],
        validate_choice=False,
    )
    unmet = BooleanField(lazy_gettext("Not met for two weeks"))

    def offer(self, found: Offer) -> None:
        """Puts up the units and terms there are."""
        self.unit.offer(found.units)
        terms = [SelectChoice(term.first_day.isoformat(), term.name) for term in found.terms]
        self.term.choices = [SelectChoice("", lazy_gettext("All")), *terms]


def view_asked() -> View:
    """The register the address asks for; what it cannot mean counts as not asked."""
    filters = Filters(
        ledger=word_asked("ledger", Ledger),
        stage=word_asked("stage", Stage),
        reason=word_asked("reason", Reason),
        group=word_asked("group", Group),
        unit=text_asked("unit"),
        text=text_asked("q"),
        unmet=bool(text_asked("unmet")),
        term=day_asked("term"),
    )
    return view_of(filters, day_asked("as_of"), now(), word_asked("sort", Sort) or Sort.LATEST)


def kept(**others: object) -> dict[str, object]:
    """The view of this address, to be handed on."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)} | others


def balance_in_words(balance: Balance, closing: str) -> list[dict[str, object]]:
    """Opening + new + listed again − struck = closing, as an office writes it; what did not move is left out."""
    labels = {
        Term.OPENING: _("open on %(day)s", day=day(balance.since)),
        Term.MARKED_OFF: _("struck"),
        Term.CLOSING: closing,
    }
    return [
        {"sign": sign_of(term), "label": labels.get(term) or _(term.label), "number": number}
        for term, number in balance.all.items()
        if number or term not in {Term.MOVED_IN, Term.MOVED_OUT}
    ]


def sign_of(term: Term) -> str:
    if term is Term.OPENING:
        return ""
    return {1: "+", -1: "−"}.get(SIGNS.get(term, 0), "=")


SAY: Mapping[Shown, Callable[[Any], str]] = {
    Shown.TEXT: lambda value: word(value) if isinstance(value, Word) else value or "",
    Shown.WORD: word,
    Shown.WORDS: lambda value: _(", ").join(word(item) for item in value),
    Shown.DATE: short_day,
    Shown.NUMBER: str,
    Shown.YES_NO: lambda value: _("yes") if value else _("no"),
    Shown.LINES: " ".join,
}
SHOWN = {column.identifier: column.shown for column in COLUMNS}
LINES = {"government_line": "government", "bureau_line": "bureau"}


def screen_headings() -> list[str]:
    return [_(label) for label, _columns in SCREEN]


def shown(entry: Entry) -> dict[str, object]:
    """A line as the page draws it."""
    return {
        "url": case_address(entry.number),
        "struck": entry.struck,
        "cells": [cell(entry, columns) for _label, columns in SCREEN],
    }


def cell(entry: Entry, columns: tuple[str, ...]) -> dict[str, object]:
    """The words of some columns in one cell; beside them what a line owes next, or the stamp of a strike."""
    stamped = entry.struck and columns[0] == "stage"
    parts = [say(column, entry.values[column]) for column in columns if not (stamped and column == "stage")]
    left = entry.owed.get(LINES.get(columns[0], ""))
    return {
        "parts": [part for part in parts if part],
        "stamp": stamp(entry) if stamped else [],
        "tag": (left_as_tag(left), left_in_words(left)) if left else None,
    }


def stamp(entry: Entry) -> list[str]:
    """The red words over a struck line: when, and under which code."""
    return [_("Struck %(day)s", day=day(entry.values["marked_off_on"])), word(entry.values["code"])]


def say(column: str, value: Any) -> str:
    """One value in words; a birth date as the age, a line nobody holds as vacant."""
    if column == "birth_date":
        return _("aged %(age)s", age=age_at(value, today())) if value else ""
    if column in LINES and not value:
        return _("vacant")
    return "" if value is None else SAY[SHOWN[column]](value)
