"""Quarterly reviews: the list, one of them with its samples, and the form of a sample's result."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.reviews import Checked, Finding, How, Quarter, ReviewState, SampleKind
from tracker.services.reviews import (
    ReviewRow,
    check_recording,
    find_sample,
    open_review_page,
    page_of_reviews,
    record_result,
)
from tracker.web import fields
from tracker.web.filters import page_asked
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.owing import about_address
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("reviews", __name__)


class ResultForm(OfficeForm):
    """What checking a sample came to."""

    finding = fields.tapped_of(_l("What was found"), Finding)
    how = fields.tapped_of(_l("How it was checked"), How)
    checked_on = fields.day(_l("Checked on"))
    note = fields.text(_l("Note"), description=_l("Needed where it is not as recorded. No names: case numbers only."))

    def checked(self) -> Checked:
        return Checked(self.finding.data, self.how.data, self.checked_on.data, self.note.data or "")


@route(bp, "/reviews", Permission.SEE_REVIEWS)
def index() -> str:
    return render_template("reviews/index.html", page=page_of_reviews(page_asked(), now()), **WORDS)


@route(bp, "/reviews/<number>", Permission.SEE_REVIEWS)
def show(number: str) -> str:
    page = open_review_page(current_actor(), number, now())
    return render_template(
        "reviews/show.html",
        page=page,
        row=page.row,
        kinds=tuple(SampleKind),
        about_address=about_address,
        crumbs=[(_("Quarterly reviews"), url_for("reviews.index"))],
        **WORDS,
    )


@route(bp, "/reviews/<number>/<int:sample>", Permission.RECORD_REVIEWS, methods=["GET", "POST"])
def result(number: str, sample: int) -> Answer:
    back = url_for("reviews.show", number=number)

    def act(sent: Form) -> Response:
        record_result(sent, number, sample, form.checked())
        flash(_("Recorded."), "success")
        return done(back)

    form = ResultForm()
    form.checked_on.data = form.checked_on.data or today()
    one = find_sample(current_actor(), number, sample, now())
    lead = _("%(kind)s: %(ref)s", kind=word(one.kind), ref=one.about or one.ref)
    page = FormPage(_("Result of %(ref)s", ref=one.ref), _("Record the result"), back, lead)
    return answered(form, act, page, lambda sent: check_recording(sent, number, sample))


def state_of(row: ReviewRow) -> tuple[str, str]:
    """Shape and words for where a review stands."""
    if row.overdue:
        return "late", _("overdue, %(state)s", state=word(row.state))
    return ("good" if row.state is ReviewState.CLOSED else "info"), word(row.state)


def quarter_in_words(quarter: Quarter) -> str:
    """2026年第3季度."""
    return _("quarter %(number)s of %(year)s", number=quarter.number, year=quarter.year)


WORDS = {"state_of": state_of, "quarter_in_words": quarter_in_words}
"""What both pages say things with."""
