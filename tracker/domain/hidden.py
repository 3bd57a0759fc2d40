"""Hidden dropouts (隐性辍学, trade §8): on roll and present, yet without a trace of it; to be verified, no finding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.comparison import Lists
from tracker.domain.errors import Invalid, Refused
from tracker.domain.likeness import Record
from tracker.domain.matching import Finding, Verdict, certain_rows, children_of, compare
from tracker.domain.name_likeness import Sound
from tracker.domain.refusals import NOT_YET
from tracker.domain.rosters import TRACES, RosterKind
from tracker.domain.words import N_, Word


class Hint(Word):
    """What speaks for it that a child who is called present does not come."""

    NO_MARK = "no_mark", N_("No mark for this term")
    NO_MEAL = "no_meal", N_("Not on the meal list")
    NO_EXAM = "no_exam", N_("Did not sit the exam")
    AWAY = "away", N_("The village says the child is away")
    MARK_UNSURE = "mark_unsure", N_("Perhaps on the mark list: compare name and number")
    MEAL_UNSURE = "meal_unsure", N_("Perhaps on the meal list: compare name and number")
    EXAM_UNSURE = "exam_unsure", N_("Perhaps on the exam list: compare name and number")
    AWAY_UNSURE = "away_unsure", N_("Perhaps on the away list of the villages: compare name and number")


HINTS: Mapping[RosterKind, tuple[Hint, Hint]] = {
    RosterKind.MARKS: (Hint.NO_MARK, Hint.MARK_UNSURE),
    RosterKind.MEALS: (Hint.NO_MEAL, Hint.MEAL_UNSURE),
    RosterKind.EXAM: (Hint.NO_EXAM, Hint.EXAM_UNSURE),
    RosterKind.AWAY: (Hint.AWAY, Hint.AWAY_UNSURE),
}
"""What each list says of a child: for certain, and where a row may be the child's or not."""

CERTAIN = frozenset(certain for certain, _ in HINTS.values())

HELD = (RosterKind.ENROLMENT, RosterKind.PRESENT)
"""A child is looked at where each of these lists that counts certainly holds it."""

SEARCHED = (*HELD, *HINTS)

LEAST_OF_A_CLASS = 3
"""A class of fewer children cannot tell by itself whether a list covers it; its school does (ours)."""

Raised = Mapping[str, int]
"""Hint → id of the list that raises it."""


@dataclass(frozen=True)
class Said:
    """What was said of a child: over which lists, and on which day it was seen in class or became a case."""

    lists: frozenset[int]
    on: date


def is_answered(raised: Raised, days: Mapping[int, date], said: Said) -> bool:
    """Whether each list that raises something is one that was answered for, or speaks of no day after the answer's.

    So a list handed in again, or corrected, wakes nobody, and the next month's does (ours). `days`: list → the last
    day it speaks of.
    """
    return all(roster in said.lists or days[roster] <= said.on for roster in raised.values())


def check_days(days: Mapping[RosterKind, date], today: date) -> None:
    """Raises Invalid for each list that is said to speak of a day to come."""
    wrong = {str(kind): Refused(NOT_YET) for kind, day in days.items() if day > today}
    if wrong:
        raise Invalid(wrong)


def check_lists(kinds: Collection[RosterKind]) -> None:
    """Raises Refused where there is no present list, or none of the lists that say anything besides."""
    if RosterKind.PRESENT not in kinds or not set(HINTS) & set(kinds):
        raise Refused(
            N_("Two lists are needed: the present list, and a mark, meal, exam or away list. Import them first.")
        )


def is_covered(size: int, in_class: int, in_school: int) -> bool:
    """Whether a list speaks of a class of this size: so many of the class, and of its school, stand on it."""
    return bool(in_class if size >= LEAST_OF_A_CLASS else in_school)


@dataclass(frozen=True, slots=True, repr=False)
class Seated:
    """A child of the base list with the ids of its class and school; the key of its record is its own id."""

    record: Record
    room: int
    school: int


@dataclass(frozen=True)
class RoomTally:
    """How many children of a class were looked at, and how many of them certainly stand on each list of traces."""

    children: int
    listed: Mapping[RosterKind, int]


