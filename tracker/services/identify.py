"""Logging a child (登记): the first act of every case, and of every further episode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.adapters.pinyin import pinyin_of
from tracker.domain.acts import ChildEntry, Logged
from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState, Facts, Stage
from tracker.domain.citizen_ids import clean_citizen_id
from tracker.domain.dutybook import changes_by_move
from tracker.domain.effects import Acting, reopen, with_links
from tracker.domain.errors import Forbidden, Invalid, Refused
from tracker.domain.happenings import Happening
from tracker.domain.news import LAST_LINKS, answering
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import WORKING, acting_to_log, entered_for, link_name, sees
from tracker.domain.posts import Actor, Role
from tracker.domain.refusals import NOT_YET
from tracker.domain.same_child import NUMBERS, OTHER_NAME
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind
from tracker.models.arrival_cases import settle_absence_as_case
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.batch_cases import settle_as_case
from tracker.models.cases import Case, Paths, Sighting, Step, case_of, record_move
from tracker.models.duties import apply_changes, duties_of
from tracker.models.entries import resolved
from tracker.models.facts import facts_around, holders_now, load_house, paths_of, with_duties
from tracker.models.hidden_answers import answer_by_case
from tracker.models.notices import tell
from tracker.models.numbering import next_number
from tracker.models.people import PostBook
from tracker.models.register import record_line
from tracker.models.requests import Taken, find_answer, take
from tracker.models.students import (
    Student,
    fill_blanks,
    find_student,
    is_number_taken,
    lock_student,
    same_child,
    wait_for_others,
)
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.models.unmatched import settle_as_compared

SIGHTED = "sighting"
"""The kept answer of a form that only added word to a case its sender may not see."""

OUT_OF_SCOPE = N_("This child belongs to none of your units. Enter its class, its village or where it lives now.")

CHILD_FIELDS = ("id_number", "roll_number", "address", "guardian", "guardian_phone")
"""What the base list takes over from whoever logs a child, where it knew nothing."""

LINK_FIELDS = ("class_id", "school_id", "household_village_id", "residence_village_id", "household_outside")


@dataclass(frozen=True, repr=False)
class _Form:
    """A child as somebody logs it: by whom, with units as ids, under which id of its own, when."""

    actor: Actor
    values: Mapping[str, Any]
    request_id: str
    now: datetime

    @property
    def today(self) -> date:
        return china_date(self.now)


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
        values = resolved({**_own_units(actor, entry), **_cleaned(entry.fields)})
        form = _Form(actor, values, request_id, now)
        _check_dates(form)
        student = _student(form, entry)
        case = case_of(student.id)
        if case is not None and case.state().is_open:
            answer = _already_open(actor, case, values, now)
        else:
            answer = _log(form, student, case)
        if entry.listed is not None:
            settle_as_case(actor, entry.listed, answer.number, now)
        if entry.absent is not None:
            settle_absence_as_case(actor, entry.absent, answer.number, now)
        if entry.compared is not None:
            settle_as_compared(entry.compared, answer.number)
        if entry.hidden is not None:
            answer_by_case(actor, entry.hidden, answer.number, now)
        take(actor.person_id, request_id, answer.number or SIGHTED, now)
        action = "sighting" if answer.sighting else str(MoveKind.LOG)
        append(Entry(Chain.CHANGE, now, actor.person_id, action, answer.number or "", values))
        return answer


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as the base list holds them, however they were typed."""
    numbers = {key: clean_citizen_id(fields[key]) for key in NUMBERS if fields.get(key)}
    return {**fields, **numbers}


def _own_units(actor: Actor, entry: ChildEntry) -> dict[str, str]:
    """Class and school default to the person's own; a child of the base list brings its own along."""
    if entry.student_id is not None:
        return {}
    own: dict[str, str] = {}
    never = entry.fields.get("never_enrolled")
    for post in actor.posts:
        if post.role is Role.HEAD_TEACHER and not never and not entry.fields.get("school"):
            own.setdefault("class", post.unit.code)
        elif post.role in {Role.SCHOOL_CLERK, Role.PRINCIPAL}:
            own.setdefault("school", post.unit.code)
    return {name: code for name, code in own.items() if not entry.fields.get(name)}


def _check_dates(form: _Form) -> None:
    days = {name: form.values.get(name) for name in ("found_on", "last_seen_on", "birth_date")}
    wrong = {name: Refused(NOT_YET) for name, day in days.items() if day and day > form.today}
    if wrong:
        raise Invalid(wrong)


def _student(form: _Form, entry: ChildEntry) -> Student:
    """The child on the base list: chosen there, known by its number, the only one of that name and birth; else added.

    Whoever logs the same child meanwhile waits, so that nobody is added twice.
    """
    if entry.student_id is not None:
        chosen = find_student(form.actor, entry.student_id)
        if chosen is None:
            raise Invalid({"student": Refused(N_("Please choose the child from the list again."))})
        lock_student(chosen.id)
        return chosen
    wait_for_others(entry.name, form.values)
    known = same_child(form.actor, entry.name, form.values)
    _check_numbers(form, known)
    if known is None:
        return _add_student(form, entry.name)
    lock_student(known.id)
    fill_blanks(known, {name: form.values.get(name) for name in CHILD_FIELDS})
    return known


