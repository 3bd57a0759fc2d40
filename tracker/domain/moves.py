"""The moves by name, and what a row of MOVES says of one (trade §3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain import effects
from tracker.domain import refusals as no
from tracker.domain.cases import Facts, Stage
from tracker.domain.deciders import Links
from tracker.domain.words import N_, Word


class MoveKind(Word):
    """Every act that leaves a row in the history of a case."""

    LOG = "log", N_("Log")
    CLEAR = "clear", N_("Clear as false alarm")
    OBJECT = "object", N_("Object")
    CONFIRM = "confirm", N_("Confirm into ledger")
    ASK_UPGRADE = "ask_upgrade", N_("Ask to recognise as dropout")
    UPGRADE = "upgrade", N_("Recognise as dropout")
    REFUSE_UPGRADE = "refuse_upgrade", N_("Do not recognise as dropout")
    CORRECT_LEDGER = "correct_ledger", N_("Correct the ledger")
    OPEN_BALANCE = "open_balance", N_("Opening balance")
    ACCEPT = "accept", N_("Accept")
    ATTEMPT = "attempt", N_("Record an attempt")
    ASSIGN = "assign", N_("Name those responsible")
    RETURN = "return", N_("Back to school")
    OBSERVE = "observe", N_("Observe")
    RELAPSE = "relapse", N_("Relapse")
    PROPOSE_HOLD = "propose_hold", N_("Propose a hold")
    HOLD = "hold", N_("Approve the hold")
    REFUSE_HOLD = "refuse_hold", N_("Refuse the hold")
    RESUME = "resume", N_("Resume persuasion")
    REQUEST = "request", N_("Request mark-off")
    COUNTERSIGN = "countersign", N_("Countersign")
    APPROVE = "approve", N_("Approve mark-off")
    REJECT = "reject", N_("Send back")
    WITHDRAW = "withdraw", N_("Withdraw the request")
    REOPEN = "reopen", N_("Reopen")
    ANNUL = "annul", N_("Undo a mistaken step")
    PLAN = "plan", N_("Plan a measure")
    NOTE_DONE = "note_done", N_("Note as done")
    REPORT = "report", N_("Issue the written report")
    RECEIVE_REPORT = "receive_report", N_("Receive the written report")
    ISSUE_NOTICE = "issue_notice", N_("Issue the return notice")
    DELIVER_NOTICE = "deliver_notice", N_("Record the delivery of the notice")
    DECLINE_NOTICE = "decline_notice", N_("Issue no return notice")
    NOTICE_OUTCOME = "notice_outcome", N_("Record what the notice led to")
    LEGAL_STEP = "legal_step", N_("Record a legal step")
    REHANG = "rehang", N_("Move with a unit")


def _always(facts: Facts) -> bool:
    return True


@dataclass(frozen=True)
class Move:
    """One row: from which stages, decided by the holders of which links, refused by which guards, with what effect."""

    stages: frozenset[Stage]
    by: Callable[[Facts], Links]
    effect: effects.Effect
    guards: tuple[no.Guard, ...] = ()
    possible: Callable[[Facts], bool] = _always
    signers: Callable[[Facts], frozenset[int]] = lambda facts: frozenset()
    decided_next: Callable[[Facts, Mapping[str, Any]], Links] = lambda facts, data: ()


def listed(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)
