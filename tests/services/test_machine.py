"""No sequence of acts, undoings, days and vacancies breaks a promise, through the real services and their rows."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from tests import county
from tests.domain.entries import entry
from tests.domain.invariants import check_duties, check_lines, check_state, check_strike
from tests.house import House
from tests.services.living import BEFORE, act, moves_of, snapshot, then
from tests.services.rebuilt import instants, rebuilt, standing
from tracker.domain.acts import ChildEntry
from tracker.domain.cases import Facts, Signature
from tracker.domain.errors import Refused
from tracker.domain.permissions import entitlements
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.domain.workflow import MOVES, MoveKind
from tracker.models.cases import Case, visible_to
from tracker.models.facts import load_facts, load_house
from tracker.models.people import Person, Post
from tracker.models.states import written
from tracker.models.transactions import reading, writing
from tracker.services.identify import log_child

CAST = [key for key in county.CAST if key not in {"county_leader", "administrator"}]
LEAVING = ("head_teacher", "principal", "village_officer", "township_clerk", "township_official", "bureau_officer")
LINKS: tuple[dict[str, Any], ...] = (
    {"household_village": county.VILLAGE},
    {"household_village": county.VILLAGE, "residence_village": county.ASSISTING_VILLAGE},
    {"household_village": "outside"},
    {"never_enrolled": True, "school": county.SCHOOL, "household_village": county.VILLAGE},
    {},
)
NAMED: tuple[dict[str, Any], ...] = (
    {"class": county.CLASS},
    {"class": county.SISTER_CLASS},
    {"school": county.OTHER_SCHOOL},
    {"household_village": county.VILLAGE},
    {"household_village": "outside"},
    {"residence_village": county.ASSISTING_VILLAGE},
)
EVERYDAY = frozenset({"assign", "attempt", "correct_ledger", "plan"})
CHILDREN = count(1)


class ServiceMachine(RuleBasedStateMachine):
    """One child's case in a real house; every act may be undone at once."""

    house: House
    number = ""
    people: dict[str, Actor]

    @initialize(links=st.sampled_from(LINKS), story=st.sampled_from([None, None, *sorted(BEFORE)]))
    def log(self, links: dict[str, Any], story: str | None) -> None:
        self.gone: set[str] = set()
        self.people = {}
        self.name = f"向阳{next(CHILDREN)}"
        self.number = (
            self.log_by_name({**links, "class": county.CLASS} if not links.get("never_enrolled") else links) or ""
        )
        assert self.number
        if story and not links.get("never_enrolled"):
            then(self.house, self.number, *BEFORE[story])

    def log_by_name(self, links: dict[str, Any]) -> str | None:
        """Logged by the school's clerk; None where a case not visible from the school took it as word."""
        fields = {"sex": Sex.MALE, "birth_date": date(2014, 1, 5), "found_on": self.house.today(), **links}
        entered = ChildEntry(None, self.name, {"found_by": FoundBy.VISIT, "reason": Reason.POVERTY, **fields})
        return log_child(self.house.actor("school_clerk"), entered, str(uuid.uuid4()), self.house.now).number

    def facts(self) -> Facts:
        with reading() as session:
            case = session.scalars(select(Case).where(Case.number == self.number)).one()
            return load_facts(case, self.house.now, load_house(self.house.today()))

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        self.act_as_drawn(data, undone=False)

    @rule(data=st.data())
    def act_further(self, data: st.DataObject) -> None:
        self.act_as_drawn(data, undone=False)

    @rule(data=st.data())
    def act_by_mistake(self, data: st.DataObject) -> None:
        self.act_as_drawn(data, undone=True)

    def act_as_drawn(self, data: st.DataObject, undone: bool) -> None:
        """Whoever may makes one of the moves that exist here."""
        facts = self.facts()
        if not self.people:
            self.people = {key: self.house.actor(key) for key in CAST}
        ways = {
            str(kind): [key for key in CAST if any(entitlements(kind, facts, self.people[key]))]
            for kind, move in MOVES.items()
            if facts.state.stage in move.stages and move.possible(facts)
        }
        kind = data.draw(st.sampled_from(sorted(ways, key=lambda kind: (kind in EVERYDAY, kind))))
        if not ways[kind]:
            return
        by = data.draw(st.sampled_from(ways[kind]))
        entered = data.draw(entry(MoveKind(kind), facts))
        if kind in {"assign", "return"}:
            entered |= data.draw(st.sampled_from(NAMED if kind == "assign" else (*NAMED[:2], {})))
        self.make(kind, by, entered, undone)

    def make(self, kind: str, by: str, entered: dict[str, Any], undone: bool) -> None:
        before = snapshot(self.house, self.number)
        try:
            act(self.house, self.number, kind, by, **entered)
        except Refused:
            assert snapshot(self.house, self.number) == before
            return
        self.house.wait(minutes=7)
        newest = moves_of(self.number)[-1]
        closing = before[0].closing
        if kind == "approve" and closing:
            check_strike(closing, Signature(newest.person_id, newest.typed_by_id), self.house.case(self.number).state())
        if undone and self.sees(by):
            self.house.move(self.number, "annul", by, reason="mistaken")
            self.house.wait(minutes=7)
            assert snapshot(self.house, self.number) == before

    def sees(self, key: str) -> bool:
        """Whoever named other lines may have sent the case out of the own sight."""
        with reading() as session:
            return session.scalar(visible_to(self.people[key]).where(Case.number == self.number)) is not None

    @rule(days=st.sampled_from([1, 1, 3, 8, 31, 70]))
    def wait(self, days: int) -> None:
        self.house.wait(days=days)
        self.house.tick()
        assert self.house.tick() == 0

    @rule(key=st.sampled_from(LEAVING))
    def leave_or_come_back(self, key: str) -> None:
        self.change(key)

    def change(self, key: str) -> None:
        self.gone ^= {key}
        self.people = {}
        with writing() as session:
            posts = select(Post).join(Person, Person.id == Post.person_id).where(Person.cast_key == key)
            yesterday = self.house.today() - timedelta(days=1)
            session.scalars(posts).one().ends_on = yesterday if key in self.gone else None

    @rule()
    def log_the_same_child(self) -> None:
        """Open or not, and seen by whoever logs or not: it stays one case."""
        assert self.log_by_name({}) in {self.number, None}
        self.house.wait(minutes=7)
        with reading() as session:
            query = select(func.count()).select_from(Case).join(Case.student).where(Case.student.has(name=self.name))
            assert session.scalar(query) == 1

    @invariant()
    def keeps_its_promises(self) -> None:
        facts = self.facts()
        check_lines(facts)
        check_state(facts.state)
        check_duties(facts)

    @invariant()
    def every_step_is_kept(self) -> None:
        rows = moves_of(self.number)
        assert all(later.before == earlier.after for earlier, later in pairwise(rows))
        case = self.house.case(self.number)
        assert (rows[-1].after, case.version) == (written(case.state()), len(rows))

    def teardown(self) -> None:
        for key in sorted(self.gone):
            self.change(key)
        said = rebuilt(self.number)
        for at in instants(self.number):
            assert standing(self.number, at) == said(at)


def drive(house: House, examples: int, steps: int) -> None:
    """So many stories of so many steps, each about a child of its own."""
    machine = type("OneHouse", (ServiceMachine,), {"house": house})
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)


def test_no_sequence_of_acts_breaks_a_promise_and_the_register_is_what_the_moves_say(quick_house: House) -> None:
    drive(quick_house, examples=40, steps=6)
