"""Comparing the lists that count: read, compared outside any transaction, the findings written in short pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.adapters.pinyin import pinyin_of
from tracker.adapters.sheet_files import write_workbook
from tracker.adapters.waste import uncollected
from tracker.domain.calendar import china_date
from tracker.domain.comparison import CHAIN, Absent, Lists, Outcome, check_chain, compare_lists
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.intake import Progress, pieces, unheard
from tracker.domain.matching import Candidate, Judgement, Judgements, Verdict
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.rosters import Absence, RosterKind
from tracker.domain.sheets_out import ColumnOut, SheetOut
from tracker.domain.words import N_, Word
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.comparisons import (
    Comparison,
    add_children,
    add_pairs,
    latest_comparison,
    running_comparison,
    standing_judgements,
    tally_of,
)
from tracker.models.evidence import waiting_folder
from tracker.models.forms import Kept, taken_once
from tracker.models.rosters import AT_ONCE, bodies_of, current_roster, records_of
from tracker.models.transactions import reading, writing
from tracker.models.unmatched import standing_follow_ups

COMPARED = (*CHAIN, RosterKind.POOR)
TAIL = 4


@dataclass(frozen=True, repr=False)
class Shown:
    """A row as it is told: name in full, the end of the ID number, the school."""

    name: str
    id_number_tail: str
    school: str = ""


@dataclass(frozen=True, repr=False)
class ShownCandidate:
    """A row that may be the child's, with points and reasons."""

    row: Shown
    score: int
    reasons: tuple[Word, ...]


@dataclass(frozen=True, repr=False)
class ShownAbsent:
    """A child that is not certain, with the rows that may be its own."""

    kind: Absence
    verdict: Verdict
    child: Shown
    candidates: tuple[ShownCandidate, ...]
    own: bool
    poor: bool


@dataclass(frozen=True, repr=False)
class ComparisonReport:
    """What a comparison found: children of the first list by verdict, those on the roll alone, and the absent."""

    comparison: int
    counts: Mapping[Verdict, int]
    others: Mapping[Verdict, int]
    absent: tuple[ShownAbsent, ...]


FINDINGS = N_("Comparison of rosters")
COLUMNS = (
    (N_("Missing from"), 14),
    (N_("Verdict"), 12),
    (N_("Name"), 12),
    (N_("End of the ID number"), 10),
    (N_("Poor household"), 8),
    (N_("Name in the other list"), 12),
    (N_("End of its ID number"), 10),
    (N_("School"), 24),
    (N_("Points"), 7),
    (N_("What speaks for it"), 40),
)
"""Of the workbook of findings, with their widths."""

Translate = Callable[[str], str]
TakenUp = Mapping[str, tuple[int, str | None]]


def compare_rosters(actor: Actor, now: datetime, *, progress: Progress = unheard) -> ComparisonReport:
    """Compares the lists that count and keeps what is found; what persons decided before counts again.

    Raises Forbidden, Refused where fewer than two lists stand.
    """
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with writing() as session:
        comparison = _place(actor.person_id, now)
        session.add(comparison)
    return make_comparison(comparison.id, now, progress)


@taken_once(Permission.KEEP_ROSTERS)
def order_comparison(form: Form) -> Kept:
    """Makes the place of a comparison, which `make_comparison` fills; the answer is its id.

    Raises Refused where fewer than two lists stand.
    """
    comparison = _place(form.actor.person_id, form.now)
    check_chain(RosterKind(kind) for kind in comparison.rosters)
    db.session.add(comparison)
    db.session.flush()
    return Kept(str(comparison.id), "comparison_ordered", f"comparison {comparison.id}")


def _place(person: int | None, now: datetime) -> Comparison:
    rosters = {str(kind): roster.id for kind in COMPARED if (roster := current_roster(kind))}
    return Comparison(rosters=rosters, counts={}, others={}, made_at=now, made_by_id=person)


@uncollected()
def make_comparison(comparison_id: int, now: datetime, progress: Progress = unheard) -> ComparisonReport:
    """Compares the lists of an ordered comparison; raises Refused where fewer than two stand."""
    today = china_date(now)
    with reading() as session:
        place = session.get_one(Comparison, comparison_id)
        rosters = {RosterKind(kind): roster for kind, roster in place.rosters.items()}
        lists: Lists = {kind: tuple(records_of(roster, today)) for kind, roster in rosters.items()}
        judgements = standing_judgements()
    progress(1, 3)
    outcome = compare_lists(lists, _sound, judgements)
    progress(2, 3)
    _keep(place, outcome, judgements, now)
    progress(3, 3)
    with reading():
        absent = tuple(_shown(outcome.absent))
    counts, others = ({verdict: tally[verdict] for verdict in Verdict} for tally in (outcome.counts, outcome.others))
    return ComparisonReport(comparison_id, counts, others, absent)


