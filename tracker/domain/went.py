"""Who took part in an attempt: which lines, and whether both heads went."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.domain.cases import Facts
from tracker.domain.deciders import PRINCIPAL, TOWNSHIP, Link
from tracker.domain.posts import LINE_ROLES, Line
from tracker.domain.reasons import IN_PERSON

Data = Mapping[str, Any]


def names_of(data: Data) -> frozenset[str]:
    """The links that went, by their names in forms."""
    return frozenset(str(link) for link in data.get("went", ()))


def lines_of(went: frozenset[str]) -> frozenset[Line]:
    """Whose people took part in an attempt; an assisting village's own count for itself."""
    lines = {line for line in (Line.GOVERNMENT, Line.BUREAU) if went & {str(role) for role in LINE_ROLES[line]}}
    return frozenset(lines | ({Line.ASSISTING} if any(name.startswith("assisting_") for name in went) else set()))


def both_lines_went(data: Data) -> bool:
    """People of both lines in one record."""
    return {Line.GOVERNMENT, Line.BUREAU} <= lines_of(names_of(data))


def both_heads_went(facts: Facts, data: Data) -> bool:
    """One in-person attempt whose record names principal and township official, or who stands in for them."""
    return data["channel"] in IN_PERSON and all(_took_part(link, facts, data) for link in (PRINCIPAL, TOWNSHIP))


def _took_part(link: Link, facts: Facts, data: Data) -> bool:
    line, role = link
    holders = facts.holders(line)
    acceptable = {str(role)} | {str(post.role) for post in (holders.owners(role) if holders else ())}
    return bool(acceptable & names_of(data))
