"""Logging a child: found on the base list by a few letters, or written in by name, sex and birth date."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectChoice

from tracker.domain.acts import ChildEntry, Logged
from tracker.domain.errors import Invalid, Refused
from tracker.domain.permissions import Permission
from tracker.domain.posts import ENTERED_BY, Actor, Tier
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.services.choices import list_unit_choices
from tracker.services.identify import log_child
from tracker.services.search import find_children
from tracker.services.watch import choose_child
from tracker.web import fields
from tracker.web.act_choices import OUTSIDE, by_above
from tracker.web.filters import text_asked, word_asked
from tracker.web.now import now, today
from tracker.web.owing import case_address
from tracker.web.routing import current_actor, route
from tracker.web.words import sentence, word

bp = Blueprint("identify", __name__)
Answer = Response | str | tuple[str, int]

FOUND_NOW = tuple(found for found in FoundBy if found is not FoundBy.OPENING_BALANCE)
NOT_ENTERED = frozenset({"csrf_token", "request_id", "student", "name"})
OF_A_STRANGER = ("name", "sex", "birth_date")


class LogForm(FlaskForm):
    """A child as logged; the child's own data are asked only where the base list does not know it."""

    request_id = HiddenField(default=lambda: str(uuid.uuid4()))
    student = HiddenField()
    name = fields.line(_l("Name"), longest=60)
    sex = fields.tapped_of(_l("Sex"), Sex, required=False)
    birth_date = fields.day(_l("Born on"), required=False)
    found_by = fields.one_of(_l("Found by"), FOUND_NOW)
    found_on = fields.day(_l("Found on"))
    reason = fields.one_of(_l("Main reason"), Reason)
    done_by = fields.from_list(_l("Done by"))
    last_seen_on = fields.day(_l("Last seen at school on"), required=False)
    note = fields.text(_l("Note"))
    never_enrolled = BooleanField(_l("Has never been to school"))
    class_ = fields.from_list(_l("Class"), name="class")
    school = fields.from_list(_l("School"))
    household_village = fields.from_list(_l("Household village"))
    residence_village = fields.from_list(_l("Village of residence, if another"))
    id_number = fields.line(_l("ID number"), longest=30)
    roll_number = fields.line(_l("Roll number"), longest=30)
    address = fields.line(_l("Address"))
    guardian = fields.line(_l("Guardian"), longest=60)
    guardian_phone = fields.line(_l("Guardian's phone"), longest=30)

    ALWAYS = ("found_by", "found_on", "reason")
    LATER = ("last_seen_on", "note")
    LATER_OF_A_STRANGER = (
        "never_enrolled",
        "class_",
        "school",
        "household_village",
        "residence_village",
        "guardian",
        "guardian_phone",
        "address",
        "id_number",
        "roll_number",
    )

    def of_child(self) -> list[Field]:
        return [] if self.student.data else [self[name] for name in OF_A_STRANGER]

    def later(self) -> list[Field]:
        more = () if self.student.data else self.LATER_OF_A_STRANGER
        return [self[name] for name in (*self.LATER, *more)]

    def complete(self) -> bool:
        """Whole in shape; a child the base list does not know needs name, sex and birth date."""
        whole = bool(self.validate())
        if not self.student.data:
            for name in OF_A_STRANGER:
                if not self[name].data and not self[name].errors:
                    self[name].errors = [fields.REQUIRED]
                    whole = False
        with suppress(ValueError, TypeError):
            uuid.UUID(self.request_id.data)
            return whole
        self.request_id.errors = [_("This form is not one of ours. Please open it again.")]
        return False

    def entry(self) -> ChildEntry:
        typed = {field.name: field.data for field in self if field.name not in NOT_ENTERED and field.data}
        if self.student.data:
            of_list = {*OF_A_STRANGER, "class", *self.LATER_OF_A_STRANGER}
            typed = {name: value for name, value in typed.items() if name not in of_list}
        return ChildEntry(_number(self.student.data), self.name.data or "", typed)


def _number(text: str | None) -> int | None:
    """The id of a child chosen from the base list; -1, which nobody has, for one that is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


@route(bp, "/cases/new", Permission.LOG_CASES)
def new() -> str:
    student = request.args.get("student", "")
    form = LogForm(
        data={
            "student": student,
            "found_on": today(),
            "found_by": word_asked("found_by", FoundBy) or FoundBy.VISIT,
            "name": text_asked("name"),
        }
    )
    return _page(form, typed=text_asked("q"))


@route(bp, "/cases/new", Permission.LOG_CASES, methods=["POST"])
def log() -> Answer:
    form = LogForm()
    refusals: list[str] = []
    if form.complete():
        try:
            return _answer(log_child(current_actor(), form.entry(), form.request_id.data, now()))
        except Invalid as wrong:
            refusals = _put_beside_fields(form, wrong)
        except Refused as failure:
            refusals = [sentence(failure)]
    return _page(form, refusals), 422


def _put_beside_fields(form: LogForm, wrong: Invalid) -> list[str]:
    shown = {field.name: field for field in form if field.name != "student"}
    for name, failure in wrong.fields.items():
        if name in shown:
            shown[name].errors = [sentence(failure)]
    return [sentence(failure) for name, failure in wrong.fields.items() if name not in shown]


def _answer(logged: Logged) -> Response:
    if logged.number is None:
        flash(_("Somebody is on this child's case already. What you reported has been passed on to them."), "success")
        return redirect(url_for("todo.index"), 303)
    if logged.already_open:
        flash(_("This child has an open case already: here it is."), "warning")
    elif logged.reopened:
        flash(_("Logged again: the case goes on under its old number."), "success")
    else:
        flash(_("Logged as %(number)s. Next: the check.", number=logged.number), "success")
    return redirect(case_address(logged.number), 303)


def _page(form: LogForm, refusals: list[str] | None = None, typed: str = "") -> str:
    actor = current_actor()
    chosen = choose_child(actor, _number(form.student.data) or 0) if form.student.data else None
    _offer(form, actor)
    return render_template(
        "identify/new.html",
        form=form,
        refusals=refusals or [],
        chosen=chosen,
        typed=typed,
        found=find_children(actor, typed, limit=20) if typed else None,
    )


def _offer(form: LogForm, actor: Actor) -> None:
    if form.student.data:
        return _offer_for_whom(form, actor)
    schools = [post.unit for post in actor.posts if post.unit.tier is Tier.SCHOOL]
    units = list_unit_choices(schools[0].path if schools else None)
    own = {post.unit.code: post.unit.name for post in actor.posts if post.unit.tier is Tier.CLASS}
    classes = [SelectChoice(code, name) for code, name in own.items()] or by_above(units.classes)
    villages = [*by_above(units.villages), SelectChoice(OUTSIDE, _("Outside the county"))]
    offered: Mapping[str, list[Any]] = {
        "class_": classes,
        "school": by_above(units.schools),
        "household_village": villages,
        "residence_village": villages,
    }
    for name, choices in offered.items():
        form[name].choices = [SelectChoice("", _("Not known, or my own")), *choices]
    return _offer_for_whom(form, actor)


def _offer_for_whom(form: LogForm, actor: Actor) -> None:
    roles = [role for role, clerk in ENTERED_BY.items() if clerk in actor.roles()]
    if not roles:
        del form.done_by
        return
    form.done_by.choices = [SelectChoice("", _("Myself")), *(SelectChoice(str(role), word(role)) for role in roles)]
