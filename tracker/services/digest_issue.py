"""Freezing and issuing the weekly briefs, and releasing the county's copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tracker.domain.calendar import china_date
from tracker.domain.digests import CATCH_UP_WEEKS, READ_BY, RELEASED_BY_BUREAU
from tracker.domain.errors import Conflict, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.freezing import brief_of
from tracker.domain.notices import NoticeKind
from tracker.domain.permissions import Permission
from tracker.domain.posts import PostFact, UnitFact
from tracker.domain.weeks import Week, last_week_due, weeks_to_issue
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.calendar import load_calendar
from tracker.models.digests import (
    Digest,
    digests_for,
    newest_week,
    next_number,
    number_of,
    store,
    units_with_brief,
    written,
)
from tracker.models.forms import Kept, taken_once
from tracker.models.notices import add_notices
from tracker.models.office_papers import number_brief
from tracker.models.people import PostBook
from tracker.models.transactions import reading, writing
from tracker.models.units import Unit
from tracker.models.weeks import WRITTEN_FOR, load_week, units_at


def issue_due(now: datetime) -> int:
    """Issues every brief that is due by `now`; returns how many were frozen. Re-entrant.

    After a gap the missed weeks are made up for, the oldest first, at most twelve of them.
    """
    with reading():
        newest = newest_week()
        weeks = weeks_to_issue(
            Week.read(newest) if newest else None, last_week_due(now, load_calendar()), CATCH_UP_WEEKS
        )
    return sum(_issue(week, now) for week in weeks)


def issue_week(week: Week | None, now: datetime) -> tuple[Week, int]:
    """Issues the briefs of a week, of the one just over where none is named; a second call changes nothing.

    Returns the week and how many were frozen. Raises Refused for a week that is not over.
    """
    week = week or Week.of(china_date(now)).previous
    if week.ends > now:
        raise Refused(N_("This week is not over yet."))
    return week, _issue(week, now)


def _issue(week: Week, now: datetime) -> int:
    """Everything is counted before the transaction that keeps it, so that nobody waits for the counting."""
    with reading():
        there = units_with_brief(str(week))
        units = [unit.fact() for unit in units_at(week) if unit.tier in WRITTEN_FOR and unit.id not in there]
        if not units:
            return 0
        facts = load_week(week, now)
        frozen = [(unit, written(brief_of(unit, facts))) for unit in sorted(units, key=lambda unit: unit.id)]
    with writing():
        return len(_keep(week, frozen, now))


def _keep(week: Week, frozen: Sequence[tuple[UnitFact, str]], now: datetime) -> Sequence[Digest]:
    number = number_of(str(week)) or next_number(week.year)
    rows = [
        {
            "unit_id": unit.id,
            "week": str(week),
            "year": week.year,
            "number": number,
            "content": content,
            "frozen_at": now,
            "issued_at": None if unit.tier is RELEASED_BY_BUREAU else now,
        }
        for unit, content in frozen
    ]
    fresh = store(rows)
    units = {unit.id: unit for unit, _ in frozen}
    issued = [(digest, units[digest.unit_id]) for digest in fresh if digest.issued_at]
    for digest, unit in issued:
        number_brief(digest, unit, None)
    _tell(issued, now)
    if fresh:
        append(Entry(Chain.CHANGE, now, None, "digest_issued", str(week), {"number": number, "briefs": len(fresh)}))
    return fresh


def _tell(issued: Iterable[tuple[Digest, UnitFact]], now: datetime) -> None:
    """The posts a brief is written to hear that it is out; mail carries it from there."""
    issued = list(issued)
    book = PostBook.load((unit.path for _, unit in issued), china_date(now))
    add_notices(
        [
            {
                "key": f"brief {digest.id}",
                "person_id": post.person_id,
                "kind": NoticeKind.BRIEF,
                "about": f"{digest.week} {unit.code}",
                "day": china_date(now),
                "made_at": now,
            }
            for digest, unit in issued
            for post in readers_of(unit, book)
        ]
    )


def readers_of(unit: UnitFact, book: PostBook) -> tuple[PostFact, ...]:
    """The people to whose post at this unit its brief is written, each once."""
    roles = [role for role, tiers in READ_BY.items() if unit.tier in tiers]
    posts = [post for role in roles for post in book.posts.get((role, unit.id), ()) if post.has_account]
    return tuple({post.person_id: post for post in posts}.values())


@taken_once(Permission.RELEASE_DIGESTS)
def release_digest(form: Form, week: str, unit: str) -> Kept:
    """Releases the county's copy of a brief (签发); raises NotFound, and Conflict where it is out already."""
    wanted = digests_for(form.actor).where(Digest.week == week, Unit.code == unit, Unit.tier == RELEASED_BY_BUREAU)
    row = db.session.execute(wanted.with_for_update(of=Digest)).one_or_none()
    if row is None:
        raise NotFound
    digest, county = row
    if digest.issued_at is not None:
        raise Conflict(N_("This brief has been released already."))
    digest.issued_at, digest.released_by_id = form.now, form.actor.person_id
    number_brief(digest, county.fact(), form.actor.person_id)
    _tell([(digest, county.fact())], form.now)
    return Kept(week, "digest_released", f"{week} {unit}", {"number": digest.number})