def _check_numbers(form: _Form, known: Student | None) -> None:
    """A number that the child does not bear yet is nobody else's."""
    new = (key for key in NUMBERS if known is None or getattr(known, key) is None)
    taken = {key: Refused(OTHER_NAME) for key in new if is_number_taken(key, form.values.get(key))}
    if taken:
        raise Invalid(taken)


def _add_student(form: _Form, name: str) -> Student:
    values, search = form.values, pinyin_of(name)
    state = _state(form, None)
    paths = paths_of(state)
    student = Student(
        name=name,
        pinyin=search.pinyin,
        initials=search.initials,
        sex=values["sex"],
        birth_date=values["birth_date"],
        never_enrolled=bool(values.get("never_enrolled")),
        added_at=form.now,
        class_path=paths.class_path,
        responsible_path=paths.responsible_path,
        residence_path=paths.residence_path,
        **{field: getattr(state, field) for field in LINK_FIELDS},
    )
    fill_blanks(student, {field: values.get(field) for field in CHILD_FIELDS})
    db.session.add(student)
    db.session.flush()
    return student


def _state(form: _Form, student: Student | None) -> CaseState:
    """The state of a new case: the lines of the base list, overruled by what was entered."""
    values = form.values
    listed = {name: getattr(student, name) for name in LINK_FIELDS} if student else {}
    state = CaseState(
        stage=Stage.IDENTIFIED,
        found_by=values["found_by"],
        found_on=values["found_on"],
        reasons=(values["reason"],),
        last_seen_on=values.get("last_seen_on"),
        **listed,
    )
    state = with_links(state, {"household_village_id": _own_village(form, state), **values})
    never = bool(values.get("never_enrolled") or (student and student.never_enrolled))
    return replace(state, never_enrolled=never and not state.class_id)


def _own_village(form: _Form, listed: CaseState) -> int | None:
    """A village officer's own village, for a child of which neither list nor form knows where it belongs."""
    if listed.household_village_id or listed.household_outside or form.values.get("residence_village_id"):
        return None
    return next((post.unit.id for post in form.actor.posts if post.role is Role.VILLAGE_OFFICER), None)


def _already_open(actor: Actor, case: Case, values: Mapping[str, Any], now: datetime) -> Logged:
    if sees(actor, case.class_path, case.responsible_path, case.residence_path):
        return Logged(case.number, already_open=True)
    sighting = Sighting(case_id=case.id, at=now, person_id=actor.person_id, details=dict(values))
    db.session.add(sighting)
    db.session.flush()
    paths = Paths(case.class_path, case.responsible_path, case.residence_path)
    book = PostBook.load((paths.class_path, paths.responsible_path), china_date(now))
    facts = facts_around(case.state(), paths, now, load_house(china_date(now)), book)
    tell(NoticeKind.SIGHTING, f"sighting {sighting.id}", answering(LAST_LINKS, facts), case.id, now)
    return Logged(None, sighting=True)


def _log(form: _Form, student: Student, case: Case | None) -> Logged:
    data = form.values if case is None else _again(form.values)
    house, before = load_house(form.today), case.state() if case else None
    state = _state(form, student) if case is None else _links_again(form, student, case)
    paths = paths_of(state)
    if not sees(form.actor, paths.class_path, paths.responsible_path, paths.residence_path):
        raise Refused(OUT_OF_SCOPE)
    book = PostBook.load((paths.class_path, paths.responsible_path, paths.residence_path), form.today)
    facts = facts_around(state, paths, form.now, house, book)
    facts = with_duties(facts, duties_of(case.id)) if case else facts
    acting = _acting(form.actor, facts, paths, form.values.get("done_by"))
    kind, fresh = (MoveKind.LOG, True) if case is None else (MoveKind.REOPEN, False)
    if case is None:
        number = next_number(_county(), form.today.year)
        case = Case(number=number, student_id=student.id, logged_at=form.now)
    else:
        state = reopen(facts, data, acting)
    step = Step(kind, state, acting, form.now, form.today, data, holders_now(facts), form.request_id)
    row = record_move(case, step, paths, fresh=fresh)
    after = with_duties(facts_around(state, paths, form.now, house, book), duties_of(case.id))
    apply_changes(case, changes_by_move(Happening(kind, data, before, after)), form.now, row.id)
    record_line(case, form.now)
    return Logged(case.number, reopened=not fresh)


def _links_again(form: _Form, student: Student, case: Case) -> CaseState:
    """A struck case on the lines where the child is now: where its own people log it again, those it had come to."""
    old, fresh = case.state(), _state(form, student)
    if sees(form.actor, case.class_path, case.responsible_path, case.residence_path):
        return with_links(old, form.values)
    return replace(old, **{name: getattr(fresh, name) for name in LINK_FIELDS})


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
    return acting_to_log(actor, (paths.class_path, paths.responsible_path, paths.residence_path))
