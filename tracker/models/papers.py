"""Papers issued on a case: numbered by the issuing unit, frozen with their data and its hash (trade §8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.cases import CaseState, Facts
from tracker.domain.history import Attempted
from tracker.domain.papers import (
    ISSUED_BY_ACT,
    PAPERS,
    POSTS_NAMED,
    AttemptThen,
    CaseSheet,
    MeasureThen,
    PaperKind,
    PersonThen,
    ProofThen,
    digest_of,
    issuing_unit,
    paper_number,
    written,
)
from tracker.domain.posts import LINE_ROLES, Line, Tier
from tracker.domain.privacy import mask_citizen_id, mask_phone
from tracker.models.base import Base, db
from tracker.models.cases import Case, MoveRow
from tracker.models.history import History, load_history
from tracker.models.numbering import next_in
from tracker.models.students import Student
from tracker.models.types import Encrypted, UtcDateTime, WordType


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

    __table_args__ = (UniqueConstraint("unit_id", "number"),)


def issue_by_move(case: Case, row: MoveRow, facts: Facts, now: datetime) -> None:
    """Issues the paper that belongs to a move, with the case as the move left it; nothing for other moves."""
    kind = ISSUED_BY_ACT.get(row.kind)
    if kind is None:
        return
    db.session.flush()
    issue(kind, case, facts, now, move=row)


def issue(kind: PaperKind, case: Case, facts: Facts, now: datetime, *, move: MoveRow) -> Paper:
    """Gives a paper its number and freezes what it says."""
    unit, year = issuing_unit(kind, facts), facts.today.year
    content = written(sheet_of(case, facts, str(move.details.get("note") or "")))
    paper = Paper(
        kind=kind,
        number=paper_number(kind, year, next_in(f"{PAPERS[kind].sign}-{unit.id}-{year}")),
        unit_id=unit.id,
        unit_name=unit.name,
        case_id=case.id,
        move_id=move.id,
        issued_on=facts.today,
        issued_at=now,
        issued_by_id=move.person_id,
        content=content,
        content_hash=digest_of(content),
    )
    db.session.add(paper)
    return paper


def sheet_of(case: Case, facts: Facts, note: str = "") -> CaseSheet:
    """Everything the papers of a case may say, as it stands."""
    student, history = db.session.get_one(Student, case.student_id), load_history(case.id, _names(facts))
    state, units = facts.state, _Units(facts)
    return CaseSheet(
        number=case.number,
        stage=state.stage,
        episode=state.episode,
        name=student.name,
        sex=student.sex,
        birth_date=student.birth_date,
        id_number=mask_citizen_id(student.id_number),
        groups=student.groups,
        guardian=student.guardian or "",
        guardian_phone=mask_phone(student.guardian_phone),
        school=units.at(Line.BUREAU, Tier.SCHOOL),
        school_class=units.at(Line.BUREAU, Tier.CLASS),
        township=units.at(Line.GOVERNMENT, Tier.TOWNSHIP),
        household_village=units.at(Line.GOVERNMENT, Tier.VILLAGE),
        residence_village=units.at(Line.ASSISTING, Tier.VILLAGE),
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
        signers=tuple(_signers(state, history)),
        note=note,
    )


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


def _signers(state: CaseState, history: History) -> Iterator[PersonThen]:
    """Who asked for the strike and who countersigned it."""
    closing = state.closing
    if closing is None:
        return
    yield PersonThen(str(closing.role), history.names.get(closing.by.person or 0, ""))
    if closing.countersigned:
        yield PersonThen("countersign", history.names.get(closing.countersigned.person or 0, ""))
