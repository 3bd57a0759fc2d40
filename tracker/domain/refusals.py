"""What stands against a move: a guard looks at facts and entry and answers with one sentence or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from tracker.domain.calendar import Days
from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.effects import LINKS
from tracker.domain.errors import Refused
from tracker.domain.letters import as_written
from tracker.domain.mark_off import (
    CODES,
    HOLD_CODES,
    LONGEST_HOLD_DAYS,
    RECORD_CHECKED,
    WITHOUT_LEDGER,
    Code,
    EvidenceKind,
)
from tracker.domain.posts import Line, Role
from tracker.domain.words import N_

Data = Mapping[str, Any]
Guard = Callable[[Facts, Data], Refused | None]

NOT_YET = N_("The date lies in the future. Please check it.")

OBJECTION_DAYS = 3
"""Working days in which the other line may object (county default)."""


def not_in_future(name: str) -> Guard:
    """The day entered under `name` is today or earlier."""

    def guard(facts: Facts, data: Data) -> Refused | None:
        day = data.get(name)
        if isinstance(day, date) and day > facts.today:
            return Refused(NOT_YET)
        return None

    return guard


def not_before(name: str, since: Callable[[Facts], date | None], sentence: str) -> Guard:
    """The day entered under `name` is not earlier than a day of the case."""

    def guard(facts: Facts, data: Data) -> Refused | None:
        day, first = data.get(name), since(facts)
        if isinstance(day, date) and first is not None and day < first:
            return Refused(sentence, day=first)
        return None

    return guard


def seen_since_alarm(facts: Facts, data: Data) -> Refused | None:
    """A false alarm is settled by somebody who saw the child after the alarm, or checked the record."""
    found_on = facts.state.found_on
    if data["result"] not in RECORD_CHECKED and found_on and data["seen_on"] < found_on:
        return Refused(N_("The child must have been seen on or after %(day)s, the day of the alarm."), day=found_on)
    return None


def ledger_fits(facts: Facts, data: Data) -> Refused | None:
    """Never enrolled goes with its own ledger, and only a school's child can be a suspected dropout."""
    never = facts.state.never_enrolled
    if never and data["ledger"] is not Ledger.NOT_ENROLLED:
        return Refused(N_("This child was never enrolled: choose the ledger “never enrolled”."))
    if not never and data["ledger"] is not Ledger.SUSPECTED:
        return Refused(N_("This child has been enrolled: choose the ledger “suspected dropout”."))
    if data["ledger"] is Ledger.SUSPECTED and not data.get("last_attended_on"):
        return Refused(N_("Please enter the last day in class."))
    return None


def other_ledger(facts: Facts, data: Data) -> Refused | None:
    if data["ledger"] is facts.state.ledger:
        return Refused(N_("The case already stands in this ledger."))
    return None


def made_in_time(facts: Facts, data: Data) -> Refused | None:
    """An attempt says when somebody was met, and a promise lies after the talk."""
    promised = data.get("promised_on")
    if promised and promised < data["made_on"]:
        return Refused(N_("The promised day lies before the attempt. Please check it."))
    if data["met"] == "nobody" and data["result"] in {"promised", "refused", "returned"}:
        return Refused(N_("Nobody was met, so nobody can have promised or refused. Please correct one of the two."))
    return None


def somebody_went(facts: Facts, data: Data) -> Refused | None:
    """Those who went are links of this case; an assisting village only where there is one."""
    if not data["went"]:
        return Refused(N_("Please say who went or called."))
    if "assisting_village_officer" in data["went"] and facts.assisting is None:
        return Refused(N_("No village assists in this case."))
    return None


def class_named(facts: Facts, data: Data) -> Refused | None:
    """A child back in school sits in a class of that school."""
    other_school = data.get("school_id") not in {None, facts.state.school_id}
    if data.get("class_id") is None and (facts.state.class_id is None or other_school):
        return Refused(N_("Please choose the class the child has joined."))
    return None


def class_with_return(facts: Facts, data: Data) -> Refused | None:
    """While a child was never enrolled its last link is the school (trade §2)."""
    if facts.state.never_enrolled and data.get("class_id"):
        return Refused(N_("This child was never enrolled: its class is named when it returns."))
    return None


def objection_open(facts: Facts, data: Data) -> Refused | None:
    """Within three working days; against a ‡ code as long as the countersign is owed (trade §3)."""
    closing = facts.state.closing
    if closing and CODES[closing.code].countersigned:
        return None if closing.countersigned is None else Refused(N_("This request has been countersigned already."))
    since = closing.on if closing else facts.state.cleared_on
    if since and facts.today > objections_until(facts, since):
        return Refused(N_("The %(count)s working days for objections are over."), count=OBJECTION_DAYS)
    return None


def objections_until(facts: Facts, since: date) -> date:
    """The last day on which the other line may object."""
    return facts.calendar.add(since, OBJECTION_DAYS, Days.WORKING)


def objections_over(facts: Facts, data: Data) -> Refused | None:
    """Without ‡ the decision waits until the other line's days for objections are over."""
    closing = facts.state.closing
    if closing is None or CODES[closing.code].countersigned:
        return None
    last = objections_until(facts, closing.on)
    if facts.today <= last:
        return Refused(N_("The other line may object until %(day)s. Please decide after that day."), day=last)
    return None


