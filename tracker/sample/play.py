"""Plays the stories: each scene as one call of a service, by whoever holds the post on that day, in order of time."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from tracker.domain.acts import Act, ChildEntry, StoredFile
from tracker.domain.calendar import china_date
from tracker.domain.forms import Form
from tracker.domain.letters import Draft, Receipt
from tracker.domain.posts import ENTERED_BY, SEATS, Actor, Holders, Line, PostFact, Role, Tier, UnitFact
from tracker.domain.workflow import MoveKind
from tracker.sample.casting import Tale
from tracker.sample.chance import chance
from tracker.sample.drawn import Occasion, filled_in
from tracker.sample.plots import Beat
from tracker.sample.scenes import ANSWER, LETTER, SAME_PERSON, SIGHT, STRANGER, WATCH
from tracker.sample.seats import Seats
from tracker.services.identify import log_child
from tracker.services.letter_acts import draft_letter, record_receipt, send_letter
from tracker.services.moves import annul_move, move_case
from tracker.services.watch import watch_child

ASKS = frozenset({MoveKind.REQUEST, MoveKind.PROPOSE_HOLD, MoveKind.ASK_UPGRADE})
SIGNED = frozenset(
    {
        MoveKind.COUNTERSIGN,
        MoveKind.APPROVE,
        MoveKind.REJECT,
        MoveKind.OBJECT,
        MoveKind.HOLD,
        MoveKind.REFUSE_HOLD,
        MoveKind.UPGRADE,
        MoveKind.REFUSE_UPGRADE,
    }
)
"""The acts from which whoever signed before is left out."""


@dataclass(frozen=True)
class Doer:
    """Who does a scene: the person who acts, for which post, and the link it is entered for."""

    actor: Actor
    post: PostFact
    done_by: str | None = None


@dataclass
class Told:
    """How far a tale has come."""

    tale: Tale
    student_id: int
    lines: dict[Line, tuple[UnitFact, ...]]
    number: str | None = None
    letter: str = ""
    version: int = 0
    signed: frozenset[int] = frozenset()
    last: Doer | None = None


@dataclass
class Player:
    """Everything the scenes are played with."""

    seats: Seats
    units: Mapping[str, UnitFact]
    papers: Mapping[str, StoredFile]
    stranger: Callable[[Told, date], PostFact]
    rng: Random = field(default_factory=lambda: chance("play"))

    def play(self, told: Told, beat: Beat) -> None:
        """One scene at its moment."""
        doer = self._doer(told, beat)
        data = filled_in(beat.scene.data, self._occasion(told, beat, doer))
        ACTS.get(beat.scene.act, _move)(self, told, doer, data, beat)
        told.last = doer

    def officer(self, at: datetime) -> Actor:
        """The bureau officer, for what is no scene of a story."""
        bureau = next(unit for unit in self.units.values() if unit.tier is Tier.BUREAU)
        post = self.seats.holders((bureau,), china_date(at)).owners(Role.BUREAU_OFFICER)[0]
        return self.seats.actor(post, china_date(at))

    def request_id(self) -> str:
        """A form's own id, the same in every sample county of one day."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def _doer(self, told: Told, beat: Beat) -> Doer:
        day, by = china_date(beat.at), beat.scene.by
        if by == SAME_PERSON and told.last:
            return told.last
        if by == STRANGER:
            post = self.stranger(told, day)
            return Doer(self.seats.actor(post, day), post)
        role = Role(by.removeprefix("assisting_"))
        line = Line.ASSISTING if by.startswith("assisting_") else SEATS[role].line or Line.BUREAU
        holders = self.seats.holders(told.lines[line], day)
        signed = told.signed if beat.scene.act in SIGNED else frozenset[int]()
        post = holders.owners(role, signed)[0]
        return self._typist(holders, post, by, beat) or Doer(self.seats.actor(post, day), post)

    def _typist(self, holders: Holders, post: PostFact, by: str, beat: Beat) -> Doer | None:
        """The clerk who enters for a holder without account (代录)."""
        clerk = ENTERED_BY.get(post.role)
        if post.has_account or clerk is None:
            return None
        typist = holders.filled(clerk)[0]
        return Doer(self.seats.actor(typist, china_date(beat.at)), post, by)

    def _occasion(self, told: Told, beat: Beat, doer: Doer) -> Occasion:
        tale = told.tale
        found, school = tale.found, tale.found.school
        village = found.household or found.residence
        child = {
            "reason": tale.reason,
            "school": school.code if school else None,
            "school_name": school.name if school else None,
            "township": village.parent if village else None,
            "found_village": village.code if village else None,
            "found_class": found.room.code if found.room else None,
            "roll_number": found.roll_number,
            "id_number": found.id_number,
            "letter": told.letter,
        }
        return Occasion(china_date(beat.at), doer.post.person_name, child, self.papers, self.rng)


