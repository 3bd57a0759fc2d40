"""A case lived through on plain facts: acts, days and duties of a small county, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tracker.domain.calendar import Calendar, Term, china_date
from tracker.domain.cases import CaseState, DutyFact, Facts, Ledger, NewestMove, Stage
from tracker.domain.dutybook import DutyChanges, changes_by_date, changes_by_move
from tracker.domain.happenings import Happening
from tracker.domain.letters import LetterFact
from tracker.domain.mark_off import CODES, HOLD_CODES, ClearResult, Code, EvidenceKind, HoldCode
from tracker.domain.permissions import acting_in
from tracker.domain.posts import Actor, Holders, Line, PostFact, Role, Tier, UnitFact, unit_path
from tracker.domain.reasons import AttemptResult, Channel, Met, Placement, Reason
from tracker.domain.return_notices import LegalStep, Manner, Outcome
from tracker.domain.workflow import MoveKind, state_after

MONDAY = datetime(2026, 11, 2, 2, tzinfo=UTC)
CALENDAR = Calendar(
    holidays=frozenset({date(2027, 1, 1)}),
    terms=((date(2026, 9, 1), date(2027, 1, 22)), (date(2027, 3, 1), date(2027, 7, 2))),
)
"""Autumn and spring term; the winter vacation goes from 23 January to 28 February."""

UNITS: dict[str, UnitFact] = {}
for _number, (_code, _tier, _above) in enumerate(
    (
        ("county", Tier.COUNTY, None),
        ("town", Tier.TOWNSHIP, "county"),
        ("far_town", Tier.TOWNSHIP, "county"),
        ("village", Tier.VILLAGE, "town"),
        ("far_village", Tier.VILLAGE, "far_town"),
        ("bureau", Tier.BUREAU, None),
        ("school", Tier.SCHOOL, "bureau"),
        ("far_school", Tier.SCHOOL, "bureau"),
        ("class", Tier.CLASS, "school"),
        ("far_class", Tier.CLASS, "far_school"),
    ),
    start=1,
):
    UNITS[_code] = UnitFact(_number, _code, _code, _tier, unit_path(UNITS[_above].path if _above else None, _code))
ID = {code: unit.id for code, unit in UNITS.items()}
SEATS_OF_SCHOOLS = {"school": "town", "far_school": None}
"""The township a school stands in; of one it is not known."""

R = Role
SEATED = {
    "head_teacher": (R.HEAD_TEACHER, "class"),
    "far_head_teacher": (R.HEAD_TEACHER, "far_class"),
    "school_clerk": (R.SCHOOL_CLERK, "school"),
    "principal": (R.PRINCIPAL, "school"),
    "far_principal": (R.PRINCIPAL, "far_school"),
    "bureau_officer": (R.BUREAU_OFFICER, "bureau"),
    "deputy_head": (R.DEPUTY_HEAD, "bureau"),
    "village_officer": (R.VILLAGE_OFFICER, "village"),
    "far_village_officer": (R.VILLAGE_OFFICER, "far_village"),
    "township_clerk": (R.TOWNSHIP_CLERK, "town"),
    "far_township_clerk": (R.TOWNSHIP_CLERK, "far_town"),
    "township_official": (R.TOWNSHIP_OFFICIAL, "town"),
    "far_township_official": (R.TOWNSHIP_OFFICIAL, "far_town"),
    "county_leader": (R.COUNTY_LEADER, "county"),
}
PERSON = {name: number for number, name in enumerate(SEATED, start=1)}
NAME = {number: name for name, number in PERSON.items()}
POSTS = {name: PostFact(PERSON[name], role, UNITS[code], PERSON[name], name) for name, (role, code) in SEATED.items()}


def actor(name: str) -> Actor:
    return Actor(PERSON[name], name, (POSTS[name],), name)


def lineage(code: str) -> tuple[UnitFact, ...]:
    """The units from this one up to the root, lowest first."""
    path = UNITS[code].path
    return tuple(sorted((u for u in UNITS.values() if path.startswith(u.path)), key=lambda u: -len(u.path)))


def code_of(unit_id: int | None) -> str | None:
    return next((code for code, number in ID.items() if number == unit_id), None)


def evidence_for(wanted: tuple[Any, ...]) -> dict[str, Any]:
    """Every entry of evidence that is no fact."""
    return {e.key: MONDAY.date() if e.kind is EvidenceKind.DATE else "given" for e in wanted if e.kind != "fact"}


@dataclass
class Life:
    """One case with its people, its duties and the day it is."""

    vacant: frozenset[str] = frozenset()
    now: datetime = MONDAY
    calendar: Calendar = CALENDAR
    terms: dict[str, Term] = field(default_factory=dict)
    state: CaseState = field(default_factory=lambda: CaseState(Stage.IDENTIFIED))
    duties: list[DutyFact] = field(default_factory=list)
    newest: NewestMove | None = None
    letters: tuple[LetterFact, ...] = (LetterFact("given", "the file of the receipt"),)

    @property
    def today(self) -> date:
        return china_date(self.now)

    def holders(self, code: str) -> Holders:
        """The people along a line, vacant posts left out."""
        units = lineage(code)
        filled = {(p.role, p.unit.id): (p,) for n, p in POSTS.items() if p.unit in units and n not in self.vacant}
        return Holders(units, filled)

    def facts(self, state: CaseState | None = None) -> Facts:
        """The facts around the case, hung on its lines as trade §2 says."""
        state = state or self.state
        bureau = code_of(state.class_id) or code_of(state.school_id) or "bureau"
        household, residence = code_of(state.household_village_id), code_of(state.residence_village_id)
        seat = SEATS_OF_SCHOOLS.get(code_of(state.school_id) or "")
        assisting = residence if residence and household and residence != household else None
        return Facts(
            state=state,
            now=self.now,
            today=self.today,
            calendar=self.calendar,
            terms=self.terms,
            government=self.holders(household or residence or seat or "county"),
            bureau=self.holders(bureau),
            assisting=self.holders(assisting) if assisting else None,
            duties=tuple(self.duties),
            newest=self.newest,
            letters=self.letters,
        )

    def log(self, **links: Any) -> Life:
        """Logged on the first day, on the class's and the village's lines unless told otherwise."""
        usual = {"class_id": ID["class"], "school_id": ID["school"], "household_village_id": ID["village"]}
        self.state = CaseState(
            Stage.IDENTIFIED, found_on=self.today, reasons=(Reason.WEARY_OF_SCHOOL,), **(usual | links)
        )
        self._take(changes_by_move(Happening(MoveKind.LOG, {}, None, self.facts())))
        return self

    def act(self, kind: str, by: str, *, done_by: str | None = None, post: Role | None = None, **data: Any) -> Life:
        """One move by a person of the county, entered as the form would hand it in."""
        move = MoveKind(kind)
        before, data = self.facts(), self._filled(move, data)
        if move is MoveKind.NOTE_DONE:
            before = replace(before, duties=tuple(d for d in before.duties if d.kind == data["duty"]))
        acting = acting_in(move, before, actor(by), done_by, post)
        after = state_after(move, before, data, acting)
        happening = Happening(move, data, self.state, self.facts(after))
        self.state = after
        self.newest = NewestMove(kind, self.now, acting.by)
        self._take(changes_by_move(happening))
        return self

    def _filled(self, move: MoveKind, data: dict[str, Any]) -> dict[str, Any]:
        """What a form would hold besides what the test speaks of."""
        usual: dict[str, Any] = {name: self.today if value is TODAY else value for name, value in USUAL[move].items()}
        data = usual | data
        if move is MoveKind.REQUEST:
            data.setdefault("evidence", evidence_for(CODES[data["code"]].evidence))
        if move is MoveKind.PROPOSE_HOLD:
            data.setdefault("until", self.today + timedelta(days=90))
            data.setdefault("evidence", evidence_for(HOLD_CODES[data["hold_code"]].evidence))
        return data

    def tick(self) -> Life:
        """What the day opens and lets lapse by itself."""
        self._take(changes_by_date(self.facts()))
        return self

    def wait(self, days: int) -> Life:
        """So many days pass, each with its tick."""
        for _ in range(days):
            self.now += timedelta(days=1)
            self.tick()
        return self

    def until(self, day: date) -> Life:
        """The days up to this one pass."""
        return self.wait((day - self.today).days)

    def open(self, kind: str) -> list[DutyFact]:
        return [duty for duty in self.duties if duty.kind == kind and duty.is_open]

    def owed(self, kind: str) -> DutyFact:
        """The one open duty of a kind."""
        (duty,) = self.open(kind)
        return duty

    def open_kinds(self) -> set[str]:
        return {str(duty.kind) for duty in self.duties if duty.is_open}

    def _take(self, changes: DutyChanges) -> None:
        """What the models would write."""
        self.duties = [
            replace(d, done=d.done or d.id in changes.done, lapsed=d.lapsed or d.id in changes.lapsed)
            for d in self.duties
        ]
        for row in changes.opened:
            number = len(self.duties) + 1
            self.duties.append(
                DutyFact(number, str(row.kind), row.role, row.line, row.opened_on, row.counts_from, row.due_on)
            )


TODAY = object()
K = MoveKind
USUAL: dict[MoveKind, dict[str, Any]] = {kind: {"reason": "because"} for kind in MoveKind} | {
    K.CLEAR: {"result": ClearResult.IN_CLASS, "seen_by": "somebody", "seen_on": TODAY, "seen_at": "in class"},
    K.CONFIRM: {"ledger": Ledger.SUSPECTED, "last_attended_on": TODAY},
    K.ATTEMPT: {
        "made_on": TODAY,
        "channel": Channel.IN_PERSON,
        "went": ("head_teacher",),
        "met": Met.GUARDIAN,
        "result": AttemptResult.REFUSED,
        "said": "no",
    },
    K.ASSIGN: {},
    K.RETURN: {"returned_on": TODAY, "placement": Placement.ORIGINAL_CLASS},
    K.OBSERVE: {"observed_on": TODAY, "attending": True},
    K.RELAPSE: {"left_on": TODAY, "reason": Reason.WORKING_AWAY},
    K.PROPOSE_HOLD: {"hold_code": HoldCode.IN_CUSTODY},
    K.HOLD: {},
    K.RESUME: {"resumed_on": TODAY},
    K.REQUEST: {"code": Code.TRANSFERRED},
    K.REOPEN: {"found_on": TODAY, "reason": "out again"},
    K.PLAN: {"measure": "tutoring"},
    K.NOTE_DONE: {"duty": "upgrade_review", "note": "not yet"},
    K.REPORT: {},
    K.RECEIVE_REPORT: {},
    K.ISSUE_NOTICE: {},
    K.DELIVER_NOTICE: {"delivered_on": TODAY, "manner": Manner.IN_PERSON, "received_by": "guardian"},
    K.NOTICE_OUTCOME: {"outcome": Outcome.NOT_BACK},
    K.LEGAL_STEP: {"step": LegalStep.ORDER, "taken_on": TODAY},
}


def confirmed(**links: Any) -> Life:
    """Confirmed into the ledger on the first day, with both lines at work."""
    never = links.get("never_enrolled")
    ledger = Ledger.NOT_ENROLLED if never else Ledger.SUSPECTED
    return Life().log(**links).act("confirm", "township_official" if never else "principal", ledger=ledger)


def back(**links: Any) -> Life:
    """Back in class on the first day."""
    return confirmed(**links).act("return", "head_teacher")


def observed(**links: Any) -> Life:
    """Both observations done: 31 days later."""
    life = back(**links).wait(8).act("observe", "head_teacher")
    return life.wait(23).act("observe", "head_teacher")


def due_days(life: Life, kind: str) -> set[tuple[Line, date]]:
    return {(duty.line, duty.due_on) for duty in life.open(kind)}