def countersigned(facts: Facts, data: Data) -> Refused | None:
    """With ‡ nothing is struck before the other line has countersigned."""
    closing = facts.state.closing
    if closing and CODES[closing.code].countersigned and closing.countersigned is None:
        return Refused(N_("The other line has not countersigned yet."))
    return None


def code_possible(facts: Facts, data: Data) -> Refused | None:
    """A case that is still being verified is struck only under the five codes that need no ledger."""
    code = data["code"]
    if facts.state.stage is Stage.IDENTIFIED and code not in WITHOUT_LEDGER:
        return Refused(
            N_(
                "While the case is being verified only these codes are possible: deceased, abroad, transferred, "
                "household register error, wrong information."
            )
        )
    if code is Code.RETURNED_HERE and facts.state.stage is not Stage.RETURNED:
        return Refused(N_("“Brought back to school” needs a recorded return and both observations."))
    return None


def possible_codes(facts: Facts) -> tuple[Code, ...]:
    """The codes that may be asked for at the stage the case is at, in the order of the table."""
    return tuple(code for code in CODES if code_possible(facts, {"code": code}) is None)


def evidence_complete(facts: Facts, data: Data) -> Refused | None:
    """Every entry of evidence the code asks for is there; facts are computed, never typed (trade §6)."""
    code = data["code"]
    if code is Code.RETURNED_HERE and not facts.observation_complete:
        return Refused(N_("The observations are not complete: both must be done and the latest must say attending."))
    if code is Code.RETURNED_HERE and facts.state.class_id is None:
        return Refused(N_("Please choose the class the child has joined."))
    if code is Code.OVER_AGE and facts.state.attempts == 0:
        return Refused(N_("No attempt has been recorded yet."))
    wanted = {e.key for e in CODES[code].evidence if e.kind is not EvidenceKind.FACT}
    return _missing(wanted, data)


def handed_over_by_letter(facts: Facts, data: Data) -> Refused | None:
    """A child is handed over by a letter that names it, answered by a receipt that takes it over (trade §6)."""
    number = as_written(str(data.get("evidence", {}).get("letter") or ""))
    if data["code"] is not Code.HANDED_OVER or not number:
        return None
    letter = next((letter for letter in facts.letters if letter.number == number), None)
    if letter is None:
        return Refused(
            N_("No letter %(number)s was sent about this child. Ask the bureau for the number."), number=number
        )
    if letter.receipt is None:
        return Refused(N_("No receipt to letter %(number)s says that the child was taken over."), number=number)
    return None


def evidence_of_the_past(facts: Facts, data: Data) -> Refused | None:
    """What is proved has happened: no date among the evidence lies ahead."""
    days = (value for value in data.get("evidence", {}).values() if isinstance(value, date))
    return Refused(NOT_YET) if any(day > facts.today for day in days) else None


def hold_evidence_complete(facts: Facts, data: Data) -> Refused | None:
    """A hold has its papers and an end within a year."""
    if data["until"] <= facts.today:
        return Refused(N_("The end of the hold must lie in the future."))
    if data["until"] > facts.today + timedelta(days=LONGEST_HOLD_DAYS):
        return Refused(N_("A hold ends within a year; it can be renewed then."))
    return _missing({e.key for e in HOLD_CODES[data["hold_code"]].evidence}, data)


def _missing(wanted: set[str], data: Data) -> Refused | None:
    given = {key for key, value in data.get("evidence", {}).items() if value and str(value).strip()}
    if wanted - given:
        return Refused(N_("Evidence is missing. Please add every entry this code asks for."))
    return None


def hold_end_ahead(facts: Facts, data: Data) -> Refused | None:
    """A decided hold ends after today."""
    proposal = facts.state.hold
    until = data.get("until") or (proposal.until if proposal else None)
    if until is not None and until <= facts.today:
        return Refused(N_("The end of the hold must lie in the future."))
    if proposal and until and until > facts.today + timedelta(days=LONGEST_HOLD_DAYS):
        return Refused(N_("A hold ends within a year; it can be renewed then."))
    return None


def nobody_left(facts: Facts, line: Line, role: Role, signed: frozenset[int]) -> Refused | None:
    """Refuses an act that nobody could decide, naming the empty post (trade §2)."""
    holders = facts.holders(line)
    if holders is None or not holders.owners(role, signed):
        return Refused(
            N_("Nobody is left to decide: the post “%(post)s” is empty. Please have it filled first."),
            post=role,
        )
    return None


def something_assigned(facts: Facts, data: Data) -> Refused | None:
    """Assigning names at least one link."""
    if not any(data.get(name) for name in LINKS):
        return Refused(N_("Please choose at least one village, school, class or guarantor."))
    return None


def annullable(facts: Facts, data: Data) -> Refused | None:
    """Only the newest move, not the log and not an annulment, within 24 hours (county default)."""
    newest = facts.newest
    if newest is None or newest.kind in {"log", "annul", "open_balance"}:
        return Refused(N_("Only the newest step can be undone, and neither logging nor undoing itself."))
    if facts.now - newest.at > timedelta(hours=24):
        return Refused(N_("More than 24 hours have passed. Please ask the bureau to correct it."))
    return None
