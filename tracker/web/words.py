"""The domain's words, sentences, days and moments as a page says them; filters of every template."""

from __future__ import annotations

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_datetime, get_locale, ngettext
from flask_babel import gettext as _

from tracker.domain.calendar import CHINA, Days, Term
from tracker.domain.errors import Failure
from tracker.domain.words import Word
from tracker.web.now import today


def init_app(app: Flask) -> None:
    for say in (word, sentence, day, day_with_weekday, short_day, moment, term):
        app.add_template_filter(say)


def word(value: Word | None) -> str:
    """The label of a word of the trade; nothing for none."""
    return _(value.label) if value is not None else ""


def sentence(failure: Failure) -> str:
    """What went wrong, in the reader's language."""
    params = {name: _plain(value) for name, value in failure.params.items()}
    return _(failure.message, **params)


def _plain(value: object) -> object:
    if isinstance(value, Word):
        return word(value)
    if isinstance(value, Failure):
        return sentence(value)
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else value


def day(value: date | None) -> str:
    """2026年11月23日; nothing for none."""
    return format_date(value, "long") if value else ""


def day_with_weekday(value: date | None) -> str:
    """2026年11月23日星期一; nothing for none."""
    return format_date(value, "full") if value else ""


def short_day(value: date | None) -> str:
    """11月23日, in another year 2025年11月23日; nothing for none."""
    if value is None:
        return ""
    if value.year != today().year:
        return format_date(value, "medium")
    return format_date(value, "M月d日" if get_locale().language == "zh" else "d MMM")


def moment(value: datetime | None) -> str:
    """A moment in China's time, to the minute; nothing for none."""
    if value is None:
        return ""
    pattern = "y年M月d日 HH:mm" if get_locale().language == "zh" else "d MMM y, HH:mm"
    return format_datetime(value.astimezone(CHINA), pattern, rebase=False)


def term(value: Term) -> str:
    """3 school days."""
    if value.unit is Days.SCHOOL:
        return ngettext("%(num)s school day", "%(num)s school days", value.count)
    if value.unit is Days.WORKING:
        return ngettext("%(num)s working day", "%(num)s working days", value.count)
    return ngettext("%(num)s day", "%(num)s days", value.count)