@dataclass(frozen=True, repr=False)
class Exceptions:
    """The children with what speaks of each, the figures of every class, the rows of the away list that fit nobody."""

    hints: Mapping[int, tuple[Hint, ...]]
    rooms: Mapping[int, RoomTally]
    unknown: tuple[int, ...]


def find_exceptions(seated: Sequence[Seated], lists: Lists, sound: Sound) -> Exceptions:
    """The children who are on roll and present, yet missing from a list that covers their class, or said to be away.

    Rows belong together by the one rule of all comparisons, so that their order changes nothing. Where a row may be
    the child's, the hint says so: nobody with a wrong number is called missing, and nobody missing is passed over.
    """
    search = _Search(seated, lists, sound)
    return Exceptions(search.hints(), search.rooms(), search.unknown())


class _Search:
    """One search under way: whose the rows of each list certainly are, and the children to look at."""

    def __init__(self, seated: Sequence[Seated], lists: Lists, sound: Sound) -> None:
        self.lists, self.sound = lists, sound
        self.records = [one.record for one in seated]
        self.own = {kind: certain_rows(self.records, rows) for kind, rows in lists.items()}
        self.held = [one for one in seated if all(one.record in self.own[kind] for kind in HELD if kind in lists)]
        self.doubtful = self._doubtful() if RosterKind.AWAY in lists else []

    def rooms(self) -> dict[int, RoomTally]:
        sizes = Counter(one.room for one in self.held)
        on = {kind: Counter(one.room for one in self._listed(kind)) for kind in TRACES if kind in self.lists}
        return {room: RoomTally(size, {kind: on[kind][room] for kind in on}) for room, size in sizes.items()}

    def hints(self) -> dict[int, tuple[Hint, ...]]:
        found: dict[int, list[Hint]] = defaultdict(list)
        for kind, (certain, unsure) in HINTS.items():
            if kind in self.lists:
                said = self._away() if kind is RosterKind.AWAY else self._missing(kind)
                for child, is_certain in said.items():
                    found[child].append(certain if is_certain else unsure)
        return {one.record.key: tuple(found[one.record.key]) for one in self.held if one.record.key in found}

    def unknown(self) -> tuple[int, ...]:
        """The rows of the away list that fit nobody, not even a child whom another of its rows certainly means."""
        known = list(self.own.get(RosterKind.AWAY, ()))
        free = [finding.child for finding in self.doubtful if finding.verdict is Verdict.UNMATCHED]
        found = compare(free, known, self.sound)
        return tuple(sorted(one.child.key for one in found if one.verdict is Verdict.UNMATCHED))

    def _listed(self, kind: RosterKind) -> list[Seated]:
        return [one for one in self.held if one.record in self.own[kind]]

    def _free(self, kind: RosterKind) -> list[Record]:
        """The rows that are certainly nobody's."""
        taken = {row for rows in self.own[kind].values() for row in rows}
        return [row for row in self.lists[kind] if row not in taken]

    def _missing(self, kind: RosterKind) -> dict[int, bool]:
        """Who is not certainly on a list that covers the child's class, and whether no row may be the child's."""
        listed = self._listed(kind)
        rooms, schools = (Counter(getattr(one, place) for one in listed) for place in ("room", "school"))
        sizes = Counter(one.room for one in self.held)
        missing = [
            one.record
            for one in self.held
            if one.record not in self.own[kind] and is_covered(sizes[one.room], rooms[one.room], schools[one.school])
        ]
        found = compare(missing, self._free(kind), self.sound)
        return {finding.child.key: finding.verdict is Verdict.UNMATCHED for finding in found}

    def _doubtful(self) -> list[Finding]:
        """Whom each row of the away list may mean that certainly means nobody."""
        others = [record for record in self.records if record not in self.own[RosterKind.AWAY]]
        return compare(children_of(self._free(RosterKind.AWAY)), others, self.sound)

    def _away(self) -> dict[int, bool]:
        """Whom the rows of the away list mean for certain, and whom they may mean."""
        rows = (row for one in self.doubtful for row in (*one.rows, *(may_be.row for may_be in one.candidates)))
        return {row.key: False for row in rows} | {record.key: True for record in self.own[RosterKind.AWAY]}
