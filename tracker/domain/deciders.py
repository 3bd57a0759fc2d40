"""Who decides a move on a case, who has signed it already, and when there is something to decide (trade §2, §3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.mark_off import CODES, HOLD_CODES
from tracker.domain.posts import LINE_ROLES, Line, Role

Link = tuple[Line, Role]
Links = tuple[Link, ...]

PRINCIPAL: Link = (Line.BUREAU, Role.PRINCIPAL)
TOWNSHIP: Link = (Line.GOVERNMENT, Role.TOWNSHIP_OFFICIAL)
OFFICER: Link = (Line.BUREAU, Role.BUREAU_OFFICER)
DEPUTY: Link = (Line.BUREAU, Role.DEPUTY_HEAD)
TEACHER: Link = (Line.BUREAU, Role.HEAD_TEACHER)
SCHOOL_CLERK: Link = (Line.BUREAU, Role.SCHOOL_CLERK)
VILLAGE: Link = (Line.GOVERNMENT, Role.VILLAGE_OFFICER)
TOWNSHIP_CLERK: Link = (Line.GOVERNMENT, Role.TOWNSHIP_CLERK)
HEADS: Links = (PRINCIPAL, TOWNSHIP)
HEAD_OF: Mapping[Line, Link] = {Line.BUREAU: PRINCIPAL, Line.GOVERNMENT: TOWNSHIP, Line.ASSISTING: TOWNSHIP}
ANY_LINK: Links = tuple((line, role) for line in (Line.GOVERNMENT, Line.BUREAU) for role in LINE_ROLES[line])
ASSISTING: Links = tuple((Line.ASSISTING, role) for role in LINE_ROLES[Line.ASSISTING])


def by(*links: Link) -> Callable[[Facts], Links]:
    return lambda facts: links


def verifier(facts: Facts) -> Links:
    """The township settles a child that was never enrolled, the school all others."""
    return (TOWNSHIP,) if facts.state.never_enrolled else (PRINCIPAL,)


def other_line(facts: Facts) -> Links:
    """The head of the line that did not clear or ask."""
    closing = facts.state.closing
    line = closing.line if closing else facts.state.clear_line
    return (HEAD_OF[line.other],) if line else HEADS


def mark_off_decider(facts: Facts) -> Links:
    """Who decides the request that waits; where none does, whoever might have, so that a form sent twice is known."""
    closing = facts.state.closing
    if closing is None:
        return (OFFICER, DEPUTY)
    return (DEPUTY,) if CODES[closing.code].by_deputy_head else (OFFICER,)


def mark_off_chain(facts: Facts, data: Mapping[str, Any]) -> Links:
    """Who will have to sign after a request: the countersigner where ‡, then the decider."""
    rule = CODES[data["code"]]
    decider = DEPUTY if rule.by_deputy_head else OFFICER
    return (HEAD_OF[data["line"].other], decider) if rule.countersigned else (decider,)


def hold_decider_for(code: Any, line: Line) -> Link:
    """The township on the school's proposal [law art. 11], else the bureau; for ▲ its deputy head."""
    rule = HOLD_CODES[code]
    if rule.by_deputy_head:
        return DEPUTY
    return TOWNSHIP if rule.by_township and line is Line.BUREAU else OFFICER


def hold_decider(facts: Facts) -> Links:
    proposal = facts.state.hold
    return (hold_decider_for(proposal.code, proposal.line),) if proposal else (OFFICER, DEPUTY, TOWNSHIP)


def requesting_post(facts: Facts) -> Links:
    closing = facts.state.closing
    return ((closing.line, closing.role),) if closing else HEADS


def noters(facts: Facts) -> Links:
    """Whoever owes one of the duties that a note settles."""
    owing = tuple((d.line, d.role) for kind in NOTABLE for d in facts.open_duties(kind))
    return owing or (TEACHER, SCHOOL_CLERK, PRINCIPAL)


NOTABLE = ("upgrade_review", "roll_follow_up", "term_check")


def ask_signers(facts: Facts) -> frozenset[int]:
    return facts.state.upgrade.by.people() if facts.state.upgrade else frozenset()


def hold_signers(facts: Facts) -> frozenset[int]:
    return facts.state.hold.by.people() if facts.state.hold else frozenset()


def closing_signers(facts: Facts) -> frozenset[int]:
    return facts.state.closing.signers() if facts.state.closing else frozenset()


def is_suspected(facts: Facts) -> bool:
    return facts.state.ledger is Ledger.SUSPECTED


def may_relapse(facts: Facts) -> bool:
    """From class, or while a request made from there waits."""
    closing = facts.state.closing
    return closing is None or closing.stage_before is Stage.RETURNED


def owes_countersign(facts: Facts) -> bool:
    closing = facts.state.closing
    return bool(closing and CODES[closing.code].countersigned and closing.countersigned is None)


def objectable(facts: Facts) -> bool:
    """A request or a clearing that was ever made by a line."""
    return bool(facts.state.closing or facts.state.clear_line)
