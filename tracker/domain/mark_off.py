"""Why a line may be struck (销号), held or cleared: the codes, the evidence for each, who must agree (trade §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.words import N_, Word


class EvidenceKind(Word):
    """What sort of proof an entry of evidence is; a fact is computed by the program."""

    FILE = "file", N_("File")
    TEXT = "text", N_("Text")
    DATE = "date", N_("Date")
    FACT = "fact", N_("Fact")


@dataclass(frozen=True)
class Evidence:
    """One piece of proof a code asks for."""

    key: str
    kind: EvidenceKind
    label: str


FILE, TEXT, DATE, FACT = EvidenceKind.FILE, EvidenceKind.TEXT, EvidenceKind.DATE, EvidenceKind.FACT


class Code(Word):
    """Why a line is struck."""

    RETURNED_HERE = "returned_here", N_("Brought back to school")
    ENROLLED_ON_ROLL = "enrolled_on_roll", N_("In school, on the roll")
    IN_PROVINCE_NO_ROLL = "in_province_no_roll", N_("In school in the province, not on the roll")
    OUT_OF_PROVINCE_NO_ROLL = "out_of_province_no_roll", N_("In school outside the province, not on the roll")
    TRANSFERRED = "transferred", N_("Transferred")
    DECEASED = "deceased", N_("Deceased")
    HOUSEHOLD_ERROR = "household_error", N_("Household register error")
    DATA_ERROR = "data_error", N_("Wrong information")
    ABROAD = "abroad", N_("Abroad")
    HOME_TEACHING = "home_teaching", N_("Home teaching")
    SPECIAL_PLACEMENT = "special_placement", N_("Special school or inclusive class")
    VOCATIONAL = "vocational", N_("Vocational blend or vocational school")
    CORRECTION_SCHOOL = "correction_school", N_("Correction school")
    COMPLETED = "completed", N_("Compulsory education completed")
    OVER_AGE = "over_age", N_("Over age")
    HANDED_OVER = "handed_over", N_("Handed over to another county")


@dataclass(frozen=True)
class CodeRule:
    """What a mark-off code asks for: evidence, ‡ the other line's countersign, ▲ the deputy head's decision."""

    evidence: tuple[Evidence, ...]
    countersigned: bool = False
    by_deputy_head: bool = False
    roll_follow_up: bool = False


LETTER = (
    Evidence("host_letter", FILE, N_("Letter of the school where the child is")),
    Evidence("host_contact", TEXT, N_("Contact at that school")),
)

CODES: Mapping[Code, CodeRule] = {
    Code.RETURNED_HERE: CodeRule(
        (
            Evidence("observation", FACT, N_("Both observations done, the latest one attending")),
            Evidence("school", FACT, N_("School")),
            Evidence("class", FACT, N_("Class")),
        )
    ),
    Code.ENROLLED_ON_ROLL: CodeRule(
        (
            Evidence("roll_number", TEXT, N_("Roll number")),
            Evidence("seen_on", DATE, N_("Seen in class on")),
            Evidence("seen_by", TEXT, N_("Seen by")),
        )
    ),
    Code.IN_PROVINCE_NO_ROLL: CodeRule(LETTER, countersigned=True, roll_follow_up=True),
    Code.OUT_OF_PROVINCE_NO_ROLL: CodeRule(LETTER, countersigned=True, roll_follow_up=True),
    Code.TRANSFERRED: CodeRule(
        (
            Evidence("transfer_done_on", DATE, N_("Transfer completed on")),
            Evidence("new_school", TEXT, N_("New school")),
        )
    ),
    Code.DECEASED: CodeRule(
        (Evidence("certificate", FILE, N_("Death certificate")),),
        countersigned=True,
        by_deputy_head=True,
        roll_follow_up=True,
    ),
    Code.HOUSEHOLD_ERROR: CodeRule(
        (Evidence("certificate", FILE, N_("Certificate of the police post or the village")),),
        countersigned=True,
    ),
    Code.DATA_ERROR: CodeRule(
        (
            Evidence("right_id", TEXT, N_("Right ID number")),
            Evidence("whereabouts", TEXT, N_("Where the child is")),
        ),
        countersigned=True,
    ),
    Code.ABROAD: CodeRule((Evidence("proof", FILE, N_("Proof of being abroad")),), countersigned=True),
    Code.HOME_TEACHING: CodeRule(
        (
            Evidence("committee_opinion", FILE, N_("Opinion of the expert committee")),
            Evidence("plan", FILE, N_("Home teaching plan")),
        )
    ),
    Code.SPECIAL_PLACEMENT: CodeRule(
        (
            Evidence("placement_opinion", FILE, N_("Placement opinion")),
            Evidence("roll_number", TEXT, N_("Roll number")),
        )
    ),
    Code.VOCATIONAL: CodeRule((Evidence("class_record", FILE, N_("Record of the vocational class")),)),
    Code.CORRECTION_SCHOOL: CodeRule((Evidence("admission", FILE, N_("Admission notice")),)),
    Code.COMPLETED: CodeRule((Evidence("certificate", FILE, N_("Certificate of completion")),)),
    Code.OVER_AGE: CodeRule(
        (
            Evidence("last_school", TEXT, N_("Last school")),
            Evidence("last_attempt", FACT, N_("Last attempt recorded")),
        ),
        countersigned=True,
        by_deputy_head=True,
    ),
    Code.HANDED_OVER: CodeRule(
        (
            Evidence("letter", TEXT, N_("Number of the letter")),
            Evidence("receipt", FILE, N_("Receipt of the other county")),
        ),
        countersigned=True,
        by_deputy_head=True,
    ),
}

IMPORTED_ROW = Evidence("imported_row", TEXT, N_("Row of the ledger taken over"))
"""The evidence of a line that was struck before the opening balance (trade §3)."""

WITHOUT_LEDGER = frozenset({Code.DECEASED, Code.ABROAD, Code.TRANSFERRED, Code.HOUSEHOLD_ERROR, Code.DATA_ERROR})
"""Codes that may be asked for while a case is still being verified; it is struck without ever standing in a ledger."""

SUCCESSES = frozenset({Code.RETURNED_HERE, Code.ENROLLED_ON_ROLL})


class HoldCode(Word):
    """Why a child is lawfully not in class until a date."""

    SUSPENDED_STUDY = "suspended_study", N_("Suspended study")
    DELAYED_ENTRY = "delayed_entry", N_("Delayed entry")
    UNABLE_TO_STUDY = "unable_to_study", N_("Unable to study")
    IN_CUSTODY = "in_custody", N_("In custody")


@dataclass(frozen=True)
class HoldRule:
    """What a hold asks for; `by_other_line`: the township decides on the school's proposal (law art. 11)."""

    evidence: tuple[Evidence, ...]
    by_deputy_head: bool = False
    by_township: bool = False


