"""The front page: what the signed-in post owes, and the sections of its work."""

from __future__ import annotations

from flask import Blueprint, render_template

from tracker.domain.permissions import Permission, may
from tracker.domain.posts import LINE_ROLES
from tracker.services.todo import todo_of
from tracker.web.now import now
from tracker.web.routing import current_actor, route

bp = Blueprint("todo", __name__)

OWING = frozenset(role for roles in LINE_ROLES.values() for role in roles)


@route(bp, "/", Permission.SIGNED_IN)
def index() -> str:
    actor = current_actor()
    return render_template(
        "todo/index.html",
        todo=todo_of(actor, now()),
        owes=bool(actor.roles() & OWING),
        may_log=may(actor, Permission.LOG_CASES),
    )
