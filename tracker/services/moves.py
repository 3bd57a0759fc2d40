"""Acts on a case: what a form may do now, doing it, and undoing a mistaken step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.domain.acts import Act, Changed, News, Prepared
from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState, Facts, Signature
from tracker.domain.disclosure import name_for
from tracker.domain.dutybook import changes_by_date, changes_by_move
from tracker.domain.effects import Acting
from tracker.domain.errors import Conflict, Forbidden, NotFound
from tracker.domain.happenings import Happening
from tracker.domain.letters import with_recorded_receipt
from tracker.domain.news import told_of_move
from tracker.domain.permissions import acting_in, may_move
from tracker.domain.posts import Actor
from tracker.domain.refusals import annullable
from tracker.domain.workflow import MoveKind, check_possible, state_after
from tracker.models import states
from tracker.models.audit import Chain, Entry, append
from tracker.models.cases import Case, MoveRow, Paths, Step, find_case, lock_case, newest_move, record_move
from tracker.models.duties import apply_changes, duties_of, undo_changes
from tracker.models.entries import keep_entries, resolved, where_its_class_hangs, worded
from tracker.models.facts import (
    LINKS,
    facts_after,
    facts_of,
    holders_now,
    load_facts,
    load_house,
    paths_of,
)
from tracker.models.letters import letter_facts
from tracker.models.notices import tell
from tracker.models.papers import issue_by_move
from tracker.models.people import Person, PostBook
from tracker.models.register import record_line
from tracker.models.requests import find_answer, take, was_made
from tracker.models.students import rehang_child
from tracker.models.transactions import reading, writing

CHILD_LINKS = (*LINKS, "household_outside", "never_enrolled")
CHILD_PATHS = ("class_path", "responsible_path", "residence_path")
"""What a case and its child on the base list both say of where the child belongs."""


def prepare_move(actor: Actor, act: Act, now: datetime, *, fresh: bool = False) -> Prepared:
    """What a form needs before it is read, checked in the order 404, 403, taken before, 409.

    `fresh` skips the version check, for showing the form. Raises NotFound, Forbidden, Conflict.
    """
    with reading():
        found = find_case(actor, act.number)
        if found is None:
            raise NotFound
        case, student = found
        facts = _with_letters(act.kind, load_facts(case, now, load_house(china_date(now))), case)
        shown = replace(act, version=case.version) if fresh else act
        taken = _check(actor, shown, facts, case)
        name = name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path)
        return Prepared(facts, case.version, name, taken)


def what_changed(actor: Actor, number: str, version: int) -> Changed:
    """The steps made on a case since the version somebody had open; raises NotFound."""
    with reading() as session:
        found = find_case(actor, number)
        if found is None:
            raise NotFound
        case, _student = found
        steps = select(MoveRow, Person.name).outerjoin(Person, Person.id == MoveRow.person_id)
        rows = session.execute(steps.where(MoveRow.case_id == case.id).order_by(MoveRow.id)).all()
        shown = rows[version - 1][0] if 0 < version <= len(rows) else None
        news = tuple(News(row.kind, row.made_on, name or "") for row, name in rows[max(version, 0) :])
        return Changed(states.read(shown.after).stage if shown else None, case.stage, case.version, news)


def move_case(actor: Actor, act: Act, data: Mapping[str, Any], now: datetime) -> str:
    """Makes one move and returns the case's number; the same form again does nothing.

    Raises NotFound, Forbidden, Conflict (page out of date, or wrong stage) and Refused, each with one sentence.
    """
    with writing():
        case = lock_case(actor, act.number)
        if case is None:
            raise NotFound
        house = load_house(china_date(now))
        known = load_facts(case, now, house)
        if _check(actor, act, known, case) is not None:
            return act.number
        data = worded(data, known.today) if act.kind is MoveKind.LEGAL_STEP else resolved(data)
        facts = _with_letters(act.kind, _for_the_noted_duty(act.kind, known, data), case)
        data = with_recorded_receipt(facts.letters, data)
        acting = acting_in(act.kind, facts, actor, act.done_by, act.post)
        after = state_after(act.kind, facts, data, acting)
        then, paths = facts_after(known, after, case, house)
        step = Step(act.kind, after, acting, now, facts.today, data, holders_now(facts), act.request_id)
        row = record_move(case, step, paths)
        _follow(case, known.state)
        keep_entries(case, row, data, now)
        issue_by_move(case, row, then)
        apply_changes(case, changes_by_move(Happening(act.kind, data, facts.state, then)), now, row.id)
        news = told_of_move(act.kind, then, data)
        if news:
            tell(news[0], f"move {row.id}", news[1], case.id, now)
        _finish(actor, act, case, data, now)
    return act.number


def annul_move(actor: Actor, act: Act, reason: str, now: datetime) -> str:
    """Undoes the newest move, by its maker within 24 hours; the case and its duties are as before (trade §3)."""
    with writing():
        case = lock_case(actor, act.number)
        if case is None:
            raise NotFound
        house = load_house(china_date(now))
        facts = load_facts(case, now, house)
        if _check(actor, act, facts, case) is not None:
            return act.number
        undone = _undoable(facts, case)
        after = where_its_class_hangs(states.read(undone.before or {}))
        paths = paths_of(after)
        acting = Acting(undone.role, undone.line, Signature(actor.person_id), undone.post_role)
        details = {"reason": reason}
        step = Step(act.kind, after, acting, now, facts.today, details, holders_now(facts), act.request_id, undone.id)
        row = record_move(case, step, paths)
        _follow(case, facts.state)
        undo_changes(undone.id)
        restored = facts_of(case, now, house, _book(paths, now), duties_of(case.id))
        apply_changes(case, changes_by_date(restored), now, row.id)
        _finish(actor, act, case, details, now)
    return act.number


def _undoable(facts: Facts, case: Case) -> MoveRow:
    refusal = annullable(facts, {})
    if refusal:
        raise Conflict(refusal.message, **refusal.params)
    row = newest_move(case.id)
    if row is None:
        raise NotFound
    return row


def _check(actor: Actor, act: Act, facts: Facts, case: Case) -> str | None:
    """403, then the answer of a form taken before, then 409.

    Whoever made this very step may send it again, though it took from the post what entitled it.
    """
    if not _is_entitled(actor, act.kind, facts) and not was_made(case.id, act.kind, act.request_id):
        raise Forbidden
    taken = find_answer(actor.person_id, act.request_id)
    if taken is not None:
        return taken
    if act.version != case.version:
        raise Conflict
    _check_stage(act.kind, facts)
    return None


def _is_entitled(actor: Actor, kind: MoveKind, facts: Facts) -> bool:
    """Annulling belongs to whoever made or typed the newest move, every other act to the posts of MOVES."""
    if kind is MoveKind.ANNUL:
        return facts.newest is not None and actor.person_id in facts.newest.by.people()
    return may_move(kind, facts, actor)


def _check_stage(kind: MoveKind, facts: Facts) -> None:
    if kind is not MoveKind.ANNUL:
        check_possible(kind, facts)


def _for_the_noted_duty(kind: MoveKind, facts: Facts, data: Mapping[str, Any]) -> Facts:
    """A note settles only the duty it names, by who owes that one."""
    if kind is not MoveKind.NOTE_DONE:
        return facts
    return replace(facts, duties=tuple(duty for duty in facts.duties if duty.kind == data["duty"]))


def _with_letters(kind: MoveKind, facts: Facts, case: Case) -> Facts:
    """A request to strike may rest on a letter and its receipt."""
    return replace(facts, letters=letter_facts(case)) if kind is MoveKind.REQUEST else facts


def _book(paths: Paths, now: datetime) -> PostBook:
    return PostBook.load((paths.class_path, paths.responsible_path, paths.residence_path), china_date(now))


def _follow(case: Case, before: CaseState) -> None:
    """A child who changed class, school or village in a case has done so on the base list too."""
    links = {link: getattr(case, link) for link in CHILD_LINKS}
    if any(getattr(before, link) != value for link, value in links.items()):
        paths = {name: getattr(case, name) for name in CHILD_PATHS}
        rehang_child(case.student_id, links | paths)


def _finish(actor: Actor, act: Act, case: Case, data: Mapping[str, Any], now: datetime) -> None:
    """What ends every act: the register's line, the form kept as taken, the audit entry last."""
    record_line(case, now)
    take(actor.person_id, act.request_id, case.number, now)
    append(Entry(Chain.CHANGE, now, actor.person_id, str(act.kind), case.number, data))
