"""What of a child a person reads in full: the name near the child, sensitive reasons where one acts (trade §5, §12)."""

from __future__ import annotations

from tracker.domain.permissions import WORKING
from tracker.domain.posts import Actor, Tier, is_within
from tracker.domain.privacy import mask_name

NEAR = frozenset({Tier.CLASS, Tier.SCHOOL, Tier.CENTRAL_SCHOOL, Tier.VILLAGE, Tier.TOWNSHIP})
"""The tiers whose posts read the names of their own children in full."""


def shows_name(actor: Actor, class_path: str, responsible_path: str, residence_path: str | None) -> bool:
    """Whether the name stands in full: for posts of the child's class, school, villages and township (trade §12)."""
    return any(
        post.role in WORKING
        and post.unit.tier in NEAR
        and any(is_within(path, post.unit.path) for path in (class_path, responsible_path, residence_path))
        for post in actor.posts
    )


def shows_sensitive(actor: Actor, class_path: str, responsible_path: str) -> bool:
    """Whether sensitive reasons may be read: by the posts of the two lines, not where one only assists (trade §5)."""
    return any(
        post.role in WORKING and any(is_within(path, post.unit.path) for path in (class_path, responsible_path))
        for post in actor.posts
    )


def name_for(actor: Actor, name: str, class_path: str, responsible_path: str, residence_path: str | None) -> str:
    """The name as this person may read it."""
    return name if shows_name(actor, class_path, responsible_path, residence_path) else mask_name(name)
