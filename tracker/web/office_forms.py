"""Forms of the administration: one act each, done once, with everything typed kept when it is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import UUID

from tracker.domain.errors import Conflict, Failure, Invalid, Refused
from tracker.domain.forms import Form
from tracker.domain.posts import UnitFact
from tracker.web.errors import status_of
from tracker.web.now import now
from tracker.web.routing import current_actor
from tracker.web.words import sentence

Answer = Response | str | tuple[str, int]
Act = Callable[[Form], Response | str]
Again = Callable[[Sequence[str]], str]
"""Shows the form again, with sentences that belong to none of its fields."""
Question = Callable[[Form], object]
"""What the service asks before a form is read: it raises NotFound, Forbidden or Conflict, in this order."""
WRONG_NUMBER = _l("Write a whole number.")
WRONG_ID = _l("This form is not one of ours. Please open it again.")


class OfficeForm(FlaskForm):
    """What every form of the administration bears: an id of its own, so that a double send has one effect."""

    request_id = HiddenField(default=lambda: str(uuid.uuid4()), validators=[UUID(WRONG_ID)])

    def shown(self) -> list[Field]:
        """The fields to fill in, in their order."""
        return [field for field in self if getattr(field.widget, "input_type", "") != "hidden"]

    def sent(self) -> Form:
        """By whom and when this form was sent."""
        return Form(current_actor(), self.request_id.data, now())


class WholeNumber(IntegerField):
    """A whole number; anything else stays in the box with one sentence beside it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: int | None = None
        typed = valuelist[0].strip() if valuelist else ""
        if typed and not typed.isdecimal():
            raise ValueError(WRONG_NUMBER)
        self.data = int(typed) if typed else None


def as_granted(_sent: Form) -> None:
    """Nothing is left to ask: who is granted the page may do its act."""


@dataclass(frozen=True)
class FormPage:
    """A page that is one form: its heading, what it says first, its button, and the page to go back to."""

    heading: str
    button: str
    back: str
    lead: str = ""
    danger: bool = False

    def show(self, form: OfficeForm, refusals: Sequence[str] = ()) -> str:
        return render_template("form_page.html", page=self, form=form, refusals=refusals)


def answered(form: OfficeForm, act: Act, page: FormPage, first: Question = as_granted) -> Answer:
    """A page that is one form: shows it, does it."""
    if request.method != "POST":
        first(form.sent())
        return page.show(form)
    return done_or_shown(form, act, lambda refusals: page.show(form, refusals), first)


def done_or_shown(form: OfficeForm, act: Act, again: Again, first: Question = as_granted) -> Answer:
    """Does it when the form is whole and nothing stands against it; otherwise shows the form with every error.

    Who may do it, and whether it can still be done, is answered before anything is said of what was typed: `first`.
    """
    try:
        return _done(form, act, first)
    except Invalid as wrong:
        return again(put_beside_fields(form, wrong)), 422
    except (Refused, Conflict) as failure:
        return again([sentence(failure)]), status_of(failure)


def _done(form: OfficeForm, act: Act, first: Question) -> Answer:
    sent = form.sent()
    try:
        if not form.validate():
            raise Invalid({})
        return act(sent)
    except Refused:
        first(sent)
        raise


def put_beside_fields(form: FlaskForm, wrong: Invalid) -> list[str]:
    """Each sentence beside its field; those of fields this form has not are returned."""
    elsewhere: list[Failure] = []
    for name, failure in wrong.fields.items():
        if name in form:
            form[name].errors = [sentence(failure)]
        else:
            elsewhere.append(failure)
    return [sentence(failure) for failure in elsewhere]


def done(address: str) -> Response:
    """Goes on to the page that shows what was done."""
    return redirect(address, 303)


def offer_units(field: SelectField, units: Iterable[UnitFact], empty: str = "") -> None:
    """Puts units up for choice, by code; the first choice is none."""
    named = [SelectChoice(unit.code, f"{unit.name} {unit.code}") for unit in units]
    field.choices = [SelectChoice("", empty or _l("Please choose")), *named]
