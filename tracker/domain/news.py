"""NEWS: what a move tells people who owe nothing for it: the other line, the principal, the village (trade §3, §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases import Facts
from tracker.domain.deciders import HEAD_OF, PRINCIPAL, TEACHER, TOWNSHIP_CLERK, VILLAGE, Link
from tracker.domain.mark_off import CODES
from tracker.domain.notices import NoticeKind
from tracker.domain.posts import Line, PostFact
from tracker.domain.reasons import AttemptResult, Met
from tracker.domain.workflow import MoveKind

Data = Mapping[str, Any]


@dataclass(frozen=True)
class NewsRule:
    """One row: what is told, when the move gives cause for it, and to which links."""

    kind: NoticeKind
    given: Callable[[Facts, Data], bool]
    to: Callable[[Facts], tuple[Link, ...]]


def _without_countersign(after: Facts, data: Data) -> bool:
    """With ‡ the other line owes its countersign; without it is told and may object."""
    closing = after.state.closing
    return closing is not None and not CODES[closing.code].countersigned


def _other_head(line: Line | None) -> tuple[Link, ...]:
    return (HEAD_OF[line.other],) if line else ()


def _nobody_reached(after: Facts, data: Data) -> bool:
    return data["met"] is Met.NOBODY or data["result"] is AttemptResult.WHEREABOUTS_UNKNOWN


NEWS: Mapping[MoveKind, NewsRule] = {
    MoveKind.REQUEST: NewsRule(
        NoticeKind.ASKED,
        _without_countersign,
        lambda facts: _other_head(facts.state.closing.line if facts.state.closing else None),
    ),
    MoveKind.CLEAR: NewsRule(
        NoticeKind.CLEARED, lambda facts, data: True, lambda facts: _other_head(facts.state.clear_line)
    ),
    MoveKind.REHANG: NewsRule(
        NoticeKind.REHUNG,
        lambda facts, data: facts.state.is_open,
        lambda facts: (TEACHER, PRINCIPAL, VILLAGE, TOWNSHIP_CLERK),
    ),
    MoveKind.ATTEMPT: NewsRule(NoticeKind.UNREACHABLE, _nobody_reached, lambda facts: (PRINCIPAL, VILLAGE)),
}

LAST_LINKS: tuple[Link, ...] = (TEACHER, VILLAGE)
"""Who hears that somebody else reported the child."""


def told_of_move(kind: MoveKind, after: Facts, data: Data) -> tuple[NoticeKind, tuple[PostFact, ...]] | None:
    """What a move tells, and to whom: whoever answers for each link today; None where there is nothing to tell."""
    rule = NEWS.get(kind)
    if rule is None or not rule.given(after, data):
        return None
    return rule.kind, answering(rule.to(after), after)


def answering(links: tuple[Link, ...], facts: Facts) -> tuple[PostFact, ...]:
    """The first of whoever answers for each of some links."""
    posts: list[PostFact] = []
    for line, role in links:
        holders = facts.holders(line)
        posts += holders.owners(role)[:1] if holders else ()
    return tuple(dict.fromkeys(posts))
