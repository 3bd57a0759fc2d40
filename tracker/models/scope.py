"""The one condition behind every list: which paths a person may see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_

from tracker.domain.permissions import posts_that_see
from tracker.domain.posts import Actor, path_end


def within(actor: Actor, *columns: Any) -> Any:
    """The condition that one of the path columns lies in the actor's part of the tree; None where all of it does."""
    if actor.is_operator:
        return None
    conditions = []
    for post in posts_that_see(actor):
        if post.unit.tier in {"county", "bureau"}:
            return None
        path = post.unit.path
        conditions += [(column >= path) & (column < path_end(path)) for column in columns]
    return or_(*conditions) if conditions else columns[0].is_(None) & columns[0].is_not(None)
