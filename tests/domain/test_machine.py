"""No sequence of acts, days and vacancies breaks a promise: one case on plain facts, driven by Hypothesis."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.domain.entries import entry
from tests.domain.invariants import check_duties, check_lines, check_state, check_strike
from tests.domain.life import ID, POSTS, SEATED, Life, actor
from tests.domain.stories import STORIES
from tracker.domain.cases import Closing, Stage
from tracker.domain.errors import Refused
from tracker.domain.permissions import entitlements
from tracker.domain.workflow import MOVES, MoveKind

WAYS = (
    {},
    {"residence_village_id": ID["far_village"]},
    {"class_id": None, "never_enrolled": True},
    {"class_id": None},
    {"class_id": None, "school_id": None},
    {"household_village_id": None},
    {"household_village_id": None, "household_outside": True},
    {"household_village_id": None, "class_id": ID["far_class"], "school_id": ID["far_school"]},
)
"""How a child may hang on its lines when it is logged."""

EVERYDAY = frozenset({"assign", "attempt", "correct_ledger", "plan"})
"""Acts that are possible nearly everywhere and lead nowhere: drawn last, so that the others come up too."""

LEAVING = tuple(name for name in SEATED if name != "county_leader")
NAMED = (
    {"class_id": ID["class"], "school_id": ID["school"]},
    {"school_id": ID["far_school"]},
    {"household_village_id": ID["village"]},
    {"household_outside": True},
    {"residence_village_id": ID["far_village"]},
    {"residence_village_id": ID["village"]},
)


class CaseMachine(RuleBasedStateMachine):
    """One child's case, its people coming and going."""

    @initialize(links=st.sampled_from(WAYS), story=st.sampled_from([None, *sorted(STORIES)]))
    def log(self, links: dict[str, int | bool | None], story: str | None) -> None:
        self.life = STORIES[story]() if story else Life().log(**links)

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Whoever may makes one of the moves that exist here; what is refused changes nothing."""
        facts = self.life.facts()
        ways = {
            str(kind): [name for name in POSTS if any(entitlements(kind, facts, actor(name)))]
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
        self._make(kind, by, entered)

    def _make(self, kind: str, by: str, entered: dict[str, object]) -> None:
        before, duties = self.life.state, list(self.life.duties)
        try:
            self.life.act(kind, by, **entered)
        except Refused:
            assert (self.life.state, self.life.duties) == (before, duties)
            return
        assert self.life.state.episode >= before.episode
        assert self.life.state.listing >= before.listing
        assert {d.id for d in duties if not d.is_open} <= {d.id for d in self.life.duties if not d.is_open}
        if kind == "approve":
            self._check_strike(before.closing)

    def _check_strike(self, closing: Closing | None) -> None:
        assert closing is not None
        assert self.life.newest is not None
        check_strike(closing, self.life.newest.by, self.life.state)

    @rule(days=st.sampled_from([1, 1, 2, 4, 8, 31, 70]))
    def wait(self, days: int) -> None:
        self.life.now += timedelta(days=days - 1)
        self.life.wait(1)
        standing = list(self.life.duties)
        assert self.life.tick().duties == standing, "the same day twice changed something"

    @rule(name=st.sampled_from(LEAVING))
    def leave_or_come_back(self, name: str) -> None:
        self.life.vacant ^= {name}

    @invariant()
    def keeps_its_promises(self) -> None:
        facts = self.life.facts()
        check_lines(facts)
        check_state(facts.state)
        check_duties(facts)

    @invariant()
    def the_ways_out_stay_open(self) -> None:
        """A struck or cleared case owes only what follows a strike."""
        if self.life.state.stage in {Stage.MARKED_OFF, Stage.CLEARED}:
            assert self.life.open_kinds() <= {"roll_follow_up", "term_check"}


TestCase = CaseMachine.TestCase
TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
