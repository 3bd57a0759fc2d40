"""Journals outside the database: what was sent, and how far the audit had come; lines are only ever added."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

SENT = "sent.journal"
ANCHORS = "audit.anchors"


def _add(path: Path, lines: Iterable[str]) -> None:
    with path.open("a", encoding="ascii") as journal:
        journal.writelines(f"{line}\n" for line in lines)
        journal.flush()
        os.fsync(journal.fileno())


def note_sent(instance: Path, key: str) -> None:
    """Notes that a delivery went out, by its key alone."""
    _add(instance / SENT, [key])


def sent_keys(instance: Path) -> frozenset[str]:
    """The keys of everything that ever went out from here."""
    path = instance / SENT
    return frozenset(path.read_text(encoding="ascii").split()) if path.exists() else frozenset()


def note_anchors(instance: Path, moment: str, heads: Iterable[tuple[str, int, str]]) -> None:
    """Notes sequence and hash of each chain, so that whoever rewrites the audit must change this file, too."""
    _add(instance / ANCHORS, (f"{moment} {chain} {seq} {value}" for chain, seq, value in heads))
