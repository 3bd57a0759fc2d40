"""Fields of the forms of this house: words of the trade, days, files, all with sentences of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.words import Word

REQUIRED = lazy_gettext("Please fill this in.")
CHOOSE = lazy_gettext("Please choose")
CHOICE_NEEDED = lazy_gettext("Please choose one.")
NOT_A_CHOICE = lazy_gettext("This is not on the list. Please choose again.")
NOT_A_DAY = lazy_gettext("Please write the day as year-month-day, such as 2026-11-23.")
NOT_A_TIME = lazy_gettext("Please write the time as hours:minutes, such as 16:20.")
TOO_LONG = lazy_gettext("At most %(max)d characters.")
LONGEST_TEXT = 2000
LONGEST_LINE = 120


def needed(message: Any = REQUIRED) -> list[Any]:
    return [InputRequired(message)]


def _word_in(words: Iterable[Word]) -> Callable[[Any], Word | None]:
    by_value = {str(word): word for word in words}

    def read(value: Any) -> Word | None:
        if value in {"", None}:
            return None
        if str(value) not in by_value:
            raise ValueError
        return by_value[str(value)]

    return read


def choices_of(words: Iterable[Word]) -> list[SelectChoice]:
    return [SelectChoice(str(word), lazy_gettext(word.label)) for word in words]


def _settings(words: Iterable[Word], required: bool, more: dict[str, Any]) -> dict[str, Any]:
    words = tuple(words)
    checks = {"validators": needed(CHOICE_NEEDED) if required else [Optional()]}
    fixed = {"coerce": _word_in(words), "validate_choice": False, "invalid_value_message": NOT_A_CHOICE}
    return checks | fixed | {"choices": choices_of(words)} | more


def one_of(label: str, words: Iterable[Word], *, required: bool = True, **more: Any) -> SelectField:
    """A list to choose one word from."""
    settings = _settings(words, required, more)
    settings["choices"] = [SelectChoice("", CHOOSE), *settings["choices"]]
    return SelectField(label, **settings)


def tapped_of(label: str, words: Iterable[Word], *, required: bool = True, **more: Any) -> RadioField:
    """A few words side by side, one of them to be tapped."""
    return RadioField(label, **_settings(words, required, more))


def yes_or_no(label: str, yes: str, no: str) -> RadioField:
    return RadioField(
        label,
        needed(CHOICE_NEEDED),
        choices=[SelectChoice("yes", yes), SelectChoice("no", no)],
        coerce=_read_yes_or_no,
        validate_choice=False,
        invalid_value_message=NOT_A_CHOICE,
    )


def _read_yes_or_no(value: Any) -> bool | None:
    if value in {None, ""} or isinstance(value, bool):
        return value if isinstance(value, bool) else None
    if value not in {"yes", "no"}:
        raise ValueError
    return bool(value == "yes")


def several(label: str, **more: Any) -> SelectMultipleField:
    """Boxes to tick; which, the view says."""
    return SelectMultipleField(
        label,
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **more,
    )


def from_list(label: str, *, required: bool = False, **more: Any) -> SelectField:
    """A unit, a duty or the like; which, the view says."""
    checks = needed(CHOICE_NEEDED) if required else [Optional()]
    return SelectField(label, checks, choices=[], validate_choice=False, **more)


def line(label: str, *, required: bool = False, longest: int = LONGEST_LINE, **more: Any) -> StringField:
    """One line of text."""
    return StringField(label, _checks(required, longest), filters=[_stripped], **more)


def text(label: str, *, required: bool = False, **more: Any) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(label, _checks(required, LONGEST_TEXT), filters=[_stripped], **more)


def _checks(required: bool, longest: int) -> list[Any]:
    """Blanks alone are nothing."""
    return [DataRequired(REQUIRED) if required else Optional(), Length(max=longest, message=TOO_LONG)]


def _stripped(value: str | None) -> str | None:
    return value.strip().replace("\x00", "") if value else value


class _Day(DateField):
    """A day; a wrong one stays in the box with one sentence beside it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: date | None = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = date.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError(NOT_A_DAY) from None


class _Clock(TimeField):
    """A time of the day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: time | None = None
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = time.fromisoformat(valuelist[0].strip())
        except ValueError:
            raise ValueError(NOT_A_TIME) from None


def day(label: str, *, required: bool = True, **more: Any) -> DateField:
    return _Day(label, needed() if required else [Optional()], **more)


def clock(label: str, **more: Any) -> TimeField:
    return _Clock(label, [Optional()], **more)
