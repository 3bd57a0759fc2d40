"""Taking back what was logged in one act, case by case, each a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from tracker.domain.acts import Act
from tracker.domain.forms import Form
from tracker.domain.workflow import MoveKind
from tracker.services.moves import annul_move
from tracker.services.taking_back import clear_again


def take_back(sent: Form, acts: Iterable[Act]) -> None:
    """Sent again, goes on where it broke off."""
    for act in acts:
        if act.kind is MoveKind.ANNUL:
            annul_move(sent.actor, act, _("Taken back as a whole."), sent.now)
        else:
            clear_again(sent.actor, act, sent.now)
