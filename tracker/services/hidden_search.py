"""Searching for hidden dropouts: read, compared outside any transaction, what is found written in short pieces."""

from __future__ import annotations

from datetime import datetime

from tracker.adapters.pinyin import pinyin_of
from tracker.adapters.waste import uncollected
from tracker.domain.calendar import china_date
from tracker.domain.comparison import Lists
from tracker.domain.errors import Forbidden
from tracker.domain.forms import Form
from tracker.domain.hidden import (
    CERTAIN,
    HINTS,
    SEARCHED,
    Exceptions,
    Hint,
    Raised,
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
from tracker.models.hidden import HiddenChild, HiddenRoom, HiddenSearch, add_found, newest_answers, seated_children
from tracker.models.rosters import AT_ONCE, current_roster, records_of
from tracker.models.transactions import reading, writing

STEPS = 3


@taken_once(Permission.KEEP_ROSTERS)
def order_search(form: Form) -> Kept:
    """Makes the place of a search, which `make_search` fills; the answer is its id.

    Raises Refused where the lists that count say nothing together.
    """
    search = _place(form.actor, form.now)
    return Kept(str(search.id), "hidden_ordered", f"search {search.id}")


def search_hidden(actor: Actor, now: datetime, *, progress: Progress = unheard) -> int:
    """Searches the lists that count; how many children were found. Raises Forbidden, Refused."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with writing():
        search = _place(actor, now)
    return make_search(search.id, now, progress)


def _place(actor: Actor, now: datetime) -> HiddenSearch:
    rosters = {str(kind): roster.id for kind in SEARCHED if (roster := current_roster(kind))}
    check_lists([RosterKind(kind) for kind in rosters])
    search = HiddenSearch(rosters=rosters, made_at=now, made_by_id=actor.person_id)
    db.session.add(search)
    db.session.flush()
    return search


@uncollected()
def make_search(search_id: int, now: datetime, progress: Progress = unheard) -> int:
    """Goes over the lists of an ordered search; how many children were found."""
    today = china_date(now)
    with reading() as session:
        rosters = {
            RosterKind(kind): roster for kind, roster in session.get_one(HiddenSearch, search_id).rosters.items()
        }
        seated = tuple(seated_children(today))
        lists: Lists = {kind: tuple(records_of(roster, today)) for kind, roster in rosters.items()}
    progress(1, STEPS)
    found = find_exceptions(seated, lists, lambda name: pinyin_of(name).pinyin)
    progress(2, STEPS)
    _keep(search_id, found, {hint: rosters[kind] for kind in HINTS if kind in rosters for hint in HINTS[kind]}, now)
    progress(STEPS, STEPS)
    return len(found.hints)


def _keep(search_id: int, found: Exceptions, raised_by: dict[Hint, int], now: datetime) -> None:
    """The search shows only when all of it stands, which the last transaction says."""
    with reading():
        answers = {child: (answer.id, answer.answered) for child, answer in newest_answers().items()}
    rooms = [
        {"search_id": search_id, "unit_id": unit, "children": tally.children, "listed": dict(tally.listed)}
        for unit, tally in found.rooms.items()
    ]
    children = [
        {
            "search_id": search_id,
            "student_id": child,
            "raised": (raised := {str(hint): raised_by[hint] for hint in hints}),
            "certain": not CERTAIN.isdisjoint(hints),
            "answer_id": _answer(raised, *answers.get(child, (None, {}))),
        }
        for child, hints in found.hints.items()
    ]
    for part in pieces(children, AT_ONCE):
        with writing():
            add_found(HiddenChild, part)
    with writing() as session:
        add_found(HiddenRoom, rooms)
        search = session.get_one(HiddenSearch, search_id)
        search.done_at = now
        counts = {"children": len(children)}
        append(Entry(Chain.CHANGE, now, search.made_by_id, "hidden_searched", f"search {search_id}", counts))


def _answer(raised: Raised, answer: int | None, answered: Raised) -> int | None:
    """The answer that still covers all that is raised."""
    return answer if answer is not None and is_answered(raised, answered) else None
