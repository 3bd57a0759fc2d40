"""The units of both lines: totals, the trees, and the forms that change them."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import format_number
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import Field, StringField
from wtforms.validators import NumberRange, Optional, Regexp

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Tier
from tracker.domain.units import (
    CODE,
    FEEDING_TIERS,
    HIGHEST_GRADE,
    SCHOOL_TIERS,
    NewUnit,
    SchoolKind,
    UnitChange,
    tiers_below,
)
from tracker.services import units
from tracker.services.units import UnitRow
from tracker.web import fields
from tracker.web.filters import page_asked, text_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, WholeNumber, answered, done, offer_units
from tracker.web.routing import current_actor, route
from tracker.web.words import day, word

bp = Blueprint("units", __name__)

SEE, MANAGE = Permission.SEE_UNITS, Permission.MANAGE_UNITS
WRONG_GRADE = _l("A grade is a number from 0 to %(highest)s.", highest=HIGHEST_GRADE)


class UnitForm(OfficeForm):
    """What a unit may bear where it stands; fields its tier has not are taken away."""

    def fit(self, tiers: set[Tier]) -> None:
        """Leaves the fields that units of these tiers have."""
        if not tiers & SCHOOL_TIERS:
            del self.kind, self.seat
        else:
            offer_units(self.seat, units.list_seats(now()))
        if not tiers & FEEDING_TIERS:
            del self.catchment
        else:
            offer_units(self.catchment, units.list_catchments(now()))
        if Tier.CLASS not in tiers:
            del self.grade

    def change(self) -> UnitChange:
        own = {field.name: field.data for field in self}
        links = (own.get(name) or None for name in ("seat", "catchment"))
        return UnitChange(own["name"], own.get("kind"), own.get("grade"), *links)


def _name() -> Field:
    return fields.line(_l("Name of the unit"), required=True, longest=80)


def _kind() -> Field:
    return fields.one_of(_l("Kind of school"), SchoolKind, required=False)


def _seat() -> Field:
    return fields.from_list(_l("Township in which the school stands"))


def _catchment() -> Field:
    return fields.from_list(
        _l("School of the catchment"),
        description=_l("Which school a village's children enter, or where a primary school's leavers go on."),
    )


def _grade() -> Field:
    return WholeNumber(_l("Grade"), [Optional(), NumberRange(0, HIGHEST_GRADE, WRONG_GRADE)])


class ChangeForm(UnitForm):
    """A unit that is there already."""

    name, kind, seat, catchment, grade = _name(), _kind(), _seat(), _catchment(), _grade()


class AddForm(UnitForm):
    """A unit below another one."""

    tier = fields.one_of(_l("What it is"), Tier)
    code = StringField(
        _l("Code"),
        [*fields.needed(), Regexp(f"{CODE.pattern}$", message=_l("Letters, digits, dots and dashes only."))],
        filters=[lambda text: text and text.strip()],
        description=_l("The official code; for a class the school's code with a number. It never changes."),
    )
    name, kind, seat, catchment, grade = _name(), _kind(), _seat(), _catchment(), _grade()


class MoveForm(OfficeForm):
    """The new parent."""

    parent = fields.from_list(_l("New unit above"), required=True)


class EndForm(OfficeForm):
    """The last day, or none."""

    last_day = fields.day(
        _l("Last day of the unit"), required=False, description=_l("Leave it empty to let the unit stand again.")
    )


@route(bp, "/units", SEE)
def index() -> str:
    typed = text_asked("q")
    found = units.find_by_name(typed, now())
    overview = units.count_county(now())
    manages = may(current_actor(), MANAGE)
    return render_template(
        "units/index.html", county=overview, typed=typed, found=found, in_words=in_words, manages=manages
    )


@route(bp, "/units/<code>", SEE)
def show(code: str) -> str:
    page = units.page_of_unit(code, page_asked(), now())
    actor = current_actor()
    return render_template(
        "units/show.html",
        row=page.row,
        posts=page.posts,
        page=page.below,
        manages=may(actor, MANAGE),
        sees_people=may(actor, Permission.SEE_PEOPLE),
        can_have_more=bool(tiers_below(page.row.unit.tier)),
        crumbs=_crumbs(page.row),
        facts=_facts(page.row),
        in_words=in_words,
    )


@route(bp, "/units/<code>/add", MANAGE, methods=["GET", "POST"])
def add(code: str) -> Answer:
    parent = _row(code)
    tiers = tiers_below(parent.unit.tier)
    form = AddForm(data={"tier": tiers[0] if len(tiers) == 1 else None})
    form.tier.choices = [*form.tier.choices[: len(tiers) > 1], *fields.choices_of(tiers)]
    form.fit(set(tiers))

    def act(sent: Form) -> Response:
        change = form.change()
        bears = (change.kind, change.grade, change.seat, change.catchment)
        new = NewUnit(code, form.code.data, change.name, form.tier.data, *bears)
        units.add_unit(sent, new)
        flash(_("Added: %(name)s.", name=new.name), "success")
        return done(_address(code))

    heading = _("Add below %(name)s", name=parent.unit.name)
    return answered(form, act, FormPage(heading, _("Add the unit"), _address(code)))


@route(bp, "/units/<code>/change", MANAGE, methods=["GET", "POST"])
def change(code: str) -> Answer:
    row = _row(code)
    links = {"seat": row.seat.code if row.seat else "", "catchment": row.catchment.code if row.catchment else ""}
    form = ChangeForm(data={"name": row.unit.name, "kind": row.kind, "grade": row.grade, **links})
    form.fit({row.unit.tier})

    def act(sent: Form) -> Response:
        units.change_unit(sent, code, form.change())
        flash(_("The unit is changed."), "success")
        return done(_address(code))

    heading = _("Change %(name)s", name=row.unit.name)
    return answered(form, act, FormPage(heading, _("Save"), _address(code)))


@route(bp, "/units/<code>/move", MANAGE, methods=["GET", "POST"])
def move(code: str) -> Answer:
    row, form = _row(code), MoveForm()
    offer_units(form.parent, units.list_places(code, now()))

    def act(sent: Form) -> Response:
        units.move_unit(sent, code, form.parent.data)
        flash(_("Moved with everything below it; pupils and cases went along."), "success")
        return done(_address(code))

    lead = _("Everything below it moves along: classes, pupils, open and struck cases. Posts stay as they are.")
    page = FormPage(_("Move %(name)s", name=row.unit.name), _("Move the unit"), _address(code), lead)
    return answered(form, act, page)


@route(bp, "/units/<code>/end", MANAGE, methods=["GET", "POST"])
def end(code: str) -> Answer:
    row = _row(code)
    form = EndForm(data={"last_day": row.ends_on})

    def act(sent: Form) -> Response:
        units.end_unit(sent, code, form.last_day.data)
        flash(_("The last day is kept.") if form.last_day.data else _("The unit stands again."), "success")
        return done(_address(code))

    lead = _("A unit ends when nothing hangs on it any more. It stays in the history of its cases.")
    page = FormPage(_("End %(name)s", name=row.unit.name), _("Keep the last day"), _address(code), lead, danger=True)
    return answered(form, act, page)


def _row(code: str) -> UnitRow:
    return units.get_unit(code, now())


def _address(code: str) -> str:
    return url_for("units.show", code=code)


def in_words(row: UnitRow) -> str:
    """学校 · 小学, 班级 · 6年级, 村."""
    parts = [word(row.kind) or word(row.unit.tier)]
    if row.grade is not None:
        parts.append(_("grade %(grade)s", grade=row.grade))
    return " · ".join(parts)


def _crumbs(row: UnitRow) -> list[tuple[str, str]]:
    return [(_("Units"), url_for("units.index")), *((unit.name, _address(unit.code)) for unit in row.above)]


def _facts(row: UnitRow) -> list[tuple[str, object]]:
    """What is known of the unit, with its name in the office's words; nothing stands for what it does not have."""
    known = [
        (_("Code"), row.unit.code),
        (_("Stands in"), row.seat.name if row.seat else ""),
        (_("School of the catchment"), row.catchment.name if row.catchment else ""),
        (_("Pupils"), format_number(row.pupils) if row.pupils else ""),
        (_("Units below"), format_number(row.below) if row.below else ""),
        (_("Last day of the unit"), day(row.ends_on)),
    ]
    return [(name, value) for name, value in known if value]
