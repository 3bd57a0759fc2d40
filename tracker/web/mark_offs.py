"""Requests to strike that wait, with what each of them still needs; several can be signed at once."""

from __future__ import annotations

import uuid
from datetime import date

from flask import Blueprint, render_template

from tracker.domain.mark_off import EvidenceKind
from tracker.domain.permissions import Permission
from tracker.domain.workflow import MoveKind
from tracker.services.mark_offs import Given, Waiting, list_waiting
from tracker.web.now import now
from tracker.web.routing import current_actor, route
from tracker.web.words import day

bp = Blueprint("mark_offs", __name__)

SIGNED_TOGETHER = (MoveKind.COUNTERSIGN, MoveKind.APPROVE)
WAYS_BACK = (MoveKind.OBJECT, MoveKind.REJECT, MoveKind.WITHDRAW)


@route(bp, "/mark-offs", Permission.SEE_MARK_OFFS)
def index() -> str:
    waiting = list_waiting(current_actor(), now())
    return render_template(
        "mark_offs/index.html",
        mine={kind: [row for row in waiting if kind in row.acts] for kind in SIGNED_TOGETHER},
        others=[row for row in waiting if not row.acts & set(SIGNED_TOGETHER)],
        total=len(waiting),
        request_ids={kind: str(uuid.uuid4()) for kind in SIGNED_TOGETHER},
        ways_back=ways_back,
        given_in_words=given_in_words,
    )


def ways_back(row: Waiting) -> tuple[MoveKind, ...]:
    """What the reader may do instead of signing; each asks for a reason on a form of its own."""
    return tuple(kind for kind in WAYS_BACK if kind in row.acts)


def given_in_words(given: Given) -> str:
    """What was typed in as evidence; a day as days are written here."""
    return day(date.fromisoformat(given.text)) if given.kind is EvidenceKind.DATE and given.text else given.text
