"""Papers issued on a case: numbered by the issuing unit, frozen with their data and its hash (trade §8)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.calendar import china_date
from tracker.domain.cases import CaseState, Facts
from tracker.domain.errors import Conflict
from tracker.domain.history import Attempted
from tracker.domain.papers import (
    ISSUED_BY_ACT,
    PAPERS,
    POSTS_NAMED,
    AttemptThen,
    CaseSheet,
    DeliveryThen,
    Issued,
    MeasureThen,
    Opened,
    PaperKind,
    PersonThen,
    ProofThen,
    digest_of,
    is_reprint,
    issuing_unit,
    paper_number,
    written,
)
from tracker.domain.posts import LINE_ROLES, Actor, Line, Tier, UnitFact
from tracker.domain.privacy import mask_citizen_id, mask_phone
from tracker.domain.return_notices import Manner
from tracker.domain.words import N_
from tracker.domain.workflow import MoveKind
from tracker.models import states
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import Base, db
from tracker.models.cases import Case, MoveRow
from tracker.models.history import History, load_history
from tracker.models.numbering import next_in
from tracker.models.students import Student
from tracker.models.types import Encrypted, UtcDateTime, WordType

PRINTED, DRAFTED = "print_paper", "draft_paper"
"""The entries in the chain of access."""

CHECK_SHOWN = 8
"""How many characters of its hash a paper bears."""

S = TypeVar("S")

CHANGED = N_("What this paper says is no longer what was issued. Please tell the administrator.")


class Paper(Base):
    """One issued paper; `content` is what it says, `move_id` the act that issued it."""

    __tablename__ = "paper"

    kind: Mapped[PaperKind] = mapped_column(WordType(PaperKind))
    number: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_name: Mapped[str] = mapped_column(String(120))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_record.id"), index=True)
    move_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"), unique=True)
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    content: Mapped[str] = mapped_column(Encrypted)
    content_hash: Mapped[str] = mapped_column(String(64))
    printed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("unit_id", "number"),)

    def fact(self, *, void: bool = False) -> Issued:
        check = self.content_hash[:CHECK_SHOWN]
        return Issued(self.id, self.kind, self.number, self.unit_name, self.issued_on, check, void)


class PaperTemplate(Base):
    """The county's own Word template of a paper, in place of the one shipped."""

    __tablename__ = "paper_template"

    kind: Mapped[PaperKind] = mapped_column(WordType(PaperKind), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def find_template(kind: PaperKind) -> PaperTemplate | None:
    return db.session.scalar(select(PaperTemplate).where(PaperTemplate.kind == kind))


def papers_of(case_id: int) -> Sequence[tuple[Paper, bool]]:
    """The papers issued on a case, the newest first, and whether the act that issued each was undone."""
    undone = select(MoveRow.id).where(MoveRow.annuls_id == Paper.move_id).exists()
    query = select(Paper, undone).where(Paper.case_id == case_id).order_by(Paper.id.desc())
    return [(row[0], row[1]) for row in db.session.execute(query)]


def find_paper(case_id: int, paper_id: int) -> Paper | None:
    """A paper of this case, its row locked until it is noted as printed."""
    query = select(Paper).where(Paper.case_id == case_id, Paper.id == paper_id)
    return db.session.scalar(query.with_for_update())


def paper_by_id(paper_id: int) -> Paper:
    """A paper that is there, its row locked until it is noted as printed."""
    return db.session.scalars(select(Paper).where(Paper.id == paper_id).with_for_update()).one()


def issue_by_move(case: Case, row: MoveRow, facts: Facts) -> None:
    """Issues the paper that belongs to a move, with the case as the move left it; nothing for other moves."""
    kind = ISSUED_BY_ACT.get(row.kind)
    if kind is None:
        return
    db.session.flush()
    sheet = sheet_of(case, facts, str(row.details.get("note") or ""))
    issue(kind, case, facts, sheet, row.person_id).move_id = row.id


def issue(kind: PaperKind, case: Case, facts: Facts, sheet: CaseSheet, person_id: int | None) -> Paper:
    """Issues a paper of a case."""
    paper = freeze(kind, issuing_unit(kind, facts), sheet, facts.now, person_id)
    paper.case_id = case.id
    return paper


def freeze(kind: PaperKind, unit: UnitFact, sheet: object, now: datetime, person_id: int | None) -> Paper:
    """Gives a paper its number and freezes what it says."""
    today = china_date(now)
    number = paper_number(kind, today.year, next_in(f"{PAPERS[kind].sign}-{unit.id}-{today.year}"))
    paper = Paper(kind=kind, number=number, unit_id=unit.id, unit_name=unit.name, issued_on=today, issued_at=now)
    paper.issued_by_id = person_id
    return keep_paper(paper, sheet)


def keep_paper(paper: Paper, sheet: object) -> Paper:
    """Keeps a numbered paper with what it says and the hash of it."""
    paper.content = written(sheet)
    paper.content_hash = digest_of(paper.content)
    db.session.add(paper)
    db.session.flush()
    return paper


def _take_out(paper: Paper, person_id: int | None, now: datetime) -> bool:
    """Notes who opened it first; says whether this is a copy (补印). Raises Conflict where its text was touched."""
    if digest_of(paper.content) != paper.content_hash:
        raise Conflict(CHANGED)
    printed_on = china_date(paper.printed_at) if paper.printed_at else None
    reprint = is_reprint(printed_on, paper.printed_by_id, person_id, china_date(now))
    if paper.printed_at is None:
        paper.printed_at, paper.printed_by_id = now, person_id
    return reprint


def open_issued(paper: Paper, sheet: type[S], actor: Actor, subject: str, now: datetime) -> Opened[S]:
    """An issued paper, whole as it was issued; the printing is written down. Raises Conflict where it was touched."""
    reprint = _take_out(paper, actor.person_id, now)
    append(Entry(Chain.ACCESS, now, actor.person_id, PRINTED, subject, {"paper": paper.id, "reprint": reprint}))
    said: S = states.record(sheet, json.loads(paper.content))
    return Opened(paper.kind, said, paper.unit_name, paper.fact(), reprint)


def sheet_of(case: Case, facts: Facts, note: str = "") -> CaseSheet:
    """Everything the papers of a case may say, as it stands."""
    student, history = db.session.get_one(Student, case.student_id), load_history(case.id, _names(facts))
    state = facts.state
    return CaseSheet(
        number=case.number,
        stage=state.stage,
        episode=state.episode,
        **_of_child(student, _Units(facts)),
        reasons=state.reasons,
        found_by=state.found_by,
        found_on=state.found_on,
        last_attended_on=state.last_attended_on,
        ledger=state.ledger,
        listed_on=state.listed_on,
        people=tuple(_people(facts)),
        attempts=tuple(_attempt(deed.attempt) for deed in history.deeds if deed.stands and deed.attempt),
        measures=tuple(MeasureThen(one.kind, one.unit, one.until, one.result or "") for one in history.plan),
        proofs=tuple(ProofThen(proof.label, str(proof.given)) for proof in history.proofs),
        placement=state.placement,
        returned_on=state.returned_on,
        last_observed_on=state.last_observed_on,
        last_attending=state.last_attending,
        code=state.closing.code if state.closing else state.code,
        marked_off_on=state.marked_off_on,
        notice=state.notice,
        delivery=_delivery(state, history),
        signers=tuple(_signers(state, history)),
        note=note,
    )


def _of_child(student: Student, units: _Units) -> dict[str, Any]:
    return {
        "name": student.name,
        "sex": student.sex,
        "birth_date": student.birth_date,
        "id_number": mask_citizen_id(student.id_number),
        "groups": student.groups,
        "guardian": student.guardian or "",
        "guardian_phone": mask_phone(student.guardian_phone),
        "school": units.at(Line.BUREAU, Tier.SCHOOL),
        "school_class": units.at(Line.BUREAU, Tier.CLASS),
        "township": units.at(Line.GOVERNMENT, Tier.TOWNSHIP),
        "household_village": units.at(Line.GOVERNMENT, Tier.VILLAGE),
        "residence_village": units.at(Line.ASSISTING, Tier.VILLAGE),
    }


class _Units:
    """The names of the units on the lines of a case."""

    def __init__(self, facts: Facts) -> None:
        self.lines = {line: facts.holders(line) for line in Line}

    def at(self, line: Line, tier: Tier) -> str:
        holders = self.lines[line]
        return next((unit.name for unit in holders.lineage if unit.tier is tier), "") if holders else ""


def _names(facts: Facts) -> dict[int, str]:
    lines = (facts.holders(line) for line in Line)
    return {post.person_id: post.person_name for line in lines if line for held in line.posts.values() for post in held}


def _people(facts: Facts) -> Iterator[PersonThen]:
    for line in (Line.BUREAU, Line.GOVERNMENT):
        holders = facts.holders(line)
        for role in POSTS_NAMED:
            filled = holders.filled(role) if holders and role in LINE_ROLES[line] else ()
            if filled:
                yield PersonThen(str(role), filled[0].person_name)


def _attempt(attempt: Attempted) -> AttemptThen:
    return AttemptThen(
        attempt.number,
        attempt.made_on,
        attempt.channel,
        tuple(PersonThen(link, attempt.people.get(link, "")) for link in attempt.went),
        attempt.went_others or "",
        attempt.met,
        attempt.result,
        attempt.said or "",
        attempt.promised_on,
    )


def _delivery(state: CaseState, history: History) -> DeliveryThen | None:
    """What the newest receipt says, while its notice is the one that stands."""
    told = [deed.details for deed in history.deeds if deed.stands and deed.kind is MoveKind.DELIVER_NOTICE]
    if not told or state.notice is None or state.notice.delivered_on is None:
        return None
    receipt = told[-1]
    return DeliveryThen(Manner(receipt["manner"]), receipt.get("received_by") or "", receipt.get("witness") or "")


def _signers(state: CaseState, history: History) -> Iterator[PersonThen]:
    """Who asked for the strike and who countersigned it."""
    closing = state.closing
    if closing is None:
        return
    yield PersonThen(str(closing.role), history.names.get(closing.by.person or 0, ""))
    if closing.countersigned:
        yield PersonThen("countersign", history.names.get(closing.countersigned.person or 0, ""))
