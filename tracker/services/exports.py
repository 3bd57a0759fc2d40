"""Files that were ordered: how far each is, and fetching it; only ever for the person who asked."""

from __future__ import annotations

from datetime import datetime

from tracker.adapters.waiting_files import find_waiting
from tracker.domain.errors import NotFound
from tracker.domain.exports import ExportFact
from tracker.domain.intake import FileIn
from tracker.domain.posts import Actor
from tracker.models.evidence import waiting_folder
from tracker.models.exports import find_export
from tracker.models.transactions import reading
from tracker.models.types import keys


def find_order(actor: Actor, ticket: str, now: datetime) -> ExportFact:
    """How far the person's own file is; raises NotFound for another's and for one that waited too long."""
    with reading():
        export = find_export(actor.person_id, ticket)
        if export is None or export.fact().gone(now):
            raise NotFound
        return export.fact()


def fetch_export(actor: Actor, ticket: str) -> FileIn:
    """The person's own file; raises NotFound where it is not ready or no more."""
    with reading():
        export = find_export(actor.person_id, ticket)
        waiting = export.waiting if export else None
    file = find_waiting(waiting_folder(), waiting, actor.person_id, keys().files) if waiting else None
    if file is None:
        raise NotFound
    return file
