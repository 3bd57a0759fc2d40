"""Children whom a comparison could match with nobody: listed, logged as cases in one act, taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.acts import Act, ChildEntry
from tracker.domain.batch_rows import school_in
from tracker.domain.calendar import china_date
from tracker.domain.errors import Conflict, Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.matching import Verdict
from tracker.domain.pages import Page, page_within
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.roster_rows import Body
from tracker.domain.rosters import Absence, Chosen, FollowUpKind, check_chosen
from tracker.domain.side_by_side import Beside, masked
from tracker.domain.taking_back import ACTED_ON, UNDONE_ALREADY, LoggedChild, form_id
from tracker.domain.unit_book import UnitBook
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.batches import withdraw
from tracker.models.comparisons import ComparedChild, children_in, latest_comparison
from tracker.models.forms import Kept, taken_once
from tracker.models.listed import fields_as_listed
from tracker.models.pages import count_of, on_page
from tracker.models.rosters import bodies_of
from tracker.models.taking_back import cases_to_take_back
from tracker.models.transactions import reading, writing
from tracker.models.unit_book import load_unit_book
from tracker.models.unmatched import (
    FollowedUp,
    FollowUp,
    followed_by,
    let_go,
    list_followed_up,
    release_unlogged,
    take_up,
    unmatched_in,
    waiting_in,
)

MOST_CASES = 50
"""Children logged in one act; more of them belong on a batch, where most prove to be in school."""

MOST_ACTS = 20


@dataclass(frozen=True, repr=False)
class Unmatched:
    """A child that is on no other list, as it may be shown, and what was made of it."""

    id: int
    name: str
    kind: Absence
    poor: bool
    fields: tuple[Beside, ...]
    waits: bool
    case: str | None
    batch: str | None


@dataclass(frozen=True, repr=False)
class UnmatchedPage:
    """A page of them, how many nobody has taken up, and the acts that can be undone."""

    page: Page[Unmatched]
    waiting: int
    acts: tuple[FollowedUp, ...]


def page_of_unmatched(actor: Actor, number: int, now: datetime) -> UnmatchedPage:
    """The children nobody can be matched with, those who wait first, the look recorded; raises Forbidden."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with writing():
        comparison = latest_comparison()
        if comparison is None:
            return UnmatchedPage(Page((), 1, 0), 0, ())
        query = unmatched_in(comparison.id)
        total = count_of(children_in(comparison.id, Verdict.UNMATCHED))
        number = page_within(number, total)
        rows = db.session.execute(on_page(query, number)).all()
        append(Entry(Chain.ACCESS, now, actor.person_id, "unmatched_shown", f"comparison {comparison.id}"))
        shown = tuple(_shown([(child, batch) for child, batch in rows]))
        waiting = count_of(waiting_in(comparison.id, None))
        return UnmatchedPage(Page(shown, number, total), waiting, tuple(list_followed_up(MOST_ACTS)))


def _shown(rows: Sequence[tuple[ComparedChild, str | None]]) -> Iterable[Unmatched]:
    bodies = dict(bodies_of({child.row_id for child, _ in rows}))
    for child, batch in rows:
        body = bodies[child.row_id]
        waits, fields = child.follow_up_id is None, tuple(masked(body))
        yield Unmatched(child.id, body["name"], child.kind, child.poor, fields, waits, child.case_number, batch)


@taken_once(Permission.KEEP_ROSTERS)
def take_up_as_cases(form: Form, chosen: Chosen) -> Kept:
    """Puts the chosen under one act; the answer is its id, and `entries_to_log` says what to log.

    Raises Refused for none or too many, Conflict where one of them was taken up meanwhile.
    """
    comparison = latest_comparison()
    children = db.session.scalars(waiting_in(comparison.id, chosen)).all() if comparison else ()
    check_chosen(chosen, len(children))
    if comparison is None or len(children) > MOST_CASES:
        raise Refused(N_("At most %(count)s at once are logged as cases. Put more on a batch."), count=MOST_CASES)
    made = FollowUp(comparison_id=comparison.id, kind=FollowUpKind.CASES, made_at=form.now)
    made.made_by_id = form.actor.person_id
    take_up(made, [child.id for child in children])
    return Kept(str(made.id), "unmatched_logged", f"follow-up {made.id}", {"children": made.children})


def entries_to_log(actor: Actor, follow_up: int, now: datetime) -> tuple[tuple[ChildEntry, str], ...]:
    """The children of an act that are no case yet, each with the id of its own form, so that none is logged twice.

    Raises Forbidden.
    """
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    today = china_date(now)
    with reading():
        children = [child for child in followed_by(follow_up) if child.case_number is None]
        bodies, book = dict(bodies_of({child.row_id for child in children})), load_unit_book(today)
        return tuple(
            (_entry(actor, child, bodies[child.row_id], book, today), form_id(_act(follow_up), child.id))
            for child in children
        )


def _entry(actor: Actor, child: ComparedChild, body: Body, book: UnitBook, today: date) -> ChildEntry:
    """A child on no roll was perhaps never enrolled: then the village goes, not a class."""
    school = school_in(body, book)
    fields = {"found_by": FoundBy.COMPARISON, "found_on": today, "reason": Reason.UNKNOWN}
    fields |= dict(fields_as_listed(actor, body, school.code if school else None, book, today))
    fields["never_enrolled"] = child.kind is Absence.NOT_ENROLLED
    return ChildEntry(None, body["name"], fields, compared=child.id)


def release(actor: Actor, follow_up: int, now: datetime) -> int:
    """Lets the children of an act who could not be logged wait again; how many they are. Raises Forbidden."""
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with writing():
        count = release_unlogged(follow_up)
        if count:
            values = {"children": count}
            append(Entry(Chain.CHANGE, now, actor.person_id, "unmatched_let_go", f"follow-up {follow_up}", values))
        return count


def _act(follow_up: int) -> str:
    return f"follow-up {follow_up}"


def cases_to_undo(actor: Actor, follow_up: int) -> tuple[Act, ...]:
    """How each case that an act made is undone; none once it is.

    Raises Forbidden, Conflict where anybody has acted on one of the cases since.
    """
    if not may(actor, Permission.KEEP_ROSTERS):
        raise Forbidden
    with reading():
        named = ((child.id, child.case_number) for child in followed_by(follow_up))
        return cases_to_take_back([LoggedChild(_act(follow_up), child, number) for child, number in named if number])


@taken_once(Permission.KEEP_ROSTERS)
def undo_follow_up(form: Form, follow_up: int) -> Kept:
    """Lets the children of an act go, so that they wait again; a batch is withdrawn, cases were undone before.

    Raises NotFound, Refused where it is undone, Conflict where anybody has acted on the batch.
    """
    made = _standing(follow_up)
    if made.batch_id is not None and not withdraw(made.batch_id, form.now):
        raise Conflict(ACTED_ON)
    let_go(made, form.actor.person_id, form.now)
    return Kept(str(follow_up), "unmatched_let_go", f"follow-up {follow_up}", {"children": made.children})


def _standing(follow_up: int) -> FollowUp:
    made = db.session.get(FollowUp, follow_up)
    if made is None:
        raise NotFound
    if made.undone_at is not None:
        raise Refused(UNDONE_ALREADY)
    return made
