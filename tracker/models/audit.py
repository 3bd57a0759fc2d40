"""The audit: one keyed chain for changes, one for access to personal data; an entry joins the act's own transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, bindparam, cast, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.audit import Chain as Chain  # named here, too, for whoever appends an entry
from tracker.domain.plain import plain
from tracker.models.base import Base, db
from tracker.models.types import UtcDateTime, WordType, keys

FIRST = "0" * 64


class AuditEntry(Base):
    """One entry: who, what, on what; field names in clear, values encrypted; `hash` covers it and the one before."""

    __tablename__ = "audit_entry"

    chain: Mapped[Chain] = mapped_column(WordType(Chain))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    fields: Mapped[str] = mapped_column(String(400), default="")
    values: Mapped[bytes | None] = mapped_column("field_values", LargeBinary)
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("chain", "seq"), Index("ix_audit_entry_subject", "subject"))


class AuditHead(Base):
    """The newest sequence number of a chain and the seal on its entry; locked last in every transaction."""

    __tablename__ = "audit_head"

    chain: Mapped[Chain] = mapped_column(WordType(Chain), unique=True)
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default=FIRST)


@dataclass(frozen=True)
class Entry:
    """What is to be written into a chain; `subject` is a case number, unit code or page, never a name."""

    chain: Chain
    at: datetime
    person_id: int | None
    action: str
    subject: str = ""
    values: Mapping[str, Any] | None = None


HEAD_OF = select(AuditHead).where(AuditHead.chain == bindparam("chain")).with_for_update()


def append(entry: Entry) -> None:
    """Adds the entry at the end of its chain; call it last in the transaction."""
    head = db.session.scalar(HEAD_OF, {"chain": entry.chain})
    if head is None:
        head = AuditHead(chain=entry.chain, seq=0, hash=FIRST)
        db.session.add(head)
    text = json.dumps(plain(entry.values), ensure_ascii=False, sort_keys=True) if entry.values else ""
    row = AuditEntry(
        chain=entry.chain,
        seq=head.seq + 1,
        at=entry.at.astimezone(UTC),
        person_id=entry.person_id,
        action=entry.action,
        subject=entry.subject,
        fields=",".join(sorted(entry.values or ()))[:400],
        values=keys().encrypt(text) if text else None,
    )
    row.hash = digest(row, head.hash)
    head.seq, head.hash = row.seq, seal(row)
    db.session.add(row)
    db.session.flush()


def digest(row: AuditEntry, before: str) -> str:
    """HMAC over the seal on the entry before and the canonical JSON of the entry."""
    body = [str(row.chain), row.seq, row.at.isoformat(), row.person_id, row.action, row.subject, row.fields]
    text = json.dumps([before, *body, row.values.hex() if row.values else None], ensure_ascii=False)
    return hmac.new(keys().audit, text.encode(), hashlib.sha256).hexdigest()


def seal(row: AuditEntry) -> str:
    """What the head keeps of the newest entry: without the key nobody makes one for an earlier entry."""
    return hmac.new(keys().audit, f"{row.chain} {row.seq} {row.hash}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Fault:
    """The first entry of a chain that does not fit: touched, missing, added or moved; None for one of no chain."""

    chain: Chain | None
    seq: int


def faults() -> Iterator[Fault]:
    """Checks both chains from the first entry to the head; yields the first bad entry of each."""
    for chain in Chain:
        fault = _first_fault(chain)
        if fault:
            yield fault
    stray = select(func.min(AuditEntry.seq)).where(cast(AuditEntry.chain, String).not_in([str(c) for c in Chain]))
    seq = db.session.scalar(stray)
    if seq is not None:
        yield Fault(None, seq)


def _first_fault(chain: Chain) -> Fault | None:
    before, seq = FIRST, 0
    entries = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
    with closing(db.session.scalars(entries.execution_options(yield_per=2000))) as rows:
        for row in rows:
            seq += 1
            if row.seq != seq or not hmac.compare_digest(row.hash, digest(row, before)):
                return Fault(chain, seq)
            before = seal(row)
    head = db.session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.chain == chain)).first()
    at_head = (0, FIRST) if head is None else (head.seq, head.hash)
    return None if at_head == (seq, before) else Fault(chain, seq + 1)


def heads() -> dict[str, tuple[int, str]]:
    """Sequence number and seal of each chain, for the anchor file."""
    rows = db.session.execute(select(AuditHead.chain, AuditHead.seq, AuditHead.hash))
    return {str(chain): (seq, value) for chain, seq, value in rows}


def start_chains() -> None:
    """Makes the heads of an empty database."""
    db.session.add_all(AuditHead(chain=chain, seq=0, hash=FIRST) for chain in Chain)
    db.session.flush()


def entries_about(subject: str) -> Any:
    """The entries on one subject, newest first."""
    return select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc())
