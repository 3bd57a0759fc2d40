"""The front page: what a person owes today and this week, and the sections of the person's posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from tracker.domain.attendance import is_called
from tracker.domain.calendar import china_date
from tracker.domain.cases import OPEN, Stage
from tracker.domain.digests import own_units
from tracker.domain.disclosure import name_for
from tracker.domain.duties import DutyKind
from tracker.domain.owing import Owed, Urgency, holder_to_enter_for, is_owed_by, owed
from tracker.domain.posts import Actor, PostFact, Role, Tier, UnitFact
from tracker.domain.todo import (
    RECENT_DAYS,
    UNMET_DAYS,
    AccountsOfRole,
    BatchNews,
    BatchTask,
    BriefNews,
    ChildRow,
    MoveNews,
    Part,
    ReturnsNews,
    Section,
    SilentClass,
    Todo,
    UnitRow,
    VacantPost,
    sections_for,
)
from tracker.domain.workflow import MoveKind
from tracker.models.arrivals import silent_classes
from tracker.models.attendance_rows import DayRows, day_of
from tracker.models.base import db
from tracker.models.batch_desk import batch_news
from tracker.models.cases import Case
from tracker.models.desk import Desk
from tracker.models.digests import newest_for
from tracker.models.duties import Duty, open_duties_near
from tracker.models.hidden import count_found
from tracker.models.students import Student
from tracker.models.transactions import reading
from tracker.models.unit_duties import unit_duties_near, unsigned_returns
from tracker.models.units import at_paths, lineage_of
from tracker.models.vacancies import accounts_by_role, vacant_posts
from tracker.models.watch import watched_now
from tracker.models.worklists import (
    TOLD_OF,
    count_by_stage,
    count_by_unit,
    duties_to_enter,
    open_cases,
    recent_moves,
    unmet_children,
)

MOST_ROWS = 50
STUCK_UNITS = 10
Row = tuple[Duty, Case, Student]


@dataclass(frozen=True)
class Sight:
    """What the sections are filled from."""

    actor: Actor
    day: date
    desk: Desk
    mine: tuple[Owed, ...]
    to_enter: tuple[Row, ...]
    of_units: tuple[Duty, ...]


def todo_of(actor: Actor, now: datetime) -> Todo:
    """What the person owes, by vacancy too, overdue first, with the sections of the person's posts."""
    with reading():
        day = china_date(now)
        near = open_duties_near(actor, day).join(Student, Student.id == Case.student_id).add_columns(Student)
        own_rows = _rows(db.session.execute(near))
        sections = sections_for(actor)
        entering = Section.ENTERING in sections
        to_enter = _rows(db.session.execute(duties_to_enter(actor, day))) if entering else []
        of_units = db.session.execute(unit_duties_near(actor, day)).all()
        desk = Desk.load((case for _, case, _ in (*own_rows, *to_enter)), now, (unit.path for _, unit in of_units))
        own = [_owed(actor, row, desk) for row in own_rows if is_owed_by(row[0].fact(), desk.facts(row[1]), actor)]
        own += [owed for owed in (desk.owed_by(unit, duty) for duty, unit in of_units) if owed.belongs_to(actor)]
        mine = tuple(sorted(own, key=lambda owed: owed.due_on))
        sight = Sight(actor, day, desk, mine, tuple(to_enter), tuple(duty for duty, _ in of_units))
        parts = tuple(Part(section, FILL[section](sight)) for section in sections)
        groups = {urgency: tuple(o for o in mine if o.urgency is urgency) for urgency in Urgency}
        return Todo(groups, parts)


def _rows(rows: Iterable[Any]) -> list[Row]:
    return [(duty, case, student) for duty, case, student in rows]


def _owed(actor: Actor, row: Row, desk: Desk, enter_for: PostFact | None = None) -> Owed:
    duty, case, student = row
    result = owed(duty.fact(), desk.facts(case), case.number, _name(actor, case, student))
    return replace(result, enter_for=enter_for, version=case.version)


def _name(actor: Actor, case: Case, student: Student) -> str:
    return name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path)


def arrivals(sight: Sight) -> tuple[SilentClass, ...]:
    """The classes of which nobody has said yet who has arrived."""
    return tuple(
        SilentClass(held.list.number, held.unit.fact(), held.list.named_by, sight.day > held.list.named_by)
        for held in silent_classes(sight.actor)
    )