def _log(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    fields = {**data, "done_by": doer.done_by} if doer.done_by else data
    logged = log_child(doer.actor, ChildEntry(told.student_id, fields=fields), player.request_id(), beat.at)
    told.number, told.version = logged.number, told.version + 1


def _sight(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    child = told.tale.child
    known = {"id_number": child.id_number, "sex": child.sex, "birth_date": child.birth}
    log_child(doer.actor, ChildEntry(name=child.name, fields={**data, **known}), player.request_id(), beat.at)


def _watch(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    watch_child(doer.actor, told.student_id, data["reason"], data["note"], beat.at)


def _letter(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    """Drafted and sent at once."""
    draft = Draft(data["addressee"], f"{doer.post.person_name} 19900006789", {told.number or "": data["where"]})
    kept = draft_letter(_form(player, doer, beat), draft)
    told.letter = send_letter(_form(player, doer, beat), int(kept.text)).text


def _answer(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    receipt = Receipt(confirmed=frozenset({told.number or ""}), answered_on=china_date(beat.at), **data)
    record_receipt(_form(player, doer, beat), told.letter, receipt, player.papers["receipt"])


def _form(player: Player, doer: Doer, beat: Beat) -> Form:
    return Form(doer.actor, player.request_id(), beat.at)


def _annul(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    annul_move(doer.actor, _act(player, told, MoveKind.ANNUL), data["reason"], beat.at)
    told.version += 1


def _move(player: Player, told: Told, doer: Doer, data: Mapping[str, Any], beat: Beat) -> None:
    kind = MoveKind(beat.scene.act)
    move_case(doer.actor, _act(player, told, kind, doer.done_by), data, beat.at)
    told.version += 1
    people = frozenset({doer.post.person_id, doer.actor.person_id or 0})
    if kind in ASKS:
        told.signed = people
    elif kind is MoveKind.COUNTERSIGN:
        told.signed |= people
    _rehang(player, told, data)


def _rehang(player: Player, told: Told, data: Mapping[str, Any]) -> None:
    """The lines as the move left them."""
    for name, line in (("class", Line.BUREAU), ("household_village", Line.GOVERNMENT)):
        if data.get(name):
            told.lines[line] = lineage(player.units[data[name]], player.units)


def _act(player: Player, told: Told, kind: MoveKind, done_by: str | None = None) -> Act:
    return Act(told.number or "", kind, told.version, player.request_id(), done_by)


ACTS: Mapping[str, Callable[[Player, Told, Doer, Mapping[str, Any], Beat], None]] = {
    MoveKind.LOG: _log,
    MoveKind.ANNUL: _annul,
    SIGHT: _sight,
    WATCH: _watch,
    LETTER: _letter,
    ANSWER: _answer,
}


def lineage(unit: UnitFact, units: Mapping[str, UnitFact]) -> tuple[UnitFact, ...]:
    """The units on a path, the lowest first."""
    codes = [code for code in unit.path.split("/") if code]
    return tuple(units[code] for code in reversed(codes))
