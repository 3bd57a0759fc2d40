"""One move as the duties see it: who took part, and whether it does what was owed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases import CaseState, DutyFact, Facts
from tracker.domain.deciders import (
    OFFICER,
    SCHOOL_CLERK,
    TOWNSHIP_CLERK,
    Link,
    Links,
    owes_countersign,
)
from tracker.domain.mark_off import CODES
from tracker.domain.notice_moves import visit_owed
from tracker.domain.reasons import IN_PERSON, AttemptResult
from tracker.domain.went import both_heads_went, both_lines_went, lines_of, names_of
from tracker.domain.workflow import MoveKind


@dataclass(frozen=True)
class Happening:
    """What was done, what was entered, the case before it, and the facts after it."""

    move: MoveKind
    data: Mapping[str, Any]
    before: CaseState | None
    after: Facts

    @property
    def entered(self) -> bool:
        """Whether the case came to another stage with it."""
        return self.before is None or self.before.stage is not self.after.state.stage

    @property
    def in_person(self) -> bool:
        return self.move is MoveKind.ATTEMPT and self.data["channel"] in IN_PERSON


Done = Callable[[DutyFact, Happening], bool]
Opens = Callable[[Happening], bool]


def by_moves(*kinds: MoveKind) -> Done:
    return lambda duty, happening: happening.move in kinds


def on_moves(*kinds: MoveKind) -> Opens:
    return lambda happening: happening.move in kinds


def on_entry(happening: Happening) -> bool:
    return happening.entered


def on_moves_or_entry(*kinds: MoveKind) -> Opens:
    return lambda happening: happening.entered or happening.move in kinds


def persuading_lines(happening: Happening) -> bool:
    """On entry, and anew by each attempt."""
    return happening.entered or happening.move is MoveKind.ATTEMPT


def closing_ready(happening: Happening) -> bool:
    """Countersigned, or asked for under a code that needs no countersign."""
    asked = happening.move in {MoveKind.REQUEST, MoveKind.COUNTERSIGN}
    return asked and not owes_countersign(happening.after)


def observation_ends(happening: Happening) -> bool:
    """By the last observation, or by coming back to the stage with both done."""
    return happening.entered or happening.move is MoveKind.OBSERVE


def attending_no(happening: Happening) -> bool:
    return happening.move is MoveKind.OBSERVE and not happening.data["attending"]


def observation_lacking(happening: Happening) -> bool:
    return happening.entered or attending_no(happening)


def promised(happening: Happening) -> bool:
    return happening.move is MoveKind.ATTEMPT and bool(happening.data.get("promised_on"))


def needs_roll_follow_up(happening: Happening) -> bool:
    code = happening.after.state.code
    return happening.move is MoveKind.APPROVE and code is not None and CODES[code].roll_follow_up


def attempt_of_line(duty: DutyFact, happening: Happening) -> bool:
    """An attempt in which the line that owes it took part."""
    return happening.move is MoveKind.ATTEMPT and duty.line in lines_of(names_of(happening.data))


def visited(duty: DutyFact, happening: Happening) -> bool:
    """An in-person attempt by that line, each village its own people, or a joint one; met or not."""
    return happening.in_person and (duty.line in lines_of(names_of(happening.data)) or both_lines_went(happening.data))


def went_jointly(duty: DutyFact, happening: Happening) -> bool:
    """One in-person attempt whose record names both heads, or who stands in for them."""
    return happening.move is MoveKind.ATTEMPT and both_heads_went(happening.after, happening.data)


def joint_visit_owed(happening: Happening) -> bool:
    """The report was received, or the stage is entered with the visit still missing."""
    asked = happening.entered or happening.move is MoveKind.RECEIVE_REPORT
    return asked and visit_owed(happening.after)


def notice_owed(happening: Happening) -> bool:
    """A joint visit that brought nothing, a notice issued and not delivered yet, or the stage entered meanwhile."""
    state = happening.after.state
    asked = happening.entered or happening.move in {MoveKind.ATTEMPT, MoveKind.ISSUE_NOTICE}
    return asked and (state.notice is not None or state.last_attempt_result is not AttemptResult.RETURNED)


def promise_checked(duty: DutyFact, happening: Happening) -> bool:
    """The child came back, or an attempt was made on or after the promised day."""
    if happening.move is MoveKind.RETURN:
        return True
    return happening.move is MoveKind.ATTEMPT and happening.data["made_on"] >= duty.counts_from


def observed_from(duty: DutyFact, happening: Happening) -> bool:
    """An observation with “attending” on or after the duty's day."""
    data = happening.data
    return bool(happening.move is MoveKind.OBSERVE and data["attending"] and data["observed_on"] >= duty.counts_from)


def noted(duty: DutyFact, happening: Happening) -> bool:
    return happening.move is MoveKind.NOTE_DONE and happening.data["duty"] == duty.kind


def reviewed(duty: DutyFact, happening: Happening) -> bool:
    return happening.move is MoveKind.ASK_UPGRADE or noted(duty, happening)


def term_checked(duty: DutyFact, happening: Happening) -> bool:
    """Seen, or the child is logged again."""
    return noted(duty, happening) or bool(happening.move is MoveKind.REOPEN and happening.data.get("logged_again"))


def line_found(duty: DutyFact, happening: Happening) -> bool:
    """The link that was missing is named."""
    naming = happening.move in {MoveKind.ASSIGN, MoveKind.RETURN}
    return naming and (duty.line, duty.role) not in missing_links(happening.after)


def missing_links(facts: Facts) -> Links:
    """Where a line's last link is unknown: the post that has to find it (trade §2)."""
    return tuple(link for link in (_missing_bureau_link(facts), _missing_government_link(facts)) if link)


def _missing_bureau_link(facts: Facts) -> Link | None:
    state = facts.state
    if state.school_id is None:
        return OFFICER
    return None if state.class_id or state.never_enrolled else SCHOOL_CLERK


def _missing_government_link(facts: Facts) -> Link | None:
    state = facts.state
    if state.household_village_id or state.residence_village_id:
        return None
    if not any(unit.tier == "township" for unit in facts.government.lineage):
        return OFFICER
    return None if state.household_outside else TOWNSHIP_CLERK
