"""The page of one case: both lines, what comes next, and everything that was done, as far as the reader may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.asks import Ask, pending
from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState, Facts
from tracker.domain.disclosure import acts_on, may_open, name_for, shows_name, shows_sensitive
from tracker.domain.errors import NotFound
from tracker.domain.history import Deed, Ended, Planned, Proof
from tracker.domain.links import Link, links_of, own_line
from tracker.domain.next_step import NextStep, may_annul, next_step, open_moves
from tracker.domain.owing import Owed, owed
from tracker.domain.posts import Actor, Line, PostFact
from tracker.domain.privacy import mask_citizen_id, mask_name, mask_phone
from tracker.domain.reasons import SENSITIVE_GROUPS, Group, Reason, Sex
from tracker.domain.register import shown_reasons
from tracker.domain.sight import Sight, who_sees
from tracker.domain.way import Step, school_days_out, way_of
from tracker.domain.workflow import MoveKind
from tracker.models.audit import Chain, Entry, append
from tracker.models.cases import Case, find_case
from tracker.models.duties import duties_of
from tracker.models.facts import facts_of, load_house, newest_fact
from tracker.models.history import (
    VIEWED,
    Accessed,
    History,
    Sighted,
    ended,
    load_history,
    looks_at,
    word_about,
)
from tracker.models.people import PostBook
from tracker.models.students import Student
from tracker.models.transactions import reading, writing

IN_FULL = ("reveal", "open_file")
"""Looks at personal data that the page of a case names; opening the page itself is only written down."""


@dataclass(frozen=True)
class Child:
    """The child as this reader may know it; ID and telephone are masked for everybody."""

    name: str
    sex: Sex | None
    birth_date: date | None
    groups: tuple[Group, ...]
    reasons: tuple[Reason, ...]
    id_number: str
    guardian: str
    guardian_phone: str
    school: str
    school_class: str
    household_village: str
    residence_village: str


@dataclass(frozen=True)
class Reader:
    """What the reader may do with the page, by the posts held.

    `on_lines`: by a post of the case's own lines the person reads sensitive reasons and officials' telephones, and
    may ask for numbers in full.
    """

    own: Line
    on_lines: bool
    acts: tuple[MoveKind, ...]
    may_annul: bool


@dataclass(frozen=True)
class CasePage:
    """Everything on the page of a case; `owing` are its open duties with the day a future one is shown from.

    `unreached`: the posts of others that a message about the case did not reach, for whoever acts on it.
    """

    number: str
    version: int
    facts: Facts
    child: Child
    reader: Reader
    days_out: int | None
    way: tuple[Step, ...]
    lines: Mapping[Line, tuple[Link, ...]]
    next_step: NextStep | None
    asks: tuple[Ask, ...]
    deeds: tuple[Deed, ...]
    plan: tuple[Planned, ...]
    proofs: tuple[Proof, ...]
    owing: tuple[tuple[Owed, date | None], ...]
    ended: tuple[Ended, ...]
    sightings: tuple[Sighted, ...]
    sights: tuple[Sight, ...]
    unreached: tuple[PostFact, ...]
    looks: tuple[Accessed, ...]

    @property
    def state(self) -> CaseState:
        return self.facts.state


def get_case(actor: Actor, number: str, now: datetime) -> CasePage:
    """The page of a case; raises NotFound for what the person may not see.

    Opening it is access to personal data: one entry for each person, case and day, committed before it is shown.
    """
    with reading():
        found = find_case(actor, number)
        if found is None:
            raise NotFound
        looks, opened_today = looks_at(number, IN_FULL, actor.person_id, china_date(now))
        page = _page(actor, *found, now, looks)
    if not opened_today:
        with writing():
            append(Entry(Chain.ACCESS, now, actor.person_id, VIEWED, number))
    return page


def _page(actor: Actor, case: Case, student: Student, now: datetime, looks: tuple[Accessed, ...]) -> CasePage:
    paths = (case.class_path, case.responsible_path, case.residence_path)
    book = PostBook.load(paths, china_date(now))
    posts = tuple(post for held in book.posts.values() for post in held)
    duties = duties_of(case.id)
    history = load_history(case.id, {post.person_id: post.person_name for post in posts})
    house = load_house(china_date(now))
    facts = replace(facts_of(case, now, house, book, duties), newest=newest_fact(history.newest))
    over = ended(duties)
    proofs = _proofs(actor, case, history)
    reader = _reader(actor, case, facts)
    sights = who_sees(posts, *paths)
    sightings, unreached = word_about(case.id)
    missed = unreached - {actor.person_id} if reader.on_lines else frozenset()
    return CasePage(
        number=case.number,
        version=case.version,
        facts=facts,
        child=_child(actor, case, student, book),
        reader=reader,
        days_out=school_days_out(facts),
        way=way_of(history.deeds, case.episode),
        lines={line: links_of(line, facts, history.deeds, over) for line in Line},
        next_step=next_step(facts, actor, case.number, ""),
        asks=tuple(pending(facts, history.deeds, proofs, history.names)),
        deeds=history.deeds,
        plan=history.plan,
        proofs=proofs,
        owing=_owing(facts),
        ended=over,
        sightings=sightings,
        sights=sights,
        unreached=tuple(sight.post for sight in sights if sight.post.person_id in missed),
        looks=looks if reader.on_lines else (),
    )


def _child(actor: Actor, case: Case, student: Student, book: PostBook) -> Child:
    units = {unit.id: unit.name for unit in book.units.values()}
    paths = (case.class_path, case.responsible_path, case.residence_path)
    guardian = student.guardian or ""
    sensitive = shows_sensitive(actor, *paths[:2])
    return Child(
        name=name_for(actor, student.name, *paths),
        sex=student.sex,
        birth_date=student.birth_date,
        groups=tuple(group for group in student.groups if sensitive or group not in SENSITIVE_GROUPS),
        reasons=shown_reasons(case.reasons, sensitive=sensitive),
        id_number=mask_citizen_id(student.id_number),
        guardian=guardian if shows_name(actor, *paths) or not guardian else mask_name(guardian),
        guardian_phone=mask_phone(student.guardian_phone),
        school=units.get(case.school_id or 0, ""),
        school_class=units.get(case.class_id or 0, ""),
        household_village=units.get(case.household_village_id or 0, ""),
        residence_village=units.get(case.residence_village_id or 0, ""),
    )


def _reader(actor: Actor, case: Case, facts: Facts) -> Reader:
    lines = (case.class_path, case.responsible_path)
    return Reader(
        own=own_line(actor, *lines, case.residence_path),
        on_lines=acts_on(actor, *lines),
        acts=open_moves(facts, actor),
        may_annul=may_annul(facts, actor),
    )


def _proofs(actor: Actor, case: Case, history: History) -> tuple[Proof, ...]:
    return tuple(
        replace(proof, may_open=may_open(actor, proof.key, case.class_path, case.responsible_path))
        for proof in history.proofs
    )


def _owing(facts: Facts) -> tuple[tuple[Owed, date | None], ...]:
    """Open duties, those owed already first, each by its due day."""
    duties = sorted((d for d in facts.duties if d.is_open), key=lambda d: (d.counts_from > facts.today, d.due_on, d.id))
    return tuple(
        (owed(duty, facts, "", ""), duty.counts_from if duty.counts_from > facts.today else None) for duty in duties
    )
