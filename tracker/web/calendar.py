"""The county's calendar: a school year in months, its terms, vacations and holidays, and the forms that change them."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.calendar import PeriodKind, school_year
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.school_years import MARKS, DayKind, Span
from tracker.services import calendar
from tracker.web import fields
from tracker.web.filters import word_asked
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route

bp = Blueprint("calendar", __name__)

SEE, MANAGE = Permission.SEE_RULES, Permission.MANAGE_RULES
FIRST_YEAR, LAST_YEAR = 2000, 2100


class PeriodForm(OfficeForm):
    """A term, a vacation, a holiday or a make-up working day."""

    kind = fields.tapped_of(_l("What it is"), PeriodKind)
    name = fields.line(
        _l("Title"),
        required=True,
        longest=60,
        description=_l("Such as the first term of a school year, or National Day."),
    )
    first_day = fields.day(_l("First day"))
    last_day = fields.day(_l("Last day"))

    def span(self) -> Span:
        return Span(self.kind.data, self.name.data, self.first_day.data, self.last_day.data)


@route(bp, "/calendar", SEE)
def index() -> str:
    asked = request.args.get("year", school_year(today()), type=int)
    year = min(max(asked, FIRST_YEAR), LAST_YEAR)
    return render_template(
        "calendar/index.html",
        page=calendar.page_of_year(year, now()),
        marks=MARKS,
        kinds=DayKind,
        monday_to_sunday=_weekdays(),
        month_name=_month_name,
        manages=may(current_actor(), MANAGE),
        form=OfficeForm(),
    )


@route(bp, "/calendar/new", MANAGE, methods=["GET", "POST"])
def new() -> Answer:
    form = PeriodForm(data={"kind": word_asked("kind", PeriodKind) or PeriodKind.TERM})

    def act(sent: Form) -> Response:
        year = calendar.add_period(sent, form.span()).text
        flash(_("Entered. Duties that stand already keep their day."), "success")
        return done(_address(year))

    return answered(form, act, FormPage(_("New entry in the calendar"), _("Enter"), url_for("calendar.index")))


@route(bp, "/calendar/<int:period>", MANAGE, methods=["GET", "POST"])
def change(period: int) -> Answer:
    known = calendar.get_span(period)
    form = PeriodForm(data=vars(known))

    def act(sent: Form) -> Response:
        year = calendar.change_period(sent, period, form.span()).text
        flash(_("Changed. Duties that stand already keep their day."), "success")
        return done(_address(year))

    lead = _("Announced by the State Council; the county may decide otherwise.") if known.official else ""
    return answered(form, act, FormPage(_("Change %(name)s", name=known.name), _("Save"), _back(known), lead))


@route(bp, "/calendar/<int:period>/remove", MANAGE, methods=["GET", "POST"])
def remove(period: int) -> Answer:
    form = OfficeForm()
    known = calendar.get_span(period)

    def act(sent: Form) -> Response:
        year = calendar.remove_period(sent, period).text
        flash(_("Taken out of the calendar."), "success")
        return done(_address(year))

    lead = _("Days are counted without it from now on. Duties that stand already keep their day.")
    heading = _("Take out %(name)s", name=known.name)
    return answered(form, act, FormPage(heading, _("Take it out"), _back(known), lead, danger=True))


@route(bp, "/calendar/<int:year>/official", MANAGE, methods=["POST"])
def load(year: int) -> Answer:
    """Enters the official days of a calendar year that the program knows."""
    heading = _("Official days of %(year)s", year=year)

    def act(sent: Form) -> Response:
        calendar.load_official_days(sent, year)
        flash(_("The official days of %(year)s are entered.", year=year), "success")
        return done(_address(request.args.get("back", str(year))))

    return answered(OfficeForm(), act, FormPage(heading, _("Enter them"), url_for("calendar.index")))


def _address(year: str) -> str:
    return url_for("calendar.index", year=year)


def _back(span: Span) -> str:
    return _address(str(school_year(span.first_day)))


def _month_name(month: object) -> str:
    """2026年9月."""
    return format_date(month, _("MMMM y"))


def _weekdays() -> list[str]:
    """Monday to Sunday, as short as the language has them."""
    return [_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su")]
