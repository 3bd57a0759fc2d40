"""Letters to other counties: drafting, discarding and sending one, recording its receipt, asking again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from tracker.domain.acts import StoredFile
from tracker.domain.cases import OPEN
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Failure, Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.letters import Draft, LetterAct, LetterState, Receipt, check_draft, check_receipt, receipt_due
from tracker.domain.papers import PaperKind
from tracker.domain.permissions import GRANTS, Permission
from tracker.domain.posts import UnitFact
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.forms import Kept, taken_once
from tracker.models.letters import Held, Letter, LetterChild, LetterEntry, children_of, find_draft, find_sent, sheet_of
from tracker.models.papers import Paper, freeze
from tracker.models.unit_duties import close_unit_duty, open_unit_duty


@taken_once(Permission.SEND_LETTERS)
def draft_letter(form: Form, draft: Draft) -> Kept:
    """Keeps a new letter that is not sent yet; answers with its id. Raises Forbidden, Invalid."""
    letter = Letter(unit_id=_own_unit(form).id, state=LetterState.DRAFT, drafted_at=form.now)
    letter.drafted_by_id = form.actor.person_id
    _write(form, letter, draft)
    return Kept(str(letter.id), "letter_drafted", f"letter {letter.id}", {"children": len(draft.children)})


@taken_once(Permission.SEND_LETTERS)
def change_draft(form: Form, draft_id: int, draft: Draft) -> Kept:
    """Writes a draft anew. Raises NotFound, Invalid."""
    letter = _draft(form, draft_id).letter
    _write(form, letter, draft)
    return Kept(str(letter.id), "letter_drafted", f"letter {letter.id}", {"children": len(draft.children)})


@taken_once(Permission.SEND_LETTERS)
def discard_draft(form: Form, draft_id: int) -> Kept:
    """Throws a draft away; it never had a number. Raises NotFound."""
    letter = _draft(form, draft_id).letter
    db.session.execute(delete(LetterChild).where(LetterChild.letter_id == letter.id))
    db.session.delete(letter)
    return Kept(str(draft_id), "letter_discarded", f"letter {draft_id}")


@taken_once(Permission.SEND_LETTERS)
def send_letter(form: Form, draft_id: int) -> Kept:
    """Gives a letter the next number of its unit's year and freezes what it says; from now on its receipt is awaited.

    Answers with the number. Raises NotFound, and Refused where a case was closed since it was drafted.
    """
    held = _draft(form, draft_id)
    letter, unit = held.letter, held.unit.fact()
    children = children_of(letter.id)
    for one in children:
        if one.case.stage not in OPEN:
            raise Refused(N_("Case %(number)s is closed by now. Take it off the letter first."), number=one.case.number)
        one.child.episode = one.case.episode
    sheet = sheet_of(letter, children)
    paper = freeze(PaperKind.LETTER, unit, sheet, form.now, form.actor.person_id)
    letter.paper_id = paper.id
    _await_receipt(form, letter, unit, paper.number)
    _note(form, LetterEntry(letter_id=letter.id, act=LetterAct.SENT))
    return Kept(paper.number, "letter_sent", paper.number, {"children": len(sheet.children)})


@taken_once(Permission.SEND_LETTERS)
def record_receipt(form: Form, number: str, receipt: Receipt, file: StoredFile) -> Kept:
    """What the other county answered, and whom it takes over; the receipt is awaited no longer.

    Raises NotFound, Invalid.
    """
    letter, _unit, paper = _sent(form, number)
    named = {one.case.number: one.child for one in children_of(letter.id)}
    check_receipt(receipt, paper.issued_on, form.today, frozenset(named))
    entry = LetterEntry(letter_id=letter.id, act=LetterAct.ANSWERED, text=receipt.text or None)
    entry.answered_by, entry.answered_on = receipt.answered_by, receipt.answered_on
    entry.file_hash, entry.file_name = file.hash, file.name
    entry.media_type, entry.size = file.media_type, file.size
    _note(form, entry)
    for case_number in receipt.confirmed:
        named[case_number].receipt_id = entry.id
    letter.state, letter.due_on = LetterState.ANSWERED, None
    close_unit_duty(letter.duty_id, form.now, done=True)
    return Kept(number, "letter_answered", number, {"confirmed": len(receipt.confirmed)})


@taken_once(Permission.SEND_LETTERS)
def ask_again(form: Form, number: str, how: str) -> Kept:
    """Notes how the other county was asked again, and what it said; its receipt is awaited anew. Raises NotFound."""
    letter, unit, _paper = _sent(form, number)
    close_unit_duty(letter.duty_id, form.now, done=True)
    _await_receipt(form, letter, unit, number)
    _note(form, LetterEntry(letter_id=letter.id, act=LetterAct.ASKED, text=how))
    return Kept(number, "letter_asked_again", number)


def _own_unit(form: Form) -> UnitFact:
    """The unit whose letter it is: that of the post which may send it."""
    units = (post.unit for post in form.actor.posts if post.role in GRANTS[Permission.SEND_LETTERS])
    unit = next(units, None)
    if unit is None:
        raise Forbidden
    return unit


def _draft(form: Form, draft_id: int) -> Held:
    held = find_draft(form.actor, draft_id, lock=True)
    if held is None:
        raise NotFound
    return held


def _sent(form: Form, number: str) -> tuple[Letter, UnitFact, Paper]:
    held = find_sent(form.actor, number, lock=True)
    if held is None or held.paper is None:
        raise NotFound
    return held.letter, held.unit.fact(), held.paper


def _write(form: Form, letter: Letter, draft: Draft) -> None:
    """One letter names the children of one destination: beside a draft to it there is no second."""
    check_draft(draft)
    same = select(Letter.id).where(Letter.unit_id == letter.unit_id, Letter.state == LetterState.DRAFT)
    same = same.where(Letter.addressee == draft.addressee, Letter.id != (letter.id or 0))
    if db.session.scalar(same):
        raise Invalid({"addressee": Failure(N_("A draft to this authority is there already. Add the children to it."))})
    letter.addressee, letter.contact = draft.addressee, draft.contact
    db.session.add(letter)
    db.session.flush()
    db.session.execute(delete(LetterChild).where(LetterChild.letter_id == letter.id))
    for case in _open_cases(form, draft.children):
        child = LetterChild(letter_id=letter.id, case_id=case.id, episode=case.episode)
        child.whereabouts = draft.children[case.number]
        db.session.add(child)


def _open_cases(form: Form, numbers: Iterable[str]) -> Sequence[Case]:
    wanted = set(numbers)
    query = visible_to(form.actor).where(Case.number.in_(wanted), Case.stage.in_(OPEN))
    cases = db.session.scalars(query.order_by(Case.number)).all()
    for number in sorted(wanted - {case.number for case in cases}):
        raise Invalid({"further": Failure(N_("There is no open case %(number)s."), number=number)})
    return cases


def _await_receipt(form: Form, letter: Letter, unit: UnitFact, number: str) -> None:
    letter.state, letter.due_on = LetterState.SENT, receipt_due(form.today)
    letter.duty_id = open_unit_duty(DutyKind.LETTER_RECEIPT, unit, letter.due_on, number, form.now).id


def _note(form: Form, entry: LetterEntry) -> None:
    entry.at, entry.person_id = form.now, form.actor.person_id
    db.session.add(entry)
    db.session.flush()
