"""Files between being checked and being taken over by the same person."""

from __future__ import annotations

from datetime import datetime

from tracker.adapters import waiting_files
from tracker.domain.errors import Refused
from tracker.domain.intake import FileIn
from tracker.domain.posts import Actor
from tracker.domain.words import N_
from tracker.models.evidence import waiting_folder
from tracker.models.types import keys


def keep_waiting(actor: Actor, file: FileIn, now: datetime) -> str:
    """Keeps a checked file for a day, encrypted; the ticket leads back to it."""
    return waiting_files.put_aside(waiting_folder(), file, actor.person_id, keys().files, now)


def get_waiting(actor: Actor, ticket: str) -> FileIn:
    """The person's own file of this ticket; raises Refused where it is gone."""
    file = waiting_files.find_waiting(waiting_folder(), ticket, actor.person_id, keys().files)
    if file is None:
        raise Refused(N_("This file was taken over already, or waited too long. Choose it again."))
    return file


def forget_waiting(ticket: str) -> None:
    """Drops a file that was taken over."""
    waiting_files.drop(waiting_folder(), ticket)
