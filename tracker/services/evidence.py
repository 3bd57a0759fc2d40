"""Evidence files: kept before an act is made, opened through the scope of their case alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.adapters.evidence_files import load, store
from tracker.domain.acts import StoredFile
from tracker.domain.disclosure import may_open
from tracker.domain.errors import Forbidden, NotFound
from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry, append
from tracker.models.cases import find_case
from tracker.models.evidence import EvidenceEntry, files_folder, find_file
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

OPENED = "open_file"
"""The entry in the chain of access."""


@dataclass(frozen=True, repr=False)
class OpenedFile:
    """A file in clear, with the name and media type found when it was kept."""

    name: str
    media_type: str
    data: bytes


def evidence_folder() -> Path:
    """Where files lie, encrypted, each under the hash of its content."""
    return files_folder()


def keep_file(data: bytes, filename: str) -> StoredFile:
    """Checks a file by its content and keeps it; call it before the act's transaction. Raises Refused."""
    return store(evidence_folder(), data, filename, keys().files)


def open_file(actor: Actor, number: str, entry_id: int, now: datetime) -> OpenedFile:
    """A file of a case the person may see, written down as access before it leaves.

    Raises NotFound, and Forbidden where the file says what only the two lines may read.
    """
    entry = _entry(actor, number, entry_id)
    data = load(evidence_folder(), entry.file_hash or "", keys().files)
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, OPENED, number, {"key": entry.key, "file": entry.id}))
    return OpenedFile(entry.file_name or "", entry.media_type or "", data)


def _entry(actor: Actor, number: str, entry_id: int) -> EvidenceEntry:
    with reading():
        found = find_case(actor, number)
        entry = find_file(found[0].id, entry_id) if found else None
        if found is None or entry is None:
            raise NotFound
        if not may_open(actor, entry.key, found[0].class_path, found[0].responsible_path):
            raise Forbidden
        return entry
