"""How the brief of one unit is counted from what is known of a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tracker.domain.cases import CaseState, Ledger
from tracker.domain.digests import (
    LONG_OUT_DAYS,
    MOST_FOR_COUNTY,
    MOST_OLDEST,
    MOST_PLACES,
    Brief,
    CaseThen,
    DeliveryThen,
    Figure,
    Head,
    InstructionThen,
    KindCount,
    PlaceThen,
    PostThen,
    Then,
    UnitThen,
    key_of,
)
from tracker.domain.posts import Tier, UnitFact, is_within
from tracker.domain.week_balance import Cell, Term, count
from tracker.domain.week_facts import (
    LateDuty,
    OpenCase,
    WeekFacts,
    case_then,
    days_out,
    hold_end,
    is_out,
    is_unmet,
    notice_end,
)

WHOLE_COUNTY = frozenset({Tier.COUNTY, Tier.BUREAU})

Row = TypeVar("Row", CaseThen, InstructionThen, PostThen, DeliveryThen)
Fits = Callable[[OpenCase, date], bool]

OF_EACH_UNIT: dict[Head, Fits] = {
    Head.OPEN: lambda case, day: True,
    Head.OVER_30: lambda case, day: (days_out(case, day) or 0) > LONG_OUT_DAYS,
    Head.UNMET: lambda case, day: is_unmet(case.state, day),
}
"""What is counted of the open cases of every unit."""


@dataclass(frozen=True)
class _Part:
    """The part of a week that one unit's brief speaks of."""

    unit: UnitFact
    facts: WeekFacts

    @property
    def whole(self) -> bool:
        return self.unit.tier in WHOLE_COUNTY

    @property
    def day(self) -> date:
        return self.facts.week.sunday

    def holds(self, path: str) -> bool:
        return self.whole or is_within(path, self.unit.path)

    def cell(self, ledger: Ledger) -> Cell:
        return lambda line: line.ledger is ledger and self.holds(line.path)

    def cases(self) -> list[OpenCase]:
        return [case for case in self.facts.cases if self.holds(case.line.path)]

    def late(self) -> list[LateDuty]:
        return [late for late in self.facts.late if self.holds(late.path)]

    def placed(self, head: Head) -> list[Then]:
        return [row.what for row in self.facts.placed.get(head, ()) if self.holds(row.path)]

    def rows(self) -> tuple[UnitFact, ...]:
        """The townships of the county, the villages of a township; last the unit itself, for all that is unknown."""
        tier = Tier.TOWNSHIP if self.whole else Tier.VILLAGE
        below = tuple(unit for unit in self.facts.units if unit.tier is tier and self.holds(unit.path))
        itself = [unit for unit in self.facts.units if unit.tier is Tier.COUNTY] if self.whole else [self.unit]
        return (*below, *itself)

    def row_of(self, path: str) -> UnitFact:
        rows = self.rows()
        return next((unit for unit in rows if is_within(path, unit.path)), rows[-1])

    def place_of(self, late: LateDuty) -> UnitFact:
        """The unit named for an overdue duty: its school or township; a township looks at its villages, too."""
        passed_over = {Tier.CLASS, Tier.VILLAGE} if self.whole else {Tier.CLASS}
        return next((unit for unit in late.lineage if unit.tier not in passed_over), late.lineage[0])


def brief_of(unit: UnitFact, facts: WeekFacts) -> Brief:
    """The brief of the bureau, of the county or of a township; each number with what it counts."""
    part = _Part(unit, facts)
    by_row, by_place = _cases_by_row(part), _late_by_place(part)
    figures = [
        *_balance(part),
        *_of_units(part, by_row),
        *_of_places(part, by_place),
        *_of_cases(part),
        *(_figure(head, part.placed(head)) for head in facts.placed),
    ]
    return Brief(
        str(facts.week),
        unit.code,
        unit.name,
        tuple(figures),
        tuple(UnitThen(row.code, row.name) for row in by_row),
        tuple(_place(place, late) for place, late in by_place.items()),
        anchors=facts.anchors,
        cases=_kept(_cases_then(part), figures),
        duties=tuple(late.duty for late in part.late()),
        instructions=_placed_of(InstructionThen, part),
        posts=_placed_of(PostThen, part),
        deliveries=_placed_of(DeliveryThen, part),
    )


def _figure(head: Head, rows: Iterable[Then], part: str = "") -> Figure:
    return Figure(key_of(head, part), tuple(row.ref for row in rows))


