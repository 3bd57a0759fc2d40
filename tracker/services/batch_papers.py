"""The papers that prove names of a batch, opened through the share they belong to and written down as access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.adapters.evidence_files import load
from tracker.domain.errors import NotFound
from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.batches import BatchPaper, find_share
from tracker.models.evidence import files_folder
from tracker.models.transactions import reading, writing
from tracker.models.types import keys

OPENED = "open_batch_paper"
"""The entry in the chain of access."""


@dataclass(frozen=True, repr=False)
class Paper:
    """A paper in clear, with its name and media type."""

    name: str
    media_type: str
    data: bytes


def open_paper(actor: Actor, number: str, code: str, paper_id: int, now: datetime) -> Paper:
    """A paper of a share the person may see or samples; raises NotFound."""
    with reading():
        held, paper = find_share(actor, number, code), db.session.get(BatchPaper, paper_id)
        if held is None or paper is None or paper.share_id != held.share.id:
            raise NotFound
    data = load(files_folder(), paper.file_hash, keys().files)
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, OPENED, number, {"unit": code, "paper": paper_id}))
    return Paper(paper.file_name, paper.media_type, data)
