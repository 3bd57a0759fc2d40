"""The three comparisons (trade §8): household × roll, roll × present, and which of the missing are poor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.errors import Refused
from tracker.domain.likeness import Record
from tracker.domain.matching import Candidate, Finding, Judgements, Verdict, children_of, compare
from tracker.domain.name_likeness import Sound
from tracker.domain.rosters import Absence, RosterKind
from tracker.domain.words import N_

CHAIN = (RosterKind.HOUSEHOLD, RosterKind.ENROLMENT, RosterKind.PRESENT)
"""Each list is compared with the next one there is."""

Lists = Mapping[RosterKind, Sequence[Record]]


@dataclass(frozen=True, slots=True, repr=False)
class Absent:
    """A child that is not certain: what it fell out of, and the rows that may be its own.

    `own` where it stands on the first list, not only on the roll.
    """

    kind: Absence
    verdict: Verdict
    child: Record
    candidates: tuple[Candidate, ...]
    own: bool = True
    poor: bool = False


@dataclass(repr=False)
class Outcome:
    """What a comparison found: children of the first list by verdict, others on the roll by verdict, the absent."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    others: Counter[Verdict] = field(default_factory=Counter)
    absent: list[Absent] = field(default_factory=list)


def check_chain(kinds: Iterable[RosterKind]) -> list[RosterKind]:
    """The lists in the order they are compared in; raises Refused where there are fewer than two."""
    standing = set(kinds)
    chain = [kind for kind in CHAIN if kind in standing]
    if len(chain) < 2:
        raise Refused(N_("Two lists are needed: household list, school roll or present list. Import them first."))
    return chain


def compare_lists(lists: Lists, sound: Sound, judgements: Judgements) -> Outcome:
    """Every child of the first list ends in exactly one verdict; raises Refused where fewer than two lists stand.

    Children on the roll alone (of other counties, say) are looked for on the present list all the same.
    """
    first, second, *third = check_chain(kind for kind, rows in lists.items() if rows)
    outcome = Outcome()
    findings = compare(children_of(lists[first]), lists[second], sound, judgements)
    step = Absence.NOT_ENROLLED if second is RosterKind.ENROLMENT else Absence.NOT_PRESENT
    _count(outcome, step, findings)
    for kind in third:
        _count_present(outcome, _on_roll(findings, lists[second]), lists[kind], (sound, judgements))
    in_order = sorted(outcome.absent, key=lambda one: (not one.own, one.child.key))
    outcome.absent = list(_with_poverty(in_order, lists.get(RosterKind.POOR, ()), sound))
    return outcome


def _count(outcome: Outcome, kind: Absence, findings: Sequence[Finding]) -> None:
    for finding in findings:
        outcome.counts[finding.verdict] += 1
        if finding.verdict is not Verdict.CERTAIN:
            outcome.absent.append(Absent(kind, finding.verdict, finding.child, finding.candidates))


def _on_roll(findings: Sequence[Finding], roll: Sequence[Record]) -> list[tuple[Record, bool]]:
    """Everybody on the roll: with what the first list knows of the child, or only as the roll has it."""
    known = [(_joined(finding), True) for finding in findings if finding.rows]
    taken = {row for finding in findings for row in finding.rows}
    return known + [(row, False) for row in children_of(row for row in roll if row not in taken)]


def _joined(finding: Finding) -> Record:
    """The child of the first list with what its row on the roll says besides."""
    child, row = finding.child, finding.rows[0]
    number = child if child.is_valid else row
    return replace(
        child,
        id_number=number.id_number or child.id_number,
        is_valid=number.is_valid,
        births=tuple(dict.fromkeys(child.births + row.births)),
        roll_number=row.roll_number or child.roll_number,
        school=row.school,
        school_class=row.school_class,
    )


def _count_present(
    outcome: Outcome, on_roll: Sequence[tuple[Record, bool]], present: Sequence[Record], known: tuple[Sound, Judgements]
) -> None:
    """Moves those of the first list who are not certainly present out of the certain ones."""
    findings = compare([child for child, _ in on_roll], present, *known)
    for finding, (_, own) in zip(findings, on_roll, strict=True):
        verdict = finding.verdict
        if own:
            outcome.counts[Verdict.CERTAIN] -= 1
        (outcome.counts if own else outcome.others)[verdict] += 1
        if verdict is not Verdict.CERTAIN:
            outcome.absent.append(Absent(Absence.NOT_PRESENT, verdict, finding.child, finding.candidates, own))


def _with_poverty(absent: Sequence[Absent], poor: Sequence[Record], sound: Sound) -> Iterator[Absent]:
    """Marks who is certainly on the list of poor households."""
    found = compare([one.child for one in absent], poor, sound) if poor else ()
    certain = {finding.child for finding in found if finding.verdict is Verdict.CERTAIN}
    return (replace(one, poor=one.child in certain) for one in absent)
