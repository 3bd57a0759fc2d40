"""The duties that were overdue at the end of a week: whose each is, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.domain.digests import DutyThen
from tracker.domain.owing import owners_of
from tracker.domain.posts import SEATS, PostFact, UnitFact
from tracker.domain.reminders import proposed_on
from tracker.domain.week_balance import LineAt
from tracker.domain.week_facts import TOP_OF_LINE, LateDuty
from tracker.domain.weeks import Week
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.duties import Duty
from tracker.models.rules import RuleSetting, list_settings, terms_on
from tracker.models.supervision import open_about_duties
from tracker.models.units import Unit
from tracker.models.week_cases import standing_at


def late_duties_at(week: Week, lines: Mapping[tuple[int, int], LineAt], now: datetime) -> tuple[LateDuty, ...]:
    """The duties overdue at the end of a week, the oldest due day first."""
    query = select(Duty, Case, Unit).outerjoin(Case, Case.id == Duty.case_id).outerjoin(Unit, Unit.id == Duty.unit_id)
    late = query.where(standing_at(week), Duty.due_on <= week.sunday).order_by(Duty.due_on, Duty.id)
    rows = [(duty, case, unit) for duty, case, unit in db.session.execute(late)]
    desk = Desk.load((case for _, case, _ in rows if case), now, (unit.path for _, _, unit in rows if unit))
    paths = {line.case: line.path for line in lines.values()}
    judge = _Judge(week, desk, list_settings(), open_about_duties(), paths)
    return tuple(judge.of_case(duty, case) if case else judge.of_unit(duty, unit) for duty, case, unit in rows)


@dataclass(frozen=True)
class _Judge:
    """What a week's overdue duties are judged by; `paths` are where the cases' lines hung."""

    week: Week
    desk: Desk
    settings: Sequence[RuleSetting]
    instructed: set[int]
    paths: Mapping[int, str]

    def of_case(self, duty: Duty, case: Case) -> LateDuty:
        facts = self.desk.facts(case)
        holders = facts.holders(duty.line)
        lineage = holders.lineage if holders else ()
        path = self.paths.get(case.id, case.responsible_path)
        return self._late(duty, (case.number, case.id, path), lineage, owners_of(duty.fact(), facts))

    def of_unit(self, duty: Duty, unit: Unit) -> LateDuty:
        holders = self.desk.book.holders(unit.path)
        return self._late(duty, (duty.about, None, unit.path), holders.lineage, holders.owners(duty.role))

    def _late(
        self,
        duty: Duty,
        what: tuple[str, int | None, str],
        lineage: tuple[UnitFact, ...],
        owners: tuple[PostFact, ...],
    ) -> LateDuty:
        number, case_id, path = what
        seat = next((n for n, unit in enumerate(lineage) if unit.tier in SEATS[duty.role].tiers), 0)
        name = lineage[seat].name if lineage else ""
        then = DutyThen(str(duty.id), duty.kind, number, duty.role, name, duty.due_on)
        top = duty.role in TOP_OF_LINE or not owners
        return LateDuty(then, case_id, path, lineage[seat:], self._is_proposed(duty), top)

    def _is_proposed(self, duty: Duty) -> bool:
        """Seven working days overdue by then, and no instruction stands about it."""
        terms = terms_on(self.settings, duty.opened_on)
        day = proposed_on(duty.fact(), self.desk.house.calendar, terms)
        return day <= self.week.sunday and duty.id not in self.instructed
