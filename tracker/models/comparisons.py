"""Comparisons of lists: what each found of every child that is not certain, and what persons decided about pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, ScalarSelect, Select, String, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.matching import Judgement, Judgements, Verdict
from tracker.domain.rosters import Absence
from tracker.models.base import Base, db
from tracker.models.people import Person
from tracker.models.types import UtcDateTime, WordType


class Comparison(Base):
    """One run over the lists that stood then; `counts` are of the children of the first list."""

    __tablename__ = "comparison"

    rosters: Mapped[dict[str, int]] = mapped_column(JSON)
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    others: Mapped[dict[str, int]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ComparedChild(Base):
    """A child that is not certain; `own` where it stands on the first list and not only on the roll."""

    __tablename__ = "compared_child"

    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id"), index=True)
    kind: Mapped[Absence] = mapped_column(WordType(Absence))
    verdict: Mapped[Verdict] = mapped_column(WordType(Verdict))
    row_id: Mapped[int] = mapped_column(ForeignKey("roster_row.id"))
    mark: Mapped[str] = mapped_column(String(32))
    own: Mapped[bool]
    poor: Mapped[bool]
    judgement: Mapped[Judgement | None] = mapped_column(WordType(Judgement))
    case_number: Mapped[str | None] = mapped_column(String(24))
    follow_up_id: Mapped[int | None] = mapped_column(ForeignKey("follow_up.id"), index=True)

    __table_args__ = (Index("ix_compared_child_comparison_id_verdict", "comparison_id", "verdict"),)


class ComparedPair(Base):
    """A row that may be the child's: points, and reasons as identifiers."""

    __tablename__ = "compared_pair"

    child_id: Mapped[int] = mapped_column(ForeignKey("compared_child.id"), index=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("roster_row.id"))
    mark: Mapped[str] = mapped_column(String(32))
    score: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(JSON)


class PairJudgement(Base):
    """What somebody decided about two rows, by their marks; one taken back stays, with who did."""

    __tablename__ = "pair_judgement"

    child_mark: Mapped[str] = mapped_column(String(32))
    row_mark: Mapped[str] = mapped_column(String(32))
    judgement: Mapped[Judgement] = mapped_column(WordType(Judgement))
    judged_at: Mapped[datetime] = mapped_column(UtcDateTime)
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("ix_pair_judgement_child_mark_row_mark", "child_mark", "row_mark"),)


def add_children(values: Sequence[Mapping[str, object]]) -> Sequence[int]:
    """Children of a comparison in one statement; their ids in the same order."""
    return db.session.scalars(
        insert(ComparedChild).returning(ComparedChild.id, sort_by_parameter_order=True), values
    ).all()


def add_pairs(values: Sequence[Mapping[str, object]]) -> None:
    """Pairs of children that stand, in one statement."""
    if values:
        db.session.execute(insert(ComparedPair), values)


def standing_judgements() -> Judgements:
    """What holds today, by marks; of several decisions the newest."""
    rows = select(PairJudgement).where(PairJudgement.withdrawn_at.is_(None)).order_by(PairJudgement.id)
    return {(row.child_mark, row.row_mark): row.judgement for row in db.session.scalars(rows)}


def withdraw_judgements(child: str, rows: Iterable[str], by: int | None, now: datetime) -> None:
    """Takes back what holds of a child and these rows, by their marks; who had decided stays on record."""
    standing = (PairJudgement.child_mark == child) & PairJudgement.withdrawn_at.is_(None)
    withdrawn = update(PairJudgement).where(standing, PairJudgement.row_mark.in_(set(rows)))
    db.session.execute(withdrawn.values(withdrawn_at=now, withdrawn_by_id=by))


def put_back(child: str) -> None:
    """A child somebody was asked about waits for a decision again in the comparison that stands, by its mark."""
    asked = (ComparedChild.mark == child) & (ComparedChild.judgement == Judgement.ASK_SCHOOL)
    db.session.execute(
        update(ComparedChild).where(ComparedChild.comparison_id == _newest(), asked).values(judgement=None)
    )


def _newest() -> ScalarSelect[int]:
    return select(func.max(Comparison.id)).where(Comparison.done_at.is_not(None)).scalar_subquery()


def latest_comparison() -> Comparison | None:
    whole = select(Comparison).where(Comparison.done_at.is_not(None))
    return db.session.scalar(whole.order_by(Comparison.id.desc()).limit(1))


def running_comparison() -> Comparison | None:
    """The newest one, where it is not whole yet."""
    newest = db.session.scalar(select(Comparison).order_by(Comparison.id.desc()).limit(1))
    return newest if newest is not None and newest.done_at is None else None


def tally_of(comparison_id: int) -> dict[tuple[Verdict, bool], int]:
    """How many children by verdict, and whether a person decided."""
    judged = ComparedChild.judgement.is_not(None)
    rows = select(ComparedChild.verdict, judged, func.count()).where(ComparedChild.comparison_id == comparison_id)
    found = db.session.execute(rows.group_by(ComparedChild.verdict, judged))
    return {(verdict, bool(by_person)): count for verdict, by_person, count in found}


def children_in(comparison_id: int, verdict: Verdict) -> Select[ComparedChild]:
    """The children of a comparison with this verdict, in the order of the list."""
    of_run = (ComparedChild.comparison_id == comparison_id) & (ComparedChild.verdict == verdict)
    return select(ComparedChild).where(of_run).order_by(ComparedChild.id)


def pairs_of(children: Sequence[int]) -> dict[int, list[ComparedPair]]:
    """The pairs of these children, the best first."""
    found: dict[int, list[ComparedPair]] = {child: [] for child in children}
    rows = select(ComparedPair).where(ComparedPair.child_id.in_(children))
    for pair in db.session.scalars(rows.order_by(ComparedPair.score.desc(), ComparedPair.id)):
        found[pair.child_id].append(pair)
    return found


def next_unjudged() -> tuple[ComparedChild, int] | None:
    """The first possible one of the newest comparison that nobody has decided about, and how many there are."""
    waiting = select(ComparedChild, func.count().over()).where(
        ComparedChild.comparison_id == _newest(),
        ComparedChild.verdict == Verdict.POSSIBLE,
        ComparedChild.judgement.is_(None),
    )
    row = db.session.execute(waiting.order_by(ComparedChild.id).limit(1)).one_or_none()
    return None if row is None else (row[0], row[1])


def judgements_in_newest(most: int) -> Sequence[tuple[ComparedChild, datetime, str | None]]:
    """The children of the newest comparison somebody decided about, with when and by whom, the newest first."""
    standing = PairJudgement.withdrawn_at.is_(None)
    newest = (
        select(PairJudgement.child_mark, func.max(PairJudgement.id).label("id"))
        .where(standing)
        .group_by(PairJudgement.child_mark)
        .subquery()
    )
    query = (
        select(ComparedChild, PairJudgement.judged_at, Person.name)
        .join(newest, newest.c.child_mark == ComparedChild.mark)
        .join(PairJudgement, PairJudgement.id == newest.c.id)
        .outerjoin(Person, Person.id == PairJudgement.judged_by_id)
        .where(ComparedChild.comparison_id == _newest(), ComparedChild.judgement.is_not(None))
        .order_by(PairJudgement.id.desc(), ComparedChild.id)
        .limit(most)
    )
    return [(child, at, by) for child, at, by in db.session.execute(query)]