HOLD_CODES: Mapping[HoldCode, HoldRule] = {
    HoldCode.SUSPENDED_STUDY: HoldRule(
        (Evidence("application", FILE, N_("Application")), Evidence("diagnosis", FILE, N_("Diagnosis"))),
        by_township=True,
    ),
    HoldCode.DELAYED_ENTRY: HoldRule((Evidence("application", FILE, N_("Application")),), by_township=True),
    HoldCode.UNABLE_TO_STUDY: HoldRule(
        (Evidence("committee_opinion", FILE, N_("Opinion of the expert committee")),), by_deputy_head=True
    ),
    HoldCode.IN_CUSTODY: HoldRule((Evidence("document", FILE, N_("Document of the authority")),)),
}

LONGEST_HOLD_DAYS = 366
"""A hold ends, and is renewed on fresh evidence at least once a year (county default)."""


class ClearResult(Word):
    """How a false alarm turned out."""

    IN_CLASS = "in_class", N_("In class")
    OTHER_CLASS_OR_SCHOOL = "other_class_or_school", N_("In another class or school")
    ON_LEAVE = "on_leave", N_("On leave")
    NOT_SCHOOL_AGE = "not_school_age", N_("Not of school age")
    WRONG_RECORD = "wrong_record", N_("Wrong record")
    DUPLICATE = "duplicate", N_("Duplicate")


RECORD_CHECKED = frozenset({ClearResult.WRONG_RECORD, ClearResult.DUPLICATE, ClearResult.NOT_SCHOOL_AGE})
"""Results where somebody checked a record; in all others somebody saw the child."""
