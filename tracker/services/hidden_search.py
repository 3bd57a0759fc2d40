"""Searching for hidden dropouts: read, compared outside any transaction, what is found written in short pieces."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from tracker.adapters.pinyin import pinyin_of
from tracker.adapters.waste import uncollected
from tracker.domain.calendar import china_date
from tracker.domain.comparison import Lists
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.hidden import (
    CERTAIN,
    HINTS,
    Exceptions,
    Hint,
    Raised,
    Said,
    check_days,
    check_lists,
    find_exceptions,
    is_answered,
)
from tracker.domain.intake import Progress, pieces, unheard
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.rosters import RosterKind
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.hidden import (
    HiddenChild,
    HiddenRoom,
    HiddenSearch,
    HiddenUnknown,
    add_found,
    seated_children,
)
from tracker.models.hidden_answers import newest_answers
from tracker.models.hidden_lists import lists_to_search
from tracker.models.rosters import AT_ONCE, records_of
from tracker.models.transactions import reading, writing

STEPS = 3


Days = Mapping[RosterKind, date]
"""The last day each list speaks of, where somebody says so."""


@taken_once(Permission.KEEP_ROSTERS)
def order_search(form: Form, days: Days) -> Kept:
    """Makes the place of a search, which `make_search` fills; the answer is its id.

    Raises Refused where the lists that count say nothing together, Invalid for a day to come.
    """
    check_days(days, form.today)
    search = _place(form.actor, form.now, days)
    return Kept(str(search.id), "hidden_ordered", f"search {search.id}")


def search_hidden(actor: Actor, now: datetime, *, progress: Progress = unheard) -> int:
    """Searches the lists that count; how many children were found. Raises Forbidden, Refused."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with writing():
        search = _place(actor, now, {})
    return make_search(search.id, now, progress)


def _place(actor: Actor, now: datetime, days: Days) -> HiddenSearch:
    lists = lists_to_search()
    check_lists(lists)
    search = HiddenSearch(
        rosters={str(kind): one.roster.id for kind, one in lists.items()},
        days={str(one.roster.id): f"{days.get(kind, one.until)}" for kind, one in lists.items()},
        made_at=now,
        made_by_id=actor.person_id,
    )
    db.session.add(search)
    db.session.flush()
    return search


@uncollected()
def make_search(search_id: int, now: datetime, progress: Progress = unheard) -> int:
    """Goes over the lists of an ordered search; how many children were found."""
    today = china_date(now)
    with reading() as session:
        search = session.get_one(HiddenSearch, search_id)
        rosters = {RosterKind(kind): roster for kind, roster in search.rosters.items()}
        seated = tuple(seated_children(today))
        lists: Lists = {kind: tuple(records_of(roster, today)) for kind, roster in rosters.items()}
    progress(1, STEPS)
    found = find_exceptions(seated, lists, lambda name: pinyin_of(name).pinyin)
    progress(2, STEPS)
    _keep(search, found, {hint: rosters[kind] for kind in HINTS if kind in rosters for hint in HINTS[kind]}, now)
    progress(STEPS, STEPS)
    return len(found.hints)


def _keep(search: HiddenSearch, found: Exceptions, raised_by: dict[Hint, int], now: datetime) -> None:
    """The search shows only when all of it stands, which the last transaction says."""
    days = search.until
    with reading():
        answers = {child: (answer.id, answer.said) for child, answer in newest_answers().items()}
    rooms = [
        {"search_id": search.id, "unit_id": unit, "children": tally.children, "listed": dict(tally.listed)}
        for unit, tally in found.rooms.items()
    ]
    children = [
        {
            "search_id": search.id,
            "student_id": child,
            "raised": (raised := {str(hint): raised_by[hint] for hint in hints}),
            "certain": not CERTAIN.isdisjoint(hints),
            "answer_id": _answer(raised, days, answers.get(child)),
        }
        for child, hints in found.hints.items()
    ]
    for part in pieces(children, AT_ONCE):
        with writing():
            add_found(HiddenChild, part)
    with writing() as session:
        add_found(HiddenRoom, rooms)
        add_found(HiddenUnknown, [{"search_id": search.id, "row_id": row} for row in found.unknown])
        session.get_one(HiddenSearch, search.id).done_at = now
        counts = {"children": len(children)}
        append(Entry(Chain.CHANGE, now, search.made_by_id, "hidden_searched", f"search {search.id}", counts))


def _answer(raised: Raised, days: Mapping[int, date], last: tuple[int, Said] | None) -> int | None:
    """The last answer about the child, where it covers all that is raised."""
    return last[0] if last and is_answered(raised, days, last[1]) else None