def attendance(sight: Sight) -> DayRows | None:
    """A head teacher's roll calls of today, for others only that there are some; None where no roll is called."""
    house = sight.desk.house
    if not (is_called(house.terms) and house.calendar.is_school_day(sight.day)):
        return None
    return day_of(sight.actor, sight.day) if Role.HEAD_TEACHER in sight.actor.roles() else DayRows()


def batches(sight: Sight) -> tuple[BatchNews, ...]:
    """What waits on lists from above; what stands among the own duties anyway only where the list came back."""
    owed = {(one.number, one.unit.code) for one in sight.mine if one.kind is DutyKind.SETTLE_BATCH and one.unit}
    news = batch_news(sight.actor, sight.day)
    return tuple(one for one in news if one.task is not BatchTask.SETTLE or (one.number, one.code) not in owed)


def hidden(sight: Sight) -> int:
    """How many children of the newest search for hidden dropouts wait for an answer."""
    return sum(counts.waiting for counts in count_found(sight.actor).values())


def briefs(sight: Sight) -> tuple[BriefNews, ...]:
    """The newest brief of each own unit, the unread first."""
    rows = db.session.execute(newest_for(sight.actor, own_units(sight.actor)))
    news = (BriefNews(row.week, row.Unit.fact(), row.opened_at is not None) for row in rows)
    return tuple(sorted(news, key=lambda one: (one.opened, one.unit.path)))


def entering(sight: Sight) -> tuple[Owed, ...]:
    """Duties of links below that this clerk may type in, those without an account first."""
    found = []
    for row in sight.to_enter:
        holder = holder_to_enter_for(row[0].fact(), sight.desk.facts(row[1]), sight.actor)
        if holder is not None:
            found.append(_owed(sight.actor, row, sight.desk, holder))
    found.sort(key=lambda o: (bool(o.enter_for and o.enter_for.has_account), o.due_on))
    return tuple(found[:MOST_ROWS])


def children(sight: Sight) -> tuple[ChildRow, ...]:
    """The open cases in scope, the latest logged first."""
    rows = db.session.execute(open_cases(sight.actor).limit(MOST_ROWS))
    return tuple(_child(sight, case, student, case.found_on) for case, student in rows)


def _child(sight: Sight, case: Case, student: Student, since: date | None) -> ChildRow:
    return ChildRow(_name(sight.actor, case, student), case.number, case.stage, since, student.id)


def watched(sight: Sight) -> tuple[ChildRow, ...]:
    """The children under watch, `since` being the day the entry lapses."""
    rows = db.session.execute(watched_now(sight.actor, sight.day).limit(MOST_ROWS))
    paths = ("class_path", "responsible_path", "residence_path")
    return tuple(
        ChildRow(
            name_for(sight.actor, student.name, *(getattr(student, path) for path in paths)),
            None,
            None,
            entry.until,
            student.id,
        )
        for entry, student, _ in rows
    )


BELOW: Mapping[Tier, frozenset[Tier]] = {
    Tier.SCHOOL: frozenset({Tier.CLASS}),
    Tier.CENTRAL_SCHOOL: frozenset({Tier.SCHOOL, Tier.CLASS}),
    Tier.TOWNSHIP: frozenset({Tier.VILLAGE}),
}


def by_unit(sight: Sight) -> tuple[UnitRow, ...]:
    """The classes of a school, the villages of a township, with what they owe."""
    roots = [post.unit for post in sight.actor.posts if post.unit.tier in BELOW]
    tiers = frozenset().union(*(BELOW[root.tier] for root in roots))
    rows = _count_units(sight, tiers)
    return tuple(row for row in rows if any(row.unit.path.startswith(root.path) for root in roots))


def stuck(sight: Sight) -> tuple[UnitRow, ...]:
    """The schools and townships with most overdue duties."""
    rows = _count_units(sight, frozenset({Tier.TOWNSHIP, Tier.SCHOOL}))
    return tuple(row for row in rows if row.overdue)[:STUCK_UNITS]


