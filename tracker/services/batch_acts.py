"""Settling the share of a unit: ticked as seen, proved by a paper, signed; its sample checked by the other line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from sqlalchemy import ColumnElement, select, update

from tracker.domain.acts import StoredFile
from tracker.domain.batches import (
    CHECKING,
    GOES_BACK,
    BatchAct,
    Outcome,
    Remark,
    ShareState,
    check_checking,
    check_settling,
    check_signing,
    seed_of,
)
from tracker.domain.errors import Conflict, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.papers import PaperKind
from tracker.domain.permissions import Permission
from tracker.domain.reviews import draw
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.batch_reopening import OPEN_AGAIN, owe_again
from tracker.models.batch_sampling import names_for
from tracker.models.batch_scope import Held, find_share
from tracker.models.batches import BatchEntry, BatchName, BatchPaper, balances_of, note_batch_act
from tracker.models.forms import Kept, taken_once
from tracker.models.office_papers import roster_sheet
from tracker.models.papers import freeze
from tracker.models.transactions import reading
from tracker.models.unit_duties import close_unit_duty

AUDITED: Mapping[BatchAct, str] = {
    BatchAct.SEEN: "batch_seen",
    BatchAct.UNKNOWN: "batch_unknown",
    BatchAct.PROVED: "batch_proved",
    BatchAct.SIGNED: "batch_signed",
    BatchAct.FOUND_RIGHT: "batch_sample_right",
    BatchAct.RETURNED: "batch_returned",
}
NONE_TICKED = N_("Tick at least one name.")
NOT_OPEN = N_("One of these names has been settled meanwhile. Look at the list again.")


@taken_once(Permission.SETTLE_BATCHES)
def tick_seen(form: Form, number: str, code: str, names: Sequence[int]) -> Kept:
    """Says that the teacher or clerk has seen each of these; settles as in class (A) where ID, name and roll agree.

    Whoever does not agree stays open with that remark (trade §8). A head teacher says it of the own class.
    Raises NotFound, Forbidden, Conflict once signed or settled by another, Refused for none.
    """
    held, within = _acted_on(form, number, code, BatchAct.SEEN)
    rows = _open_names(held, names, within)
    for row in rows:
        row.remark = None if row.agrees else Remark.SEEN
    _settle(form, [row for row in rows if row.agrees], Outcome.IN_CLASS)
    return _kept(form, held, BatchAct.SEEN, len(rows))


@taken_once(Permission.SETTLE_BATCHES)
def say_unknown(form: Form, number: str, code: str, names: Sequence[int]) -> Kept:
    """The head teacher says that these are not in the class; the names stay open for the clerk, with that remark.

    Raises NotFound, Forbidden, Conflict once signed or settled by another, Refused for none.
    """
    held, within = _acted_on(form, number, code, BatchAct.UNKNOWN)
    rows = _open_names(held, names, within)
    for row in rows:
        row.remark = Remark.UNKNOWN
    return _kept(form, held, BatchAct.UNKNOWN, len(rows))


@taken_once(Permission.SETTLE_BATCHES)
def prove(form: Form, number: str, code: str, names: Sequence[int], paper: tuple[StoredFile, str]) -> Kept:
    """Settles names as evidenced (B): one kept paper and a note of what it proves, for all of them.

    Raises NotFound, Forbidden, Conflict once signed or settled by another.
    """
    held, within = _acted_on(form, number, code, BatchAct.PROVED)
    rows, (file, note) = _open_names(held, names, within), paper
    kept = BatchPaper(share_id=held.share.id, note=note, file_hash=file.hash, file_name=file.name)
    kept.media_type, kept.added_at = file.media_type, form.now
    db.session.add(kept)
    db.session.flush()
    _settle(form, rows, Outcome.EVIDENCED)
    for row in rows:
        row.paper_id = kept.id
    return _kept(form, held, BatchAct.PROVED, len(rows), note)


@taken_once(Permission.SETTLE_BATCHES)
def sign_share(form: Form, number: str, code: str) -> Kept:
    """Signs the whole share, which does its duty and becomes a numbered roster; the sample is drawn from a kept seed.

    Five in a hundred of the names, at least one (trade §8). Raises NotFound, Forbidden, Conflict, Refused.
    """
    held, _ = _acted_on(form, number, code, BatchAct.SIGNED)
    share = held.share
    check_signing(share.state, balances_of([share.id])[share.id])
    share.state, share.signed_at = ShareState.SIGNED, form.now
    share.seed = seed_of(number, code, form.now.astimezone(UTC))
    close_unit_duty(share.duty_id, form.now, done=True)
    ids = db.session.scalars(select(BatchName.id).where(BatchName.share_id == share.id).order_by(BatchName.id))
    drawn = [int(ref) for ref in draw(share.seed, [str(one) for one in ids])]
    own = BatchName.share_id == share.id
    db.session.execute(update(BatchName).where(own).values(sampled=False, found_right=None))
    db.session.execute(update(BatchName).where(own, BatchName.id.in_(drawn)).values(sampled=True))
    roster = roster_sheet(held, form.today)
    share.paper_id = freeze(PaperKind.ROSTER, held.unit.fact(), roster, form.now, form.actor.person_id).id
    return _kept(form, held, BatchAct.SIGNED, len(drawn))


@taken_once(Permission.SETTLE_BATCHES)
def check_name(form: Form, number: str, code: str, name_id: int, wrong: str | None) -> Kept:
    """What the other line found of one name of the sample; `wrong` says what is not as signed.

    One wrong name returns the whole list: that name and what was ticked or proved are open again, other cases stay,
    the duty opens anew.
    Raises NotFound, Forbidden, Conflict.
    """
    act = BatchAct.FOUND_RIGHT if wrong is None else BatchAct.RETURNED
    held, name = _sampled(form, number, code, name_id)
    name.found_right = wrong is None
    if wrong is not None:
        _return(form, held, name)
    return _kept(form, held, act, 1, wrong or "")


def _return(form: Form, held: Held, wrong: BatchName) -> None:
    again = BatchName.outcome.in_(GOES_BACK) | (BatchName.id == wrong.id)
    db.session.execute(update(BatchName).where(BatchName.share_id == held.share.id, again).values(**OPEN_AGAIN))
    owe_again(held, ShareState.RETURNED, form.today, form.now)


def check_share(form: Form, number: str, code: str, act: BatchAct) -> None:
    """Raises what stands against an act whatever its form says: NotFound, Forbidden, Conflict."""
    with reading():
        _acted_on(form, number, code, act)


def check_sample(form: Form, number: str, code: str, name_id: int) -> None:
    """Raises what stands against checking a name whatever the form says: NotFound, Forbidden, Conflict."""
    with reading():
        _sampled(form, number, code, name_id)


def _acted_on(form: Form, number: str, code: str, act: BatchAct) -> tuple[Held, ColumnElement[bool]]:
    """The share, locked, and the names of it on which this act is the person's.

    Raises NotFound, Forbidden, Conflict.
    """
    held = find_share(form.actor, number, code, lock=True)
    if held is None:
        raise NotFound
    within = names_for(act, form.actor, held.unit, form.today)
    check_state = check_checking if act in CHECKING else check_settling
    check_state(held.share.state)
    return held, within


def _sampled(form: Form, number: str, code: str, name_id: int) -> tuple[Held, BatchName]:
    """The share, locked, and a name of its sample that nobody has checked; raises NotFound, Forbidden, Conflict."""
    held, _ = _acted_on(form, number, code, BatchAct.FOUND_RIGHT)
    query = select(BatchName).where(BatchName.share_id == held.share.id, BatchName.id == name_id)
    name = db.session.scalar(query.where(BatchName.sampled.is_(True)))
    if name is None:
        raise NotFound
    if name.found_right is not None:
        raise Conflict(N_("This name of the sample has been checked already."))
    return held, name


def _open_names(held: Held, names: Sequence[int], within: ColumnElement[bool]) -> Sequence[BatchName]:
    if not names:
        raise Refused(NONE_TICKED)
    query = select(BatchName).where(BatchName.share_id == held.share.id, BatchName.id.in_(set(names)), within)
    rows = db.session.scalars(query).all()
    if len(rows) != len(set(names)):
        raise NotFound
    if any(row.outcome is not Outcome.OPEN for row in rows):
        raise Conflict(NOT_OPEN)
    return rows


def _settle(form: Form, rows: Sequence[BatchName], outcome: Outcome) -> None:
    for row in rows:
        row.outcome, row.settled_at, row.settled_by_id = outcome, form.now, form.actor.person_id


def _kept(form: Form, held: Held, act: BatchAct, names: int, text: str = "") -> Kept:
    entry = BatchEntry(share_id=held.share.id, act=act, at=form.now, person_id=form.actor.person_id, names=names)
    entry.text = text or None
    note_batch_act(entry)
    number = held.batch.number
    return Kept(number, AUDITED[act], number, {"unit": held.unit.code, "names": names})
