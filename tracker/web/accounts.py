"""The door: sign-in and sign-out, the password, the second factor."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from tracker.domain.accounts import LONGEST_PASSWORD
from tracker.domain.errors import Failure, Invalid, Refused, TooMany
from tracker.domain.permissions import Permission
from tracker.domain.posts import SEATS, Line
from tracker.services import accounts
from tracker.web.errors import status_of
from tracker.web.now import now
from tracker.web.routing import route
from tracker.web.session import begin, current, end, safe_next
from tracker.web.words import sentence

bp = Blueprint("accounts", __name__)
Page = Response | str | tuple[str, int]

FIELDS = {"old": "old_password", "new": "new_password", "password": "password", "code": "one_time_code"}
"""Which field of a form a sentence of the service belongs to."""

STRANGER = "other_"
"""How the keys of those of the cast begin who have nothing to do with its case."""


class SignInForm(FlaskForm):
    """Account and password."""

    account = StringField(
        lazy_gettext("Account"),
        [InputRequired(lazy_gettext("Type your account.")), Length(max=60)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Type your password.")), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasswordForm(FlaskForm):
    """The present password, and twice the new one."""

    old_password = PasswordField(
        lazy_gettext("Present password"),
        [InputRequired(lazy_gettext("Type your present password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        lazy_gettext("New password"),
        [InputRequired(lazy_gettext("Type a new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    repeated_password = PasswordField(
        lazy_gettext("New password once more"),
        [EqualTo("new_password", lazy_gettext("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class ConfirmForm(FlaskForm):
    """The present password once more."""

    password = PasswordField(
        lazy_gettext("Password"),
        [InputRequired(lazy_gettext("Type your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class CodeForm(FlaskForm):
    """The six digits of the authenticator."""

    one_time_code = StringField(
        lazy_gettext("Code of six digits"),
        [InputRequired(lazy_gettext("Type the code your phone shows."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


@route(bp, "/sign-in", Permission.PUBLIC, methods=["GET", "POST"])
def sign_in() -> Page:
    form = SignInForm(next=safe_next(request.args.get("next")))
    cast_key = request.form.get("cast")
    if not cast_key and not form.validate_on_submit():
        return _door(form, 422 if request.method == "POST" else 200)
    try:
        token = accounts.sign_in_cast(cast_key, now()) if cast_key else accounts.sign_in(_credentials(form), now())
    except (Refused, TooMany) as failure:
        return _door(form, status_of(failure), failure)
    begin(token)
    return redirect(safe_next(form.next.data), 303)


def _credentials(form: SignInForm) -> accounts.Credentials:
    return accounts.Credentials(form.account.data.strip(), form.password.data, request.remote_addr or "")


def _door(form: SignInForm, status: int, failure: Failure | None = None) -> tuple[str, int]:
    refusals = [sentence(failure)] if failure else []
    cast = cast_in_groups(accounts.list_cast(now()))
    return render_template("accounts/sign_in.html", form=form, refusals=refusals, cast=cast), status


def cast_in_groups(cast: list[accounts.CastMember]) -> list[tuple[str, list[accounts.CastMember]]]:
    """The cast by line, administration and strangers to the case last; empty groups are left out."""
    groups: dict[str, list[accounts.CastMember]] = {}
    titles = [_(Line.GOVERNMENT.label), _(Line.BUREAU.label), _("Administration"), _("Elsewhere in the county")]
    for member in cast:
        line = SEATS[member.posts[0].role].line
        title = titles[3] if member.key.startswith(STRANGER) else _(line.label) if line else titles[2]
        groups.setdefault(title, []).append(member)
    return [(title, groups[title]) for title in titles if title in groups]


@route(bp, "/sign-out", Permission.SIGNED_IN, methods=["POST"])
def sign_out() -> Response:
    accounts.sign_out(current(), now())
    end()
    flash(_("You are signed out."))
    return redirect(url_for("accounts.sign_in"), 303)


@route(bp, "/password", Permission.SIGNED_IN, methods=["GET", "POST"])
def password() -> Page:
    form = PasswordForm()

    def change() -> None:
        accounts.change_password(current(), form.old_password.data, form.new_password.data, now())
        flash(_("The new password holds from now on. All other devices are signed out."))

    return _done_or_shown(form, change, "accounts/password.html", forced=current().must_change_password)


@route(bp, "/confirm", Permission.SIGNED_IN, methods=["GET", "POST"])
def confirm() -> Page:
    """The password once more, before something weighty."""
    form = ConfirmForm()

    def check() -> None:
        accounts.confirm_password(current(), form.password.data, now())

    return _done_or_shown(form, check, "accounts/confirm.html")


@route(bp, "/second-factor", Permission.SIGNED_IN, methods=["GET", "POST"])
def second_factor() -> Page:
    """Asks for the code, or sets the authenticator up the first time."""
    form = CodeForm()
    new = None if current().has_second_factor else accounts.set_up_second_factor(current())

    def check() -> None:
        accounts.check_second_factor(current(), form.one_time_code.data, now())

    secret = in_fours(new[0]) if new else ""
    return _done_or_shown(form, check, "accounts/second_factor.html", new=new, secret=secret, owed=current().owed)


def in_fours(secret: str) -> str:
    """A key as a person can type it: ABCD EFGH …"""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _done_or_shown(form: FlaskForm, act: Callable[[], None], template: str, **context: object) -> Page:
    """Does it when the form is whole and goes on where the person wanted to; otherwise shows the form."""
    way_on = safe_next(request.args.get("next"))
    status, refusals = 422 if request.method == "POST" else 200, []
    if form.validate_on_submit():
        try:
            act()
            return redirect(way_on, 303)
        except Invalid as wrong:
            for name, failure in wrong.fields.items():
                form[FIELDS[name]].errors = [sentence(failure)]
        except TooMany as failure:
            status, refusals = status_of(failure), [sentence(failure)]
    action = url_for(request.endpoint, next=way_on)
    return render_template(template, form=form, refusals=refusals, action=action, **context), status
