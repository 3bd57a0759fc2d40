"""The first page of an empty installation: it makes the county and its administrator, and then is gone."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, Regexp

from tracker.domain.errors import Invalid, NotFound
from tracker.domain.permissions import Permission
from tracker.services import accounts, first_run
from tracker.web import fields, session
from tracker.web.now import now
from tracker.web.office_forms import put_beside_fields
from tracker.web.routing import PUBLIC_FILES, route

bp = Blueprint("first_run", __name__)

INHABITED = "tracker.inhabited"
OPEN_WHILE_EMPTY = PUBLIC_FILES | {"first_run.index", "health.alive"}


class FirstRunForm(FlaskForm):
    """The county, and who will administer it."""

    county_code = StringField(
        _l("Code of the county"),
        [*fields.needed(), Regexp(r"\s*\d{6}\s*$", message=_l("Six digits, such as 422822."))],
        description=_l("The six digits of the administrative division; case numbers begin with it."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    county_name = fields.line(
        _l("Name of the county"), required=True, longest=60, description=_l("In full, with “county” or “district”.")
    )
    name = fields.line(_l("Your name"), required=True, longest=60, render_kw={"autocomplete": "name"})
    account = fields.line(
        _l("Your account"),
        required=True,
        longest=60,
        description=_l("What you will type to sign in: 3 to 60 characters without blanks."),
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        _l("Password"),
        fields.needed(),
        description=_l("At least 12 characters; three or four words are easy to remember. No names, places or years."),
        render_kw={"autocomplete": "new-password"},
    )
    repeated_password = PasswordField(
        _l("Password once more"),
        [*fields.needed(), EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )

    def first(self) -> first_run.FirstRun:
        code = self.county_code.data.strip()
        return first_run.FirstRun(code, self.county_name.data, self.name.data, self.account.data, self.password.data)


@bp.before_app_request
def lead_here_while_empty() -> Response | None:
    """Every page of an empty installation leads to the first one; once somebody is there it is not asked again."""
    if request.endpoint in OPEN_WHILE_EMPTY or _is_inhabited():
        return None
    return redirect(url_for("first_run.index"))


def _is_inhabited() -> bool:
    known = current_app.extensions
    if not known.get(INHABITED):
        known[INHABITED] = not session.current().nobody or not first_run.is_empty()
    return bool(known[INHABITED])


@route(bp, "/first-run", Permission.PUBLIC, methods=["GET", "POST"])
def index() -> Response | tuple[str, int]:
    if _is_inhabited():
        raise NotFound
    form = FirstRunForm()
    if not form.validate_on_submit():
        return _page(form), 422 if request.method == "POST" else 200
    try:
        first_run.begin(form.first(), now())
    except Invalid as wrong:
        put_beside_fields(form, wrong)
        return _page(form), 422
    credentials = accounts.Credentials(form.account.data, form.password.data, request.remote_addr or "")
    session.begin(accounts.sign_in(credentials, now()))
    flash(_("The county is set up. Next: the codes of your phone, then units, people and the calendar."), "success")
    return redirect(url_for("todo.index"), 303)


def _page(form: FirstRunForm) -> str:
    return render_template("first_run/index.html", form=form)
