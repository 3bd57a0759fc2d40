"""The register page: like the paper one, filters in its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, StringField

from tracker.domain.calendar import age_at, school_year
from tracker.domain.cases import LISTED_OPEN, Ledger, Stage
from tracker.domain.permissions import Permission
from tracker.domain.reasons import Group, Reason
from tracker.domain.register import COLUMNS, SCREEN, Balance, Entry, Filters, Shown
from tracker.services.register import page_of_register
from tracker.web.filters import FilterForm, OneOf, page_asked, text_asked, word_asked
from tracker.web.now import now, today
from tracker.web.owing import case_address, left_as_tag, left_in_words
from tracker.web.routing import current_actor, route
from tracker.web.words import day, short_day, word

bp = Blueprint("register", __name__)

LISTED_STAGES = tuple(stage for stage in Stage if stage in LISTED_OPEN | {Stage.MARKED_OFF})


class RegisterForm(FilterForm):
    """What the register may be narrowed by."""

    ledger = OneOf(lazy_gettext("Ledger"), Ledger)
    stage = OneOf(lazy_gettext("Stage"), LISTED_STAGES)
    unit = OneOf(lazy_gettext("Unit"))
    reason = OneOf(lazy_gettext("Reason"), Reason)
    group = OneOf(lazy_gettext("Group"), Group)
    q = StringField(lazy_gettext("Name or number"))
    unmet = BooleanField(lazy_gettext("Not met for two weeks"))


SAY: Mapping[Shown, Callable[[Any], str]] = {
    Shown.TEXT: lambda value: value or "",
    Shown.WORD: word,
    Shown.WORDS: lambda value: _(", ").join(word(item) for item in value),
    Shown.DATE: short_day,
    Shown.NUMBER: str,
    Shown.YES_NO: lambda value: _("yes") if value else _("no"),
    Shown.LINES: " ".join,
}
SHOWN = {column.identifier: column.shown for column in COLUMNS}
LINES = {"government_line": "government", "bureau_line": "bureau"}


@route(bp, "/register", Permission.SEE_REGISTER)
def index() -> str:
    asked = Filters(
        ledger=word_asked("ledger", Ledger),
        stage=word_asked("stage", Stage),
        reason=word_asked("reason", Reason),
        group=word_asked("group", Group),
        unit=text_asked("unit"),
        text=text_asked("q"),
        unmet=bool(text_asked("unmet")),
    )
    found = page_of_register(current_actor(), asked, page_asked(), now())
    form = RegisterForm()
    form.unit.offer(found.units)
    year = school_year(today())
    return render_template(
        "register/index.html",
        form=form,
        filters=asked,
        page=found.page,
        totals=found.totals,
        since=balance_in_words(found.balance),
        columns=[_(label) for label, _columns in SCREEN],
        lines=[shown(entry) for entry in found.page.rows],
        today=today(),
        years=(year, year + 1),
    )


def balance_in_words(balance: Balance) -> list[dict[str, object]]:
    """Opening + new + listed again − struck = closing, as an office writes it."""
    return [
        {"sign": "", "label": _("open on %(day)s", day=day(balance.since)), "number": balance.opening},
        {"sign": "+", "label": _("newly listed"), "number": balance.newly_listed},
        {"sign": "+", "label": _("listed again"), "number": balance.listed_again},
        {"sign": "−", "label": _("struck"), "number": balance.struck},
        {"sign": "=", "label": _("open now"), "number": balance.closing},
    ]


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
