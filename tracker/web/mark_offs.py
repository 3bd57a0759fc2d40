"""Requests to strike that wait, with what each of them still needs; several can be signed at once."""

from __future__ import annotations

from flask import Blueprint, render_template

from tracker.domain.permissions import Permission
from tracker.domain.workflow import MoveKind
from tracker.services.mark_offs import list_waiting
from tracker.web.now import now
from tracker.web.routing import current_actor, route

bp = Blueprint("mark_offs", __name__)

SIGNED_TOGETHER = (MoveKind.COUNTERSIGN, MoveKind.APPROVE)


@route(bp, "/mark-offs", Permission.SEE_MARK_OFFS)
def index() -> str:
    waiting = list_waiting(current_actor(), now())
    mine = {kind: [row for row in waiting if kind in row.acts] for kind in SIGNED_TOGETHER}
    others = [row for row in waiting if not row.acts & set(SIGNED_TOGETHER)]
    return render_template("mark_offs/index.html", mine=mine, others=others, total=len(waiting))
