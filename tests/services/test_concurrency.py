"""Many at the same moment: no act lost or doubled, one case a child, no number given twice, five tries at the door."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from tests.county import CHILDREN
from tests.house import House
from tests.services.living import ASKED, confirmed, filled, moves_of, then
from tracker.adapters import passwords
from tracker.domain.acts import Act, ChildEntry, Logged
from tracker.domain.errors import Conflict, Failure, Refused, TooMany
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason, Sex
from tracker.domain.workflow import MoveKind
from tracker.models.attempts import Attempt
from tracker.models.audit import AuditEntry
from tracker.models.cases import Case, Sighting
from tracker.models.duties import Duty
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.services.accounts import Credentials, sign_in
from tracker.services.audit import verify_audit
from tracker.services.identify import log_child
from tracker.services.moves import annul_move, move_case
from tracker.services.ticks import open_dated_duties


def at_once(house: House, works: list[Callable[[], Any]]) -> list[Any]:
    """Does all of it at the same moment, each in a thread with a connection of its own; what fails is the answer."""
    start, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(n: int) -> None:
        with house.app.app_context():
            start.wait()
            try:
                answers[n] = works[n]()
            except Failure as failure:
                answers[n] = failure

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def write_often(house: House, number: str, actor: Actor, times: int) -> Counter[str]:
    """So many attempts sent one after the other, each from the page as it was just opened."""
    told: Counter[str] = Counter()
    for _ in range(times):
        version = house.case(number).version
        try:
            act = Act(number, MoveKind.ATTEMPT, version, str(uuid.uuid4()))
            move_case(actor, act, filled(house, "attempt", {}), house.now)
            told["made"] += 1
        except Conflict:
            told["late"] += 1
    return told


def write_together(house: House, writers: int, times: int) -> Counter[str]:
    """Writers on one case: every act is made, or its writer told that the page is out of date; returns the counts."""
    number = confirmed(house)
    actors = [house.actor(key) for key in ("head_teacher", "principal", "village_officer", "township_clerk")]
    works = [lambda n=n: write_often(house, number, actors[n % 4], times) for n in range(writers)]
    told = sum(at_once(house, works), Counter[str]())
    rows, case = moves_of(number), house.case(number)
    made = told["made"]
    assert made + told["late"] == writers * times
    assert (case.attempts, case.version, len(rows)) == (made, made + 2, made + 2)
    assert all(later.before == earlier.after for earlier, later in pairwise(rows))
    with reading() as session:
        numbers = session.scalars(select(Attempt.number).order_by(Attempt.id)).all()
    assert numbers == list(range(1, made + 1))
    assert verify_audit().faults == ()
    return told


def test_writers_on_one_case_lose_nothing_and_each_late_one_is_told(house: House) -> None:
    told = write_together(house, writers=8, times=15)
    assert min(told["made"], told["late"]) > 0


def test_a_page_sent_by_many_is_taken_from_one(house: House) -> None:
    number = confirmed(house)
    actor, version = house.actor("principal"), house.case(number).version
    plans = [
        lambda: move_case(
            actor, Act(number, MoveKind.PLAN, version, str(uuid.uuid4())), filled(house, "plan", {}), house.now
        )
        for _ in range(8)
    ]
    answers = at_once(house, plans)
    assert Counter(type(answer) for answer in answers) == {str: 1, Conflict: 7}


def test_one_form_sent_many_times_at_once_has_one_effect(house: House) -> None:
    number = then(house, confirmed(house), ASKED)
    act = Act(number, MoveKind.COUNTERSIGN, house.case(number).version, str(uuid.uuid4()))
    official = house.actor("township_official")
    answers = at_once(house, [lambda: move_case(official, act, {}, house.now)] * 6)
    assert (answers, len(moves_of(number))) == ([number] * 6, 4)
    undo = Act(number, MoveKind.ANNUL, house.case(number).version, str(uuid.uuid4()))
    answers = at_once(house, [lambda: annul_move(official, undo, "mistaken", house.now)] * 6)
    assert (answers, len(moves_of(number))) == ([number] * 6, 5)


def log_by_name(house: House, actor: Actor, request: str = "", **fields: Any) -> Logged:
    entered = {"found_by": FoundBy.VISIT, "found_on": house.today(), "reason": Reason.UNKNOWN} | fields
    return log_child(actor, ChildEntry(None, "向阳", entered), request or str(uuid.uuid4()), house.now)


def count(table: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_one_child_logged_by_many_at_once_gets_one_case(house: House) -> None:
    student, actors = house.student_id("张小雨"), [house.actor(key) for key in ("head_teacher", "principal")]
    entry = ChildEntry(student, fields={"found_by": FoundBy.TIP, "found_on": house.today(), "reason": Reason.OTHER})
    works = [lambda n=n: log_child(actors[n % 2], entry, str(uuid.uuid4()), house.now) for n in range(6)]
    answers = at_once(house, works)
    assert {answer.number for answer in answers} == {"422822-2026-0001"}
    assert (sum(not answer.already_open for answer in answers), count(Case)) == (1, 1)


def test_an_unknown_child_logged_by_many_at_once_is_added_once(house: House) -> None:
    child = {"sex": Sex.MALE, "birth_date": date(2014, 1, 5)}
    clerk, teacher = house.actor("school_clerk"), house.actor("head_teacher")
    works = [lambda n=n: log_by_name(house, (clerk, teacher)[n % 2], **child) for n in range(6)]
    answers = at_once(house, works)
    assert len({answer.number for answer in answers} - {None}) == 1
    assert (count(Student), count(Case)) == (7, 1)


def test_a_number_unknown_so_far_is_given_to_one_child(house: House) -> None:
    """Two places log the same child; the one that does not see the other's case adds word to it."""
    child = {"sex": Sex.MALE, "birth_date": date(2014, 1, 5), "id_number": "999999201401051236"}
    near, far = house.actor("head_teacher"), house.actor("other_head_teacher")
    answers = at_once(house, [lambda n=n: log_by_name(house, (near, far)[n % 2], **child) for n in range(6)])
    assert sum(answer.sighting for answer in answers) == 3
    assert (count(Student), count(Case), count(Sighting)) == (7, 1, 3)