@dataclass(frozen=True)
class Found:
    """The newest whole comparison with what is still to be done, and one that is being made."""

    comparison: Comparison | None
    running: Comparison | None
    tally: Mapping[Verdict, int]
    judged: int


def read_comparison(actor: Actor) -> Found:
    """Raises Forbidden."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with reading():
        newest = latest_comparison()
        tally = tally_of(newest.id) if newest else {}
        certain = newest.counts[Verdict.CERTAIN] + newest.others[Verdict.CERTAIN] if newest else 0
        same = tally.get((Verdict.CERTAIN, True), 0)
        counts = {verdict: tally.get((verdict, False), 0) + tally.get((verdict, True), 0) for verdict in Verdict}
        counts[Verdict.CERTAIN] = certain + same
        judged = sum(count for (_, by_person), count in tally.items() if by_person)
        return Found(newest, running_comparison(), counts, judged)


def _sound(name: str) -> str:
    return pinyin_of(name).pinyin


def _keep(place: Comparison, outcome: Outcome, judgements: Judgements, now: datetime) -> None:
    """The comparison shows only when all its children stand, which the last transaction says."""
    with reading():
        before = latest_comparison()
        taken_up = standing_follow_ups(before.id) if before else {}
    for part in pieces(outcome.absent, AT_ONCE):
        children = [_child(place.id, absent, judgements, taken_up) for absent in part]
        with writing():
            pairs = [
                _pair(child, candidate)
                for child, absent in zip(add_children(children), part, strict=True)
                for candidate in absent.candidates
            ]
            add_pairs(pairs)
    with writing() as session:
        comparison = session.get_one(Comparison, place.id)
        comparison.counts = {str(verdict): outcome.counts[verdict] for verdict in Verdict}
        comparison.others = {str(verdict): outcome.others[verdict] for verdict in Verdict}
        comparison.done_at = now
        by, counts = place.made_by_id, comparison.counts
        append(Entry(Chain.CHANGE, now, by, "rosters_compared", f"comparison {place.id}", counts))


def _child(comparison: int, absent: Absent, judgements: Judgements, taken_up: TakenUp) -> dict[str, object]:
    """A child the school is being asked about, or that was taken up, is not put to the person again."""
    unmatched = absent.verdict is Verdict.UNMATCHED
    follow_up, number = taken_up.get(absent.child.mark, (None, None)) if unmatched else (None, None)
    decided = {judgements.get((absent.child.mark, candidate.row.mark)) for candidate in absent.candidates}
    return {
        "comparison_id": comparison,
        "kind": absent.kind,
        "verdict": absent.verdict,
        "row_id": absent.child.key,
        "mark": absent.child.mark,
        "own": absent.own,
        "poor": absent.poor,
        "judgement": Judgement.ASK_SCHOOL if decided == {Judgement.ASK_SCHOOL} else None,
        "follow_up_id": follow_up,
        "case_number": number,
    }


def _pair(child: int, candidate: Candidate) -> dict[str, object]:
    row, reasons = candidate.row, [str(reason) for reason in candidate.reasons]
    return {"child_id": child, "row_id": row.key, "mark": row.mark, "score": candidate.score, "reasons": reasons}


def _shown(absent: Sequence[Absent]) -> Iterator[ShownAbsent]:
    wanted = {one.child.key for one in absent} | {c.row.key for one in absent for c in one.candidates}
    rows = {row: _told(body) for row, body in bodies_of(wanted)}
    for one in absent:
        candidates = tuple(ShownCandidate(rows[c.row.key], c.score, c.reasons) for c in one.candidates)
        yield ShownAbsent(one.kind, one.verdict, rows[one.child.key], candidates, one.own, one.poor)


def findings_book(report: ComparisonReport, now: datetime, translate: Translate) -> bytes:
    """The children that are not certain as a workbook in the reader's language, one row for each pair."""
    columns = tuple(ColumnOut(translate(heading), width) for heading, width in COLUMNS)
    sheet = SheetOut(translate(FINDINGS), translate(FINDINGS), str(china_date(now)), columns, kept=3)
    rows = (row for one in report.absent for row in _rows_of(one, translate))
    return write_workbook(sheet, rows, waiting_folder())


def _rows_of(one: ShownAbsent, translate: Translate) -> Iterator[tuple[str, ...]]:
    poor = translate(N_("yes")) if one.poor else ""
    first = (translate(one.kind.label), translate(one.verdict.label), one.child.name, one.child.id_number_tail, poor)
    if not one.candidates:
        yield (*first, "", "", "", "", "")
    for candidate in one.candidates:
        row, reasons = candidate.row, "；".join(translate(reason.label) for reason in candidate.reasons)
        yield (*first, row.name, row.id_number_tail, row.school, str(candidate.score), reasons)


def _told(body: Mapping[str, str]) -> Shown:
    return Shown(body["name"], body.get("id_number", "")[-TAIL:].upper(), body.get("school", ""))
