"""Letters as papers and the receipts that came back: opened through their letter, written down as access."""

from __future__ import annotations

from datetime import datetime

from tracker.adapters.evidence_files import load
from tracker.domain.acts import StoredFile
from tracker.domain.errors import NotFound
from tracker.domain.letters import LetterAct
from tracker.domain.office_papers import LetterSheet
from tracker.domain.papers import Opened, PaperKind
from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.evidence import files_folder
from tracker.models.letters import LetterEntry, children_of, find_draft, find_sent, sheet_of
from tracker.models.papers import open_issued
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

DRAFTED, RECEIPT = "draft_letter", "open_receipt"
"""The entries in the chain of access."""


def draft_paper(actor: Actor, draft: int, now: datetime) -> Opened[LetterSheet]:
    """A letter not sent yet as it would say, without a number. Raises NotFound."""
    with writing():
        held = find_draft(actor, draft)
        if held is None:
            raise NotFound
        append(Entry(Chain.ACCESS, now, actor.person_id, DRAFTED, f"letter {draft}"))
        return Opened(PaperKind.LETTER, sheet_of(held.letter, children_of(draft)), held.unit.name)


def open_paper(actor: Actor, number: str, now: datetime) -> Opened[LetterSheet]:
    """A sent letter as it was frozen; a later print is a copy (补印). Raises NotFound, Conflict if it was touched."""
    with writing():
        held = find_sent(actor, number, lock=True)
        if held is None or held.paper is None:
            raise NotFound
        return open_issued(held.paper, LetterSheet, actor, number, now)


def open_receipt(actor: Actor, number: str, entry_id: int, now: datetime) -> tuple[StoredFile, bytes]:
    """The file of a receipt, in clear, with its name and media type. Raises NotFound."""
    with reading():
        held, entry = find_sent(actor, number), db.session.get(LetterEntry, entry_id)
        if held is None or entry is None or (entry.letter_id, entry.act) != (held.letter.id, LetterAct.ANSWERED):
            raise NotFound
        file = entry.file()
    data = load(files_folder(), file.hash, keys().files)
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, RECEIPT, number, {"receipt": entry_id}))
    return file, data
