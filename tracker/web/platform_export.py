"""The register taken out in the columns of the national platform: why, and the file."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.platform_layout import PlatformAsked
from tracker.domain.register import Filters, View, view_of
from tracker.domain.register_files import Language, wording_of
from tracker.services.platform_export import count_for_platform, make_for_platform, order_for_platform
from tracker.web.exports import InFullForm, led_to
from tracker.web.languages import LOCALES
from tracker.web.now import now
from tracker.web.office_forms import Answer, FormPage, answered
from tracker.web.routing import current_actor, route
from tracker.web.session import require_recent_confirmation

bp = Blueprint("platform_export", __name__)

MADE_AT_ONCE = 1000
"""Lines up to which the browser waits for the file itself."""


@route(bp, "/rosters/platform/export", Permission.EXPORT_IN_FULL, methods=["GET", "POST"])
def index() -> Answer:
    require_recent_confirmation()
    view = view_of(Filters(), None, now())
    lead = _(
        "%(count)s lines in the columns of the platform, names and numbers in full. It is written down who took them"
        " out.",
        count=count_for_platform(current_actor(), view),
    )
    page = FormPage(_("Register in the platform's columns"), _("Make the file"), url_for("platform.index"), lead)
    form = InFullForm()
    return answered(form, lambda sent: _order(sent, _asked(view, form.reason.data)), page)


def _asked(view: View, reason: str) -> PlatformAsked:
    """In Chinese whatever the language of the page: the platform reads nothing else."""
    with force_locale(LOCALES["zh"]):
        return PlatformAsked(view, reason, wording_of(Language.ZH, _), _("Register in the columns of the platform"))


def _order(sent: Form, asked: PlatformAsked) -> Response:
    ordered = order_for_platform(sent, asked)
    make = partial(make_for_platform, sent.actor, ordered.ticket, asked, current_app.extensions["tracker.clock"])
    return led_to(ordered, make, MADE_AT_ONCE)
