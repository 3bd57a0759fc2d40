"""Logging a child (登记): the first act of every case, and of every further episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.adapters.pinyin import pinyin_of
from tracker.domain.acts import ChildEntry, Logged
from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState, Facts, Signature, Stage
from tracker.domain.dutybook import changes_by_move
from tracker.domain.effects import Acting, reopen
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.happenings import Happening
from tracker.domain.news import LAST_LINKS, answering
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import WORKING, entered_for, link_name, sees
from tracker.domain.posts import RANKS, SEATS, Actor, Line, PostFact, Role, is_within
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.cases import Case, Paths, Sighting, Step, case_of, next_number, record_move
from tracker.models.duties import apply_changes, duties_of
from tracker.models.entries import resolved
from tracker.models.facts import facts_around, holders_now, load_house, paths_of
from tracker.models.notices import tell
from tracker.models.people import PostBook
from tracker.models.register import record_line
from tracker.models.requests import Taken, find_answer, take
from tracker.models.students import Student, find_student, lock_student, same_child
from tracker.models.transactions import reading, writing
from tracker.models.types import blind_index
from tracker.models.units import Unit

SIGHTED = "sighting"
"""The kept answer of a form that only added word to a case its sender may not see."""

LINK_FIELDS = ("class_id", "school_id", "household_village_id", "residence_village_id", "household_outside")


def log_child(actor: Actor, entry: ChildEntry, request_id: str, now: datetime) -> Logged:
    """Logs a child, or logs it again; a child with an open case gets no second one (trade §3).

    An open case the person may not see gains a sighting and stays hidden. Raises Forbidden, Invalid, Refused.
    """
    if not actor.roles() & WORKING:
        raise Forbidden
    try:
        return _log_once(actor, entry, request_id, now)
    except Taken:
        with reading():
            return _as_before(find_answer(actor.person_id, request_id) or SIGHTED)


def _as_before(answer: str) -> Logged:
    return Logged(None, sighting=True) if answer == SIGHTED else Logged(answer)


def _log_once(actor: Actor, entry: ChildEntry, request_id: str, now: datetime) -> Logged:
    with writing():
        taken = find_answer(actor.person_id, request_id)
        if taken is not None:
            return _as_before(taken)
        values = resolved({**_own_units(actor, entry), **entry.fields})
        _check_dates(values, now)
        student = _student(actor, entry, values, now)
        case = case_of(student.id)
        if case is not None and case.stage not in {Stage.MARKED_OFF, Stage.CLEARED}:
            answer = _already_open(actor, case, values, now)
        else:
            answer = _log(actor, student, case, {**values, "done_by": entry.fields.get("done_by")}, request_id, now)
        take(actor.person_id, request_id, answer.number or SIGHTED, now)
        action = "sighting" if answer.sighting else str(MoveKind.LOG)
        append(Entry(Chain.CHANGE, now, actor.person_id, action, answer.number or "", values))
        return answer


def _own_units(actor: Actor, entry: ChildEntry) -> dict[str, str]:
    """Class, school and village default to the person's own."""
    if entry.student_id is not None:
        return {}
    own: dict[str, str] = {}
    never = entry.fields.get("never_enrolled")
    for post in actor.posts:
        if post.role is Role.HEAD_TEACHER and not never and not entry.fields.get("school"):
            own.setdefault("class", post.unit.code)
        elif post.role in {Role.SCHOOL_CLERK, Role.PRINCIPAL}:
            own.setdefault("school", post.unit.code)
        elif post.role is Role.VILLAGE_OFFICER and not entry.fields.get("residence_village"):
            own.setdefault("household_village", post.unit.code)
    return {name: code for name, code in own.items() if not entry.fields.get(name)}


def _check_dates(values: Mapping[str, Any], now: datetime) -> None:
    today = china_date(now)
    late = Refused(N_("The date lies in the future. Please check it."))
    wrong = {
        name: late for name in ("found_on", "last_seen_on", "birth_date") if values.get(name) and values[name] > today
    }
    if wrong:
        raise Invalid(wrong)


def _student(actor: Actor, entry: ChildEntry, values: Mapping[str, Any], now: datetime) -> Student:
    """The child on the base list: chosen there, known by its ID, the only one of that name and birth; else added."""
    if entry.student_id is not None:
        chosen = find_student(actor, entry.student_id)
        if chosen is None:
            raise Invalid({"student": Refused(N_("Please choose the child from the list again."))})
        lock_student(chosen.id)
        return chosen
    known = same_child(actor, entry.name, values)
    if known is not None:
        lock_student(known.id)
    return known or _add_student(entry.name, values, now)


