"""Files that were checked and wait to be taken over: encrypted, each for one person, for a day."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.domain.intake import FileIn

NONCE = 12
TICKET = re.compile(r"[0-9a-f]{32}")
WAITS = timedelta(days=1)


def put_aside(folder: Path, file: FileIn, owner: int | None, key: bytes, now: datetime) -> str:
    """Keeps the file and returns its ticket; files that waited longer than a day go."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_away(folder, now - WAITS)
    ticket, nonce = secrets.token_hex(16), os.urandom(NONCE)
    body = file.name.encode() + b"\0" + file.data
    path = folder / ticket
    path.write_bytes(nonce + AESGCM(key).encrypt(nonce, body, _for(ticket, owner)))
    os.utime(path, (now.timestamp(), now.timestamp()))
    return ticket


def find_waiting(folder: Path, ticket: str, owner: int | None, key: bytes) -> FileIn | None:
    """The file of this ticket; None for one that is gone, damaged or somebody else's."""
    if not TICKET.fullmatch(ticket):
        return None
    with suppress(FileNotFoundError, InvalidTag):
        body = (folder / ticket).read_bytes()
        name, _, data = AESGCM(key).decrypt(body[:NONCE], body[NONCE:], _for(ticket, owner)).partition(b"\0")
        return FileIn(name.decode(), data)
    return None


def drop(folder: Path, ticket: str) -> None:
    """Forgets a file that was found before."""
    (folder / ticket).unlink(missing_ok=True)


def _for(ticket: str, owner: int | None) -> bytes:
    return f"{ticket} {owner}".encode()


def _clear_away(folder: Path, before: datetime) -> None:
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
