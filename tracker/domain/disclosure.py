"""What of a child a person reads in full: the name near the child, sensitive reasons where one acts (trade §5, §12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.domain.permissions import WORKING
from tracker.domain.posts import Actor, Tier, is_within
from tracker.domain.privacy import mask_citizen_id, mask_name, mask_phone, mask_roll_number

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


def acts_on(actor: Actor, class_path: str, responsible_path: str) -> bool:
    """Whether a post of the person is one of the case's own two lines; to assist, or only to see, is not."""
    return any(
        post.role in WORKING and any(is_within(path, post.unit.path) for path in (class_path, responsible_path))
        for post in actor.posts
    )


def shows_sensitive(actor: Actor, class_path: str, responsible_path: str) -> bool:
    """Whether sensitive reasons may be read: by the posts of the two lines, not where one only assists (trade §5)."""
    return acts_on(actor, class_path, responsible_path)


def may_reveal(actor: Actor, class_path: str, responsible_path: str) -> bool:
    """Whether numbers, phone and address may be asked for in full: by the posts of the two lines (trade §12)."""
    return acts_on(actor, class_path, responsible_path)


TELLING = frozenset({"diagnosis", "committee_opinion", "placement_opinion", "document"})
"""Evidence that says what a sensitive reason says: illness, disability, custody."""


def may_open(actor: Actor, key: str, class_path: str, responsible_path: str) -> bool:
    """Whether a file of evidence may be opened by somebody who sees its case."""
    return key not in TELLING or shows_sensitive(actor, class_path, responsible_path)


MASKED_EVIDENCE: Mapping[str, Callable[[str], str]] = {"right_id": mask_citizen_id, "roll_number": mask_roll_number}


def evidence_text(key: str, value: str) -> str:
    """What was typed in as evidence, numbers masked as everywhere."""
    return MASKED_EVIDENCE[key](value) if key in MASKED_EVIDENCE else value


def name_for(actor: Actor, name: str, class_path: str, responsible_path: str, residence_path: str | None) -> str:
    """The name as this person may read it."""
    return name if shows_name(actor, class_path, responsible_path, residence_path) else mask_name(name)


def official_phone(phone: str | None, *, on_lines: bool) -> str:
    """An official's telephone: in full for the posts of the case's own lines, masked for all others (trade §12)."""
    return (phone or "") if on_lines else mask_phone(phone)