def _add_student(name: str, values: Mapping[str, Any], now: datetime) -> Student:
    search = pinyin_of(name)
    paths = paths_of(_state(values, None))
    id_number = values.get("id_number")
    student = Student(
        name=name,
        pinyin=search.pinyin,
        initials=search.initials,
        sex=values["sex"],
        birth_date=values["birth_date"],
        id_number=id_number,
        id_number_index=blind_index(id_number),
        id_tail_index=blind_index(id_number[-4:]) if id_number else None,
        roll_number=values.get("roll_number"),
        roll_number_index=blind_index(values.get("roll_number")),
        address=values.get("address"),
        guardian=values.get("guardian"),
        guardian_phone=values.get("guardian_phone"),
        never_enrolled=bool(values.get("never_enrolled")),
        added_at=now,
        class_path=paths.class_path,
        responsible_path=paths.responsible_path,
        residence_path=paths.residence_path,
        **{field: values.get(field) for field in LINK_FIELDS[:-1]},
        household_outside=bool(values.get("household_outside")),
    )
    db.session.add(student)
    db.session.flush()
    return student


def _state(values: Mapping[str, Any], student: Student | None) -> CaseState:
    """The state of a new case: the lines of the base list, overruled by what was entered."""
    links: dict[str, Any] = {
        name: values.get(name) or (getattr(student, name) if student else None) for name in LINK_FIELDS
    }
    never = bool(values.get("never_enrolled") or (student and student.never_enrolled))
    state = CaseState(
        stage=Stage.IDENTIFIED,
        never_enrolled=never and not links["class_id"],
        found_by=values["found_by"],
        found_on=values["found_on"],
        reasons=(values["reason"],),
        last_seen_on=values.get("last_seen_on"),
    )
    links["household_outside"] = bool(links["household_outside"])
    return replace(state, **links)


def _already_open(actor: Actor, case: Case, values: Mapping[str, Any], now: datetime) -> Logged:
    if sees(actor, case.class_path, case.responsible_path, case.residence_path):
        return Logged(case.number, already_open=True)
    sighting = Sighting(case_id=case.id, at=now, person_id=actor.person_id, details=dict(values))
    db.session.add(sighting)
    db.session.flush()
    paths = Paths(case.class_path, case.responsible_path, case.residence_path)
    book = PostBook.load((paths.class_path, paths.responsible_path), china_date(now))
    facts = facts_around(case.state(), paths, now, load_house(china_date(now)), book, [])
    tell(NoticeKind.SIGHTING, f"sighting {sighting.id}", answering(LAST_LINKS, facts), case.id, now)
    return Logged(None, sighting=True)


def _log(
    actor: Actor,
    student: Student,
    case: Case | None,
    values: Mapping[str, Any],
    request_id: str,
    now: datetime,
) -> Logged:
    today, house = china_date(now), load_house(china_date(now))
    before = case.state() if case else None
    fresh = case is None
    state = _state(values, student)
    paths = paths_of(state) if case is None else Paths(case.class_path, case.responsible_path, case.residence_path)
    book = PostBook.load((paths.class_path, paths.responsible_path, paths.residence_path), today)
    facts = facts_around(before or state, paths, now, house, book, duties_of(case.id) if case else [])
    acting = _acting(actor, facts, paths, values.get("done_by"))
    kind, data = (MoveKind.LOG, values) if case is None else (MoveKind.REOPEN, _again(values))
    if case is None:
        number = next_number(_county(), today.year)
        case = Case(number=number, student_id=student.id, logged_at=now)
    else:
        state = reopen(facts, data, acting)
    step = Step(kind, state, acting, now, today, data, holders_now(facts), request_id)
    row = record_move(case, step, paths, fresh=fresh)
    after = facts_around(state, paths, now, house, book, duties_of(case.id))
    apply_changes(case, changes_by_move(Happening(kind, data, before, after)), now, row.id)
    record_line(case, now)
    return Logged(case.number, reopened=not fresh)


def _again(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "reasons": (values["reason"],), "logged_again": True}


def _county() -> str:
    return db.session.scalars(select(Unit.code).where(Unit.tier == "county").order_by(Unit.path)).first() or "000000"


def _acting(actor: Actor, facts: Facts, paths: Paths, done_by: str | None) -> Acting:
    """In which post the child is logged: the lowest whose unit lies on one of the case's lines."""
    if done_by:
        for way, _ in entered_for(MoveKind.ATTEMPT, facts, actor):
            if link_name(way.line, way.role) == done_by:
                return way
        raise Refused(N_("You cannot enter this for that post: it is empty, or its clerk is another."))
    working = sorted((post for post in actor.posts if post.role in WORKING), key=lambda post: RANKS[post.role])
    on_line = [post for post in working if _covers(post, paths)]
    post = (on_line or working)[0]
    line = SEATS[post.role].line or Line.BUREAU
    return Acting(post.role, line, Signature(actor.person_id), post.role)


def _covers(post: PostFact, paths: Paths) -> bool:
    wanted = (paths.class_path, paths.responsible_path, paths.residence_path)
    return any(is_within(path, post.unit.path) for path in wanted)
