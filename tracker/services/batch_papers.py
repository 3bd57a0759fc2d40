"""The papers that prove names of a batch, opened through the share they belong to and written down as access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.adapters.evidence_files import load
from tracker.domain.batches import BatchAct, reach_of
from tracker.domain.calendar import china_date
from tracker.domain.errors import NotFound
from tracker.domain.posts import Actor
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.batch_sampling import holders_for
from tracker.models.batch_scope import Held, find_share
from tracker.models.batches import BatchPaper
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
    """A paper of a share of which the person sees the whole or samples; raises NotFound."""
    with reading():
        held, paper = find_share(actor, number, code), db.session.get(BatchPaper, paper_id)
        if held is None or paper is None or paper.share_id != held.share.id:
            raise NotFound
        if not (held.whole or _samples(actor, held, now)):
            raise NotFound
    data = load(files_folder(), paper.file_hash, keys().files)
    with writing():
        append(Entry(Chain.ACCESS, now, actor.person_id, OPENED, number, {"unit": code, "paper": paper_id}))
    return Paper(paper.file_name, paper.media_type, data)


def _samples(actor: Actor, held: Held, now: datetime) -> bool:
    act = BatchAct.FOUND_RIGHT
    return reach_of(act, actor, *holders_for(act, held.unit, china_date(now))) is not None
