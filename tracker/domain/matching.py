"""Two lists of children compared (trade §8): certain by number and name, possible for a person to judge, unmatched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from tracker.domain.blocking import Blocks
from tracker.domain.likeness import ENOUGH, Record, Sign, id_sign, points, signs_of, told
from tracker.domain.name_likeness import NameSign, Sound, bare_name
from tracker.domain.words import N_, Word


class Verdict(Word):
    """What a comparison says of one child."""

    CERTAIN = "certain", N_("Certain")
    POSSIBLE = "possible", N_("Possible, for a person to judge")
    UNMATCHED = "unmatched", N_("Unmatched")


class Judgement(Word):
    """What a person decided about a pair."""

    SAME = "same", N_("The same child")
    NOT_SAME = "not_same", N_("Not the same child")
    ASK_SCHOOL = "ask_school", N_("Ask the school")


Judgements = Mapping[tuple[str, str], Judgement]
"""Marks of the two rows → what was decided about them."""

MOST_CANDIDATES = 3
CLOSE = 14
"""Candidates this many points behind the best are not shown, unless they bear the same name."""

ALIKE = frozenset({NameSign.SOUND, NameSign.LOOK, NameSign.VARIANT})
FAR_NAMES = frozenset({NameSign.SURNAME, NameSign.OTHER})
BORN = frozenset({Sign.SAME_BIRTH, Sign.BIRTH_NEAR, Sign.BIRTH_OTHER})
AGAINST_ANOTHERS_ROW = frozenset({Sign.ID_OTHER, Sign.BIRTH_TWO_OFF})
"""A row that has its child already, one of the same name, is not shown to another where one of these speaks against."""
NUMBER_AND_NAME = frozenset({Sign.SAME_ID, Sign.SAME_ROLL})
NUMBERS_AGREE = frozenset(
    {
        Sign.SAME_ID,
        Sign.SAME_WRONG_ID,
        Sign.CHECK_DIGIT,
        Sign.ID_ONE_OFF,
        Sign.ID_SWAPPED,
        Sign.ID_OLD,
        Sign.SAME_ROLL,
        Sign.ROLL_HAS_ID,
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class Candidate:
    """A row that may be the child's: how many points speak for it, and why."""

    row: Record
    score: int
    reasons: tuple[Word, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """One child of the first list: the rows of the second that are certainly its own, or may be."""

    child: Record
    verdict: Verdict
    rows: tuple[Record, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    judged: bool = False


_by_content = attrgetter(
    "mark", "name", "id_number", "roll_number", "births", "school", "school_class", "guardian", "key"
)
"""An order that does not depend on where a row stood in its file."""


def children_of(rows: Iterable[Record]) -> list[Record]:
    """Each child once: rows of one right ID number and agreeing name are one child, all others stay apart.

    Where they name two guardians they stay apart too: one may be a namesake born the same day with the other's number.
    """
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    children = []
    for row in sorted(rows, key=lambda row: (not row.guardian, _by_content(row))):
        guardians = seen[row.id_number, bare_name(row.name)]
        if not row.is_valid or not guardians or (row.guardian and row.guardian not in guardians):
            children.append(row)
        guardians.add(row.guardian)
    return children


def compare(
    children: Sequence[Record], rows: Sequence[Record], sound: Sound, judgements: Judgements | None = None
) -> list[Finding]:
    """What is found of each child in `rows`; neither the order of rows nor doubled rows change it.

    Certain is only an equal right ID number, or an equal roll number, with an agreeing name, or what a person decided
    (trade §8); a row is certain for one child at most. `sound` gives the readings of a name.
    """
    comparison = _Comparison(sorted(rows, key=_by_content), sound, judgements or {})
    ordered = sorted(children, key=_by_content)
    comparison.settle(ordered)
    comparison.gather([child for child in ordered if child not in comparison.certain])
    return [comparison.finding(child) for child in children]


def certain_rows(children: Iterable[Record], rows: Iterable[Record]) -> Mapping[Record, tuple[Record, ...]]:
    """The rows that are certainly a child's own, by number and name alone; nobody is looked for who may be."""
    comparison = _Comparison(sorted(rows, key=_by_content), str, {})
    comparison.settle(sorted(children, key=_by_content))
    return comparison.certain


def _by_id(row: Record) -> tuple[str, str] | None:
    return (row.id_number, bare_name(row.name)) if row.is_valid else None


def _by_roll(row: Record) -> tuple[str, str] | None:
    return (row.roll_number, bare_name(row.name)) if row.roll_number else None


def _particulars(child: Record) -> Iterator[tuple[str, ...]]:
    """What a namesake born the same day, or one who bears the other's number, has in common with the child."""
    for day in child.births:
        yield bare_name(child.name), day
    if child.is_valid:
        yield (child.id_number,)


class _Comparison:
    """One comparison under way; rows are looked at in the order of their content."""

    def __init__(self, rows: Sequence[Record], sound: Sound, judgements: Judgements) -> None:
        self.rows, self.sound, self.judgements = rows, sound, judgements
        self.certain: dict[Record, tuple[Record, ...]] = {}
        self.judged: set[Record] = set()
        self.taken: set[Record] = set()
        self.blocks = Blocks()
        self.only: frozenset[str] = frozenset()
        self.beside: dict[tuple[str, ...], list[Record]] = defaultdict(list)

    def settle(self, children: Sequence[Record]) -> None:
        """Finds the certain ones: by ID number, else by roll number, else because a person decided."""
        for child in children:
            for particular in _particulars(child):
                self.beside[particular].append(child)
        for key in (_by_id, _by_roll):
            self._settle_by(key, [child for child in children if child not in self.certain])
        if self.judgements:
            self._settle_judged([child for child in children if child not in self.certain])

    def _settle_by(self, key: Callable[[Record], tuple[str, str] | None], children: Sequence[Record]) -> None:
        """A row that two children claim is neither's."""
        bearers: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for child in children:
            if known := key(child):
                bearers[known].append(child)
        own: dict[Record, list[Record]] = defaultdict(list)
        for row in self.rows:
            known = key(row)
            if known is not None and known in bearers and row not in self.taken:
                claimants = [child for child in bearers[known] if not self._contradict(child, row)]
                if len(claimants) == 1:
                    own[claimants[0]].append(row)
        for child, rows in own.items():
            self._take(child, rows)

    def _contradict(self, child: Record, row: Record) -> bool:
        return (
            id_sign(child, row) is Sign.ID_OTHER
            or self._judgement(child, row) is Judgement.NOT_SAME
            or self._may_be_anothers(child, row)
        )

    def _may_be_anothers(self, child: Record, row: Record) -> bool:
        """Roll number or guardian say that another child of this number, or of this name and day, may be meant."""
        in_roll = row.roll_number[1:]
        if child.is_valid and in_roll != child.id_number and (in_roll,) in self.beside:
            return True
        if row.guardian and row.guardian == child.guardian:
            return False
        others = (other for particular in _particulars(child) for other in self.beside[particular])
        return any(
            row.guardian == other.guardian or id_sign(other, row) is not Sign.ID_OTHER
            for other in others
            if other.guardian and other.guardian != child.guardian
        )

    def _judgement(self, child: Record, row: Record) -> Judgement | None:
        return self.judgements.get((child.mark, row.mark)) if self.judgements else None

    def _settle_judged(self, children: Sequence[Record]) -> None:
        same: dict[str, set[str]] = defaultdict(set)
        for (child_mark, row_mark), judgement in self.judgements.items():
            if judgement is Judgement.SAME:
                same[child_mark].add(row_mark)
        wanted = set().union(*same.values())
        marked: dict[str, list[Record]] = defaultdict(list)
        for row in self.rows:
            if row.mark in wanted and row not in self.taken:
                marked[row.mark].append(row)
        claimed = Counter(child.mark for child in children)
        for child in children:
            if claimed[child.mark] == 1:
                free = [row for mark in sorted(same.get(child.mark, ())) for row in marked[mark]]
                self._take(child, [row for row in free if row not in self.taken], judged=True)

    def _take(self, child: Record, rows: Sequence[Record], *, judged: bool = False) -> None:
        if rows:
            self.certain[child] = tuple(rows)
            self.taken.update(rows)
            if judged:
                self.judged.add(child)

    def gather(self, children: Sequence[Record]) -> None:
        """Brings the rows that may be a child's into its blocks; finds the names left to one child and one row."""
        self.blocks = Blocks.of(children, self.rows)
        sides = children, [row for row in self.rows if row not in self.taken]
        ours, theirs = (Counter(map(bare_name, {row.mark: row.name for row in side}.values())) for side in sides)
        self.only = frozenset(name for name, count in ours.items() if count == 1 and theirs[name] == 1)

    def finding(self, child: Record) -> Finding:
        """What was found of this child."""
        own = self.certain.get(child)
        if own:
            return Finding(child, Verdict.CERTAIN, own, judged=child in self.judged)
        rows = {row.mark: row for row in reversed(self.blocks.rows_for(child))}
        found = [candidate for row in rows.values() if (candidate := self._candidate(child, row))]
        found.sort(key=lambda candidate: (-candidate.score, _by_content(candidate.row)))
        close = [c for c in found if c.score >= found[0].score - CLOSE or NameSign.SAME in c.reasons][:MOST_CANDIDATES]
        verdict = Verdict.POSSIBLE if close else Verdict.UNMATCHED
        return Finding(child, verdict, candidates=tuple(close))

    def _candidate(self, child: Record, row: Record) -> Candidate | None:
        signs = signs_of(child, row, self.sound)
        name, others = signs[0], frozenset(signs[1:])
        if not self._may_be(child, row, name, others):
            return None
        if name is NameSign.SAME and not others & BORN and bare_name(child.name) in self.only:
            signs += (Sign.ONLY_ONE,)
        if row in self.taken:
            signs += (Sign.TAKEN,)
        elif name is NameSign.SAME and others & NUMBER_AND_NAME and Sign.ID_OTHER not in others:
            signs += (Sign.DISPUTED,)
        score = points(signs)
        return Candidate(row, score, told(signs)) if score >= ENOUGH else None

    def _may_be(self, child: Record, row: Record, name: Word, others: frozenset[Word]) -> bool:
        """Twins and namesakes stay apart: two right numbers that differ, or a row that has its child, need the name."""
        agree = bool(others & NUMBERS_AGREE)
        if self._judgement(child, row) is Judgement.NOT_SAME or (name in FAR_NAMES and not agree):
            return False
        if row not in self.taken:
            return name is NameSign.SAME or Sign.ID_OTHER not in others
        if name is NameSign.SAME:
            return agree or not others & AGAINST_ANOTHERS_ROW
        return Sign.ID_OTHER not in others and (agree or (name in ALIKE and Sign.SAME_BIRTH in others))
