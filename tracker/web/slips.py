"""Accounts on paper: giving one, a new one-time password, several at once; each slip is shown a single time."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.domain.accounts import AT_THE_TOP
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.services import people, slips
from tracker.web import fields
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import route

bp = Blueprint("slips", __name__)

MANAGE = Permission.MANAGE_PEOPLE


class AccountForm(OfficeForm):
    """The account somebody will sign in with."""

    account = fields.line(
        _l("Account"), required=True, longest=60, description=_l("A name easy to type, such as the pinyin of the name.")
    )


class SlipsForm(OfficeForm):
    """For whom slips are to be printed."""

    person = fields.several(_l("For whom"), coerce=int)


@route(bp, "/people/<int:person>/account", MANAGE, methods=["GET", "POST"])
def give_account(person: int) -> Answer:
    known, form = people.page_of_person(person), AccountForm()

    def act(sent: Form) -> Response | str:
        return show_slips(slips.give_account(sent, person, form.account.data))

    heading = _("Account for %(name)s", name=known.entry.name)
    lead = _("A slip with a one-time password is shown once, to be printed and handed over.")
    page = FormPage(heading, _("Give the account"), url_for("people.show", person=person), lead)
    return answered(form, act, page)


@route(bp, "/people/<int:person>/password", MANAGE, methods=["GET", "POST"])
def renew_password(person: int) -> Answer:
    known = people.page_of_person(person)

    def act(sent: Form) -> Response | str:
        return show_slips(slips.renew_passwords(sent, [person]))

    heading = _("New slip for %(name)s", name=known.entry.name)
    lead = _("The present password ends at once, and every device is signed out.")
    page = FormPage(heading, _("Make the slip"), url_for("people.show", person=person), lead)
    return answered(OfficeForm(), act, page)


@route(bp, "/people/<int:person>/second-factor", MANAGE, methods=["GET", "POST"])
def reset_second_factor(person: int) -> Answer:
    known, address = people.page_of_person(person), url_for("people.show", person=person)

    def act(sent: Form) -> Response:
        slips.reset_second_factor(sent, person)
        flash(_("A new phone can be set up at the next sign-in."), "success")
        return done(address)

    heading = _("Lost phone of %(name)s", name=known.entry.name)
    lead = _("Make sure who is asking. The codes of the lost phone end at once, and every device is signed out.")
    return answered(OfficeForm(), act, FormPage(heading, _("Take the codes back"), address, lead, danger=True))


@route(bp, "/people/slips", MANAGE, methods=["POST"])
def print_several() -> Answer:
    """New one-time passwords for everybody who was ticked."""
    form = SlipsForm()
    form.person.choices = []
    chosen = list(dict.fromkeys(request.form.getlist("person", type=int)))
    page = FormPage(_("Slips"), _("Make the slips"), url_for("people.index"))
    if not chosen:
        return page.show(form, [_("Tick at least one person.")]), 422
    return answered(form, lambda sent: show_slips(slips.renew_passwords(sent, chosen)), page)


def show_slips(passwords: Mapping[int, str]) -> Response | str:
    """The slips, shown this once: nowhere else are these passwords kept."""
    if not passwords:
        flash(_("These slips were made already and are shown only once. Make new ones if they were lost."), "warning")
        return done(url_for("people.index"))
    return render_template(
        "people/slips.html",
        people=people.find_people(list(passwords), now()),
        passwords=passwords,
        site=request.url_root,
        at_the_top=AT_THE_TOP,
    )
