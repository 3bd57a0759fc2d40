"""Papers of a case: what was issued, a draft of what may be printed, issuing by hand, opening an issued one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.adapters.word_papers import Values, fill, shipped_template
from tracker.domain.calendar import china_date
from tracker.domain.disclosure import acts_on, name_for, shows_name
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.forms import Form
from tracker.domain.papers import (
    ISSUED_BY_HAND,
    OF_ONE_CASE,
    CaseSheet,
    Issued,
    Opened,
    PaperKind,
    issuing_unit,
)
from tracker.domain.permissions import Permission
from tracker.domain.posts import Actor
from tracker.domain.privacy import mask_name
from tracker.models.audit import Chain, Entry, append
from tracker.models.cases import Case, find_case, lock_case
from tracker.models.facts import load_facts, load_house
from tracker.models.forms import Kept, taken_once
from tracker.models.letters import letters_about
from tracker.models.papers import DRAFTED, find_paper, find_template, issue, open_issued, papers_of, sheet_of
from tracker.models.transactions import reading, writing


@dataclass(frozen=True)
class LetterSent:
    """A letter about the child to another county; `confirmed` once a receipt takes the child over."""

    number: str
    addressee: str
    sent_on: date
    confirmed: bool


@dataclass(frozen=True)
class CasePapers:
    """The papers of one case: the child's name, what was issued, the bureau's letters about it."""

    number: str
    name: str
    issued: tuple[Issued, ...]
    letters: tuple[LetterSent, ...]


def list_papers(actor: Actor, number: str) -> CasePapers:
    """The papers issued on a case; raises NotFound, Forbidden where the person acts on neither line."""
    with reading():
        found = find_case(actor, number)
        if found is None:
            raise NotFound
        case, student = found
        _check_lines(actor, case)
        issued = tuple(paper.fact(void=void) for paper, void in papers_of(case.id))
        name = name_for(actor, student.name, case.class_path, case.responsible_path, case.residence_path)
        letters = tuple(
            LetterSent(paper.number, letter.addressee, paper.issued_on, child.receipt_id is not None)
            for letter, paper, child in letters_about(case.id, case.episode)
        )
        return CasePapers(number, name, issued, letters)


def draft_paper(actor: Actor, number: str, kind: PaperKind, now: datetime) -> Opened[CaseSheet]:
    """A paper as it would say today, without a number; written down as access. Raises NotFound, Forbidden."""
    if kind not in OF_ONE_CASE:
        raise NotFound
    with writing():
        case = lock_case(actor, number)
        if case is None:
            raise NotFound
        _check_lines(actor, case)
        facts = load_facts(case, now, load_house(china_date(now)))
        sheet = sheet_of(case, facts)
        append(Entry(Chain.ACCESS, now, actor.person_id, DRAFTED, number, {"paper": kind}))
        return Opened(kind, _as_read(actor, case, sheet), issuing_unit(kind, facts).name)


@taken_once(Permission.WORK_ON_CASES)
def issue_paper(form: Form, number: str, kind: PaperKind) -> Kept:
    """Issues a paper that no act issues; answers with its id. Raises NotFound, Forbidden."""
    case = lock_case(form.actor, number)
    if case is None or kind not in ISSUED_BY_HAND:
        raise NotFound
    _check_lines(form.actor, case)
    facts = load_facts(case, form.now, load_house(form.today))
    paper = issue(kind, case, facts, sheet_of(case, facts), form.actor.person_id)
    return Kept(str(paper.id), "paper_issued", number, {"paper": kind, "number": paper.number})


def open_paper(actor: Actor, number: str, paper_id: int, now: datetime) -> Opened[CaseSheet]:
    """An issued paper, whole as it was issued; the printing is written down, a later one is a copy (补印).

    Raises NotFound, Forbidden, and Conflict where what it says was touched.
    """
    with writing():
        case = lock_case(actor, number)
        paper = find_paper(case.id, paper_id) if case else None
        if case is None or paper is None:
            raise NotFound
        _check_lines(actor, case)
        opened = open_issued(paper, CaseSheet, actor, number, now)
        return replace(opened, sheet=_as_read(actor, case, opened.sheet))


def word_file(kind: PaperKind, values: Values) -> bytes:
    """A paper as a Word file, from the county's template where it has one."""
    with reading():
        own = find_template(kind)
        template = own.content if own else None
    return fill(template or shipped_template(kind), values)


def _check_lines(actor: Actor, case: Case) -> None:
    """Papers name the child and what was said of it: they are the two lines' own (trade §12)."""
    if not acts_on(actor, case.class_path, case.responsible_path):
        raise Forbidden


def _as_read(actor: Actor, case: Case, sheet: CaseSheet) -> CaseSheet:
    """The names of child and family as this person may read them (trade §12)."""
    if shows_name(actor, case.class_path, case.responsible_path, case.residence_path):
        return sheet
    guardian = mask_name(sheet.guardian) if sheet.guardian else ""
    return replace(sheet, name=mask_name(sheet.name), guardian=guardian, delivery=None)