def _count_units(sight: Sight, tiers: frozenset[Tier]) -> Sequence[UnitRow]:
    opened: Counter[UnitFact] = Counter()
    late: dict[UnitFact, Counter[DutyKind]] = {}
    for at, above, kind, total, overdue in db.session.execute(count_by_unit(sight.actor, sight.day)):
        unit = next((unit.fact() for unit in (at, above) if unit and unit.tier in tiers), None)
        if unit is not None:
            opened[unit] += total
            late.setdefault(unit, Counter())[kind] += overdue
    rows = [UnitRow(unit, n, late[unit].total(), late[unit]) for unit, n in opened.items()]
    return sorted(rows, key=lambda row: (-row.overdue, -row.open, row.unit.path))


def returns(sight: Sight) -> ReturnsNews | None:
    """The returns nobody has signed: of the county as the bureau may come to answer for them, of the clerk's school."""
    own = Role.SCHOOL_CLERK in sight.actor.roles()
    near = db.session.scalars(unsigned_returns(sight.actor, sight.day)).all() if own else sight.of_units
    duties = [duty for duty in near if duty.kind is DutyKind.MONTHLY_RETURN]
    if not duties:
        return None
    return ReturnsNews(len(duties), sum(duty.due_on < sight.day for duty in duties), duties[0].about, own)


def waiting(sight: Sight) -> tuple[Owed, ...]:
    """The decisions on striking that are mine."""
    return tuple(o for o in sight.mine if o.kind is DutyKind.DECIDE_MARK_OFF)


def figures(sight: Sight) -> Mapping[Stage, int]:
    """How many open cases in scope stand at each stage."""
    counts = {row[0]: row[1] for row in db.session.execute(count_by_stage(sight.actor))}
    return {stage: counts.get(stage, 0) for stage in Stage if stage in OPEN}


def unmet(sight: Sight) -> tuple[ChildRow, ...]:
    """Children being persuaded whom nobody has met for two weeks, `since` being the last day somebody did."""
    since = sight.day - timedelta(days=UNMET_DAYS)
    rows = db.session.execute(unmet_children(sight.actor, since).limit(MOST_ROWS))
    return tuple(_child(sight, case, student, case.child_met_on) for case, student in rows)


def recent(sight: Sight) -> Mapping[MoveKind, tuple[MoveNews, ...]]:
    """What was logged, confirmed, came back or relapsed in the last seven days."""
    since = sight.day - timedelta(days=RECENT_DAYS)
    rows = db.session.execute(recent_moves(sight.actor, since).limit(MOST_ROWS))
    news = [MoveNews(row.kind, case.number, row.made_on) for row, case in rows]
    return {kind: tuple(item for item in news if item.kind is kind) for kind in TOLD_OF}


def vacancies(sight: Sight) -> tuple[int, tuple[VacantPost, ...]]:
    """How many posts nobody fills, and the first of them."""
    posts = vacant_posts(sight.day).subquery()
    total = func.count().over()
    rows = db.session.execute(select(posts, total).order_by(posts.c.role, posts.c.path).limit(MOST_ROWS)).all()
    units = [unit.fact() for unit in db.session.scalars(at_paths(row.path for row in rows))]
    return (rows[0][-1] if rows else 0), tuple(_vacant(row, units) for row in rows)


def _vacant(row: Any, units: Sequence[UnitFact]) -> VacantPost:
    above = lineage_of(row.path, units)[1:2]
    return VacantPost(Role(row.role), row.name, row.code, above[0].name if above else "")


def accounts(sight: Sight) -> tuple[AccountsOfRole, ...]:
    """For each role how many people can sign in, and how many never did."""
    rows = db.session.execute(accounts_by_role(sight.day))
    return tuple(sorted((AccountsOfRole(*row) for row in rows), key=lambda row: row.role))


FILL: Mapping[Section, Callable[[Sight], Any]] = {
    Section.ARRIVALS: arrivals,
    Section.BATCHES: batches,
    Section.ATTENDANCE: attendance,
    Section.HIDDEN: hidden,
    Section.BRIEF: briefs,
    Section.ENTERING: entering,
    Section.CHILDREN: children,
    Section.WATCHED: watched,
    Section.BY_UNIT: by_unit,
    Section.RETURNS: returns,
    Section.WAITING: waiting,
    Section.FIGURES: figures,
    Section.STUCK: stuck,
    Section.UNMET: unmet,
    Section.RECENT: recent,
    Section.VACANCIES: vacancies,
    Section.ACCOUNTS: accounts,
}