def _balance(part: _Part) -> list[Figure]:
    """Every term of every ledger, then of all ledgers together."""
    found: list[Figure] = []
    together: dict[Term, list[str]] = {term: [] for term in Term}
    for ledger in Ledger:
        for term, cases in count(part.facts.lines, part.cell(ledger)).items():
            refs = tuple(part.facts.numbers[case] for case in cases)
            found.append(Figure(key_of(term, str(ledger)), refs))
            together[term] += refs
    return [*found, *(Figure(key_of(term), tuple(refs)) for term, refs in together.items())]


def _cases_by_row(part: _Part) -> dict[UnitFact, list[OpenCase]]:
    """The open cases of each row; the last row only where it has one."""
    rows: dict[UnitFact, list[OpenCase]] = {unit: [] for unit in part.rows()}
    for case in part.cases():
        rows[part.row_of(case.line.path)].append(case)
    last = part.rows()[-1]
    return {unit: cases for unit, cases in rows.items() if unit is not last or cases}


def _of_units(part: _Part, by_row: dict[UnitFact, list[OpenCase]]) -> list[Figure]:
    wanted = [("", part.cases()), *((unit.code, cases) for unit, cases in by_row.items())]
    return [
        Figure(key_of(head, code), tuple(case.number for case in cases if fits(case, part.day)))
        for code, cases in wanted
        for head, fits in OF_EACH_UNIT.items()
    ]


def _late_by_place(part: _Part) -> dict[UnitFact, list[LateDuty]]:
    """At most five units, those with most overdue duties first."""
    late: dict[UnitFact, list[LateDuty]] = {}
    for row in part.late():
        late.setdefault(part.place_of(row), []).append(row)
    most = sorted(late.items(), key=lambda item: (-len(item[1]), item[0].path))
    return dict(most[:MOST_PLACES])


def _place(unit: UnitFact, late: Sequence[LateDuty]) -> PlaceThen:
    kinds = Counter(row.duty.kind for row in late)
    return PlaceThen(unit.code, unit.name, tuple(KindCount(kind, number) for kind, number in kinds.most_common()))


def _of_places(part: _Part, by_place: dict[UnitFact, list[LateDuty]]) -> list[Figure]:
    all_of_them = part.late()
    return [
        _figure(Head.STUCK, (late.duty for late in all_of_them)),
        *(_figure(Head.STUCK, (late.duty for late in rows), unit.code) for unit, rows in by_place.items()),
        _figure(Head.PROPOSED, (late.duty for late in all_of_them if late.proposed)),
    ]


def _of_cases(part: _Part) -> list[Figure]:
    """The ten longest out; at most three that no line can carry further; the holds and notices that end next week."""
    out = [case for case in part.cases() if is_out(case.state)]
    out.sort(key=lambda case: (-(days_out(case, part.day) or 0), case.number))
    stuck = {late.case for late in part.late() if late.proposed and late.top}
    for_county = [case for case in out if case.line.case in stuck]
    return [
        Figure(key_of(Head.OLDEST), tuple(case.number for case in out[:MOST_OLDEST])),
        Figure(key_of(Head.COUNTY), tuple(case.number for case in for_county[:MOST_FOR_COUNTY])),
        Figure(key_of(Head.HOLDS), _ending_next(part, hold_end)),
        Figure(key_of(Head.NOTICES), _ending_next(part, notice_end)),
    ]


def _ending_next(part: _Part, end: Callable[[CaseState], date | None]) -> tuple[str, ...]:
    """The cases of which something ends in the week to come."""
    after = part.facts.week.next
    ends = ((case.number, end(case.state)) for case in part.cases())
    return tuple(number for number, day in ends if day is not None and after.monday <= day <= after.sunday)


def _cases_then(part: _Part) -> Iterable[CaseThen]:
    """Cases of the week's lines, of what happened, and the open ones, which say most and so come last."""
    for line in part.facts.lines:
        known = line.known
        unit = part.row_of(known.path).name
        yield CaseThen(part.facts.numbers[known.case], unit, known.ledger, known.stage)
    yield from _placed_of(CaseThen, part)
    for case in part.cases():
        yield case_then(case, part.row_of(case.line.path).name, part.day)


def _kept(cases: Iterable[CaseThen], figures: Iterable[Figure]) -> tuple[CaseThen, ...]:
    named = {ref for figure in figures for ref in figure.refs}
    return tuple({case.ref: case for case in cases if case.ref in named}.values())


def _placed_of(kind: type[Row], part: _Part) -> tuple[Row, ...]:
    rows = (what for head in part.facts.placed for what in part.placed(head) if isinstance(what, kind))
    return tuple(dict.fromkeys(rows))
