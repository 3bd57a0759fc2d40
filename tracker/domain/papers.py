"""PAPERS: the papers a county files, who issues each, and what of a case is frozen when one is issued (trade §8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.deciders import PRINCIPAL, TOWNSHIP, Link
from tracker.domain.mark_off import Code
from tracker.domain.moves import MoveKind
from tracker.domain.plain import plain
from tracker.domain.posts import SEATS, Role, UnitFact
from tracker.domain.reasons import AttemptResult, Channel, FoundBy, Group, MeasureKind, Met, Placement, Reason, Sex
from tracker.domain.return_notices import ReturnNotice
from tracker.domain.words import N_, Word


class PaperKind(Word):
    """A paper by what it is."""

    WRITTEN_REPORT = "written_report", N_("Written report")
    RETURN_NOTICE = "return_notice", N_("Notice to return to school, with receipt")


@dataclass(frozen=True)
class PaperRule:
    """One row: the sign its numbers bear, the link whose unit issues it, and the act that does."""

    sign: str
    issued_by: Link
    by_act: MoveKind | None = None


PAPERS: Mapping[PaperKind, PaperRule] = {
    PaperKind.WRITTEN_REPORT: PaperRule("劝报", PRINCIPAL, MoveKind.REPORT),
    PaperKind.RETURN_NOTICE: PaperRule("限复通", TOWNSHIP, MoveKind.ISSUE_NOTICE),
}
"""The signs are county defaults; the unit's name stands beside the number, so each unit counts for itself."""

ISSUED_BY_ACT: Mapping[MoveKind, PaperKind] = {
    rule.by_act: kind for kind, rule in PAPERS.items() if rule.by_act is not None
}


def issuing_unit(kind: PaperKind, facts: Facts) -> UnitFact:
    """The unit whose paper it is; where that link is unknown, the lowest unit known of the line."""
    line, role = PAPERS[kind].issued_by
    holders = facts.holders(line)
    if holders is None:
        raise AssertionError("both lines, always")
    fitting = (unit for unit in holders.lineage if unit.tier in SEATS[role].tiers)
    return next(fitting, holders.lineage[0])


def paper_number(kind: PaperKind, year: int, running: int) -> str:
    """The number as offices write it: 限复通〔2026〕3号."""
    return f"{PAPERS[kind].sign}〔{year}〕{running}号"


@dataclass(frozen=True, repr=False)
class AttemptThen:
    """One attempt as the paper tells it; `went` are posts and names, in the order they were entered."""

    number: int
    made_on: date
    channel: Channel
    went: tuple[PersonThen, ...]
    went_others: str
    met: Met
    result: AttemptResult
    said: str
    promised_on: date | None


@dataclass(frozen=True, repr=False)
class PersonThen:
    """Somebody in a post when the paper was issued."""

    link: str
    name: str


@dataclass(frozen=True, repr=False)
class MeasureThen:
    """One measure of the plan for this child."""

    kind: MeasureKind
    unit: str
    until: date
    result: str


@dataclass(frozen=True, repr=False)
class ProofThen:
    """A piece of evidence by what was asked for; a file by its name."""

    label: str
    given: str


@dataclass(frozen=True, repr=False)
class CaseSheet:
    """Everything a paper on one case may say, as it stood; ID and telephone are masked as everywhere (trade §12)."""

    number: str
    stage: Stage
    episode: int
    name: str
    sex: Sex | None
    birth_date: date | None
    id_number: str
    groups: tuple[Group, ...]
    guardian: str
    guardian_phone: str
    school: str
    school_class: str
    township: str
    household_village: str
    residence_village: str
    reasons: tuple[Reason, ...]
    found_by: FoundBy
    found_on: date | None
    last_attended_on: date | None
    ledger: Ledger | None
    listed_on: date | None
    people: tuple[PersonThen, ...]
    attempts: tuple[AttemptThen, ...]
    measures: tuple[MeasureThen, ...]
    proofs: tuple[ProofThen, ...]
    placement: Placement | None
    returned_on: date | None
    last_observed_on: date | None
    last_attending: bool | None
    code: Code | None
    marked_off_on: date | None
    notice: ReturnNotice | None
    signers: tuple[PersonThen, ...] = ()
    note: str = ""


def written(sheet: CaseSheet) -> str:
    """The sheet as it is kept, equal for equal sheets."""
    return json.dumps(plain(sheet), ensure_ascii=False, sort_keys=True)


def digest_of(content: str) -> str:
    """What a paper's content is known by: SHA-256, hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


POSTS_NAMED = (
    Role.PRINCIPAL,
    Role.HEAD_TEACHER,
    Role.TOWNSHIP_OFFICIAL,
    Role.TOWNSHIP_CLERK,
    Role.VILLAGE_OFFICER,
)
"""Whose names stand on the papers of a case."""
