"""Cases that follow the unit they hang on: each makes a step of its own, and both lines hear of an open one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from tracker.domain.cases import Facts, Signature
from tracker.domain.effects import Acting
from tracker.domain.forms import Form
from tracker.domain.news import told_of_move
from tracker.domain.posts import Role
from tracker.domain.workflow import MoveKind
from tracker.models.base import db
from tracker.models.cases import Case, Step, record_move
from tracker.models.entries import where_its_class_hangs
from tracker.models.facts import facts_around, holders_now, load_house, paths_of
from tracker.models.notices import tell
from tracker.models.people import PostBook
from tracker.models.units import Unit, units_by_id


@dataclass(frozen=True)
class Moved:
    """A unit that hangs elsewhere now, or a school that stands elsewhere: the units above it, by id."""

    unit: Unit
    before: int | None
    after: int | None

    def told(self) -> dict[str, str]:
        """What the history of a case tells of it, by name as it was that day."""
        above = units_by_id((self.before, self.after))
        ends = {"moved_from": self.before, "moved_to": self.after}
        return {"moved_unit": self.unit.name} | {end: above[key].name for end, key in ends.items() if key}


def follow_unit(which: ColumnElement[bool], moved: Moved, form: Form) -> None:
    """Brings these cases to where the tree has their units today."""
    cases = db.session.scalars(select(Case).where(which).order_by(Case.id).with_for_update()).all()
    states = [where_its_class_hangs(case.state()) for case in cases]
    hung = [paths_of(state) for state in states]
    house, told = load_house(form.today), moved.told()
    book = PostBook.load({path for paths in hung for path in vars(paths).values()}, form.today)
    for case, state, paths in zip(cases, states, hung, strict=True):
        facts = facts_around(state, paths, form.now, house, book)
        row = record_move(case, _step(facts, moved, told, form), paths)
        news = told_of_move(row.kind, facts, told)
        if news:
            tell(news[0], f"move {row.id}", news[1], case.id, form.now)


def _step(facts: Facts, moved: Moved, told: Mapping[str, str], form: Form) -> Step:
    acting = Acting(Role.ADMINISTRATOR, moved.unit.tier.line, Signature(form.actor.person_id))
    kind, holders = MoveKind.REHANG, holders_now(facts)
    return Step(kind, facts.state, acting, form.now, form.today, told, holders, form.request_id)