def test_one_log_sent_many_times_at_once_has_one_effect(house: House) -> None:
    child = {"sex": Sex.MALE, "birth_date": date(2014, 1, 5)}
    sent, teacher = str(uuid.uuid4()), house.actor("head_teacher")
    answers = at_once(house, [lambda: log_by_name(house, teacher, sent, **child)] * 6)
    assert len({answer.number for answer in answers}) == 1
    assert (count(Case), count(AuditEntry)) == (1, 1)


def test_case_numbers_are_never_given_twice(house: House) -> None:
    teachers = {name: ("other_head_teacher" if name in {"王芳", "欧阳晨"} else "principal") for name in CHILDREN}
    entries = [(house.student_id(name), house.actor(key)) for name, key in teachers.items()]
    fields = {"found_by": FoundBy.TIP, "found_on": house.today(), "reason": Reason.OTHER}
    works = [
        lambda student=student, actor=actor: log_child(
            actor, ChildEntry(student, fields=fields), str(uuid.uuid4()), house.now
        )
        for student, actor in entries
    ]
    numbers = sorted(answer.number for answer in at_once(house, works))
    assert numbers == [f"422822-2026-{n:04d}" for n in range(1, 7)]


def test_the_tick_of_many_processes_opens_each_duty_once(house: House) -> None:
    number = confirmed(house)
    moment = house.wait(days=40)
    opened = at_once(house, [lambda: open_dated_duties(moment)] * 6)
    with reading() as session:
        rows = session.execute(select(Duty.kind, Duty.line).where(Duty.opened_by_id.is_(None))).all()
    assert sum(opened) == len(rows) == len(set(rows)) == 2
    assert house.tick() == 0
    assert number


def test_five_of_forty_tries_at_once_reach_the_password(house: House, monkeypatch: Any) -> None:
    looked_at: list[str] = []

    def note(_hasher: Any, stored: str, password: str) -> bool:
        looked_at.append(password)
        raise passwords.VerificationError

    monkeypatch.setattr(passwords.PasswordHasher, "verify", note)
    tries = [lambda n=n: sign_in(Credentials("principal", f"guess {n}", f"10.0.0.{n}"), house.now) for n in range(40)]
    answers = at_once(house, tries)
    assert Counter(type(answer) for answer in answers) == {Refused: 5, TooMany: 35}
    assert len(looked_at) == 5
