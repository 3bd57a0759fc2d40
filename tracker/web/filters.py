"""Filters of lists: a GET form whose wrong values count as none, so that an old address still opens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.domain.posts import UnitFact
from tracker.domain.words import Word

W = TypeVar("W", bound=Word)


class FilterForm(FlaskForm):
    """A form that only asks: no token, filled from the address."""

    class Meta:
        csrf = False

    def __init__(self) -> None:
        super().__init__(formdata=request.args)


class OneOf(SelectField):
    """One word of the trade, or all of them."""

    def __init__(self, label: str, words: Iterable[Word] = (), **options: object) -> None:
        choices = [SelectChoice("", lazy_gettext("All"))]
        choices += [SelectChoice(str(word), lazy_gettext(word.label)) for word in words]
        super().__init__(label, choices=choices, validate_choice=False, **options)

    def offer(self, units: Iterable[UnitFact]) -> None:
        """Puts these units up for choice, by code."""
        self.choices = [self.choices[0], *(SelectChoice(unit.code, unit.name) for unit in units)]


def word_asked(name: str, kind: type[W]) -> W | None:
    """The word the address asks for; None for none or an unknown one."""
    asked = request.args.get(name, "")
    return kind(asked) if asked in set(kind) else None


def text_asked(name: str) -> str:
    return request.args.get(name, "").strip()[:60]


def day_asked(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def page_asked() -> int:
    return request.args.get("page", 1, type=int)
