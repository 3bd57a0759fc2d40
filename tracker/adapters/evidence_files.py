"""Evidence files: checked by what they contain, kept encrypted under their hash, never executed."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.domain.acts import StoredFile
from tracker.domain.errors import Refused
from tracker.domain.words import N_

LARGEST = 10 * 1024 * 1024
UNPACKED_LARGEST = 50 * 1024 * 1024
NONCE = 12
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAGIC: Mapping[bytes, tuple[str, str]] = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"PK\x03\x04": (DOCX, ".docx"),
}
ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|Encrypt)\b")


@dataclass(frozen=True)
class Checked:
    """What a file turned out to be."""

    name: str
    media_type: str


def check_file(data: bytes, filename: str) -> Checked:
    """The file's type by its content and a name safe to show; raises Refused with one sentence."""
    if not data:
        raise Refused(N_("The file is empty. Please choose it again."))
    if len(data) > LARGEST:
        raise Refused(N_("The file is larger than 10 MB. Please make it smaller."))
    for magic, (media_type, ending) in MAGIC.items():
        if data.startswith(magic):
            _check_inside(data, media_type)
            return Checked(safe_name(filename, ending), media_type)
    raise Refused(N_("Only PDF, JPG, PNG and Word (.docx) files are taken."))


def _check_inside(data: bytes, media_type: str) -> None:
    if media_type == "application/pdf" and ACTIVE_PDF.search(data):
        raise Refused(N_("This PDF is encrypted or contains active content. Please print it to a plain PDF first."))
    if media_type == DOCX:
        _check_docx(data)


def _check_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = parts.namelist()
            unpacked = sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        raise Refused(N_("The file is damaged. Please save it again and retry.")) from None
    if "word/document.xml" not in names:
        raise Refused(N_("Only PDF, JPG, PNG and Word (.docx) files are taken."))
    if unpacked > UNPACKED_LARGEST or any("vbaProject" in name for name in names):
        raise Refused(N_("This Word file contains macros or is too large. Please save it as a plain .docx."))


def safe_name(filename: str, ending: str) -> str:
    """The file's own name without folders, control characters or a false ending."""
    base = re.split(r"[\\/]", filename)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C" and c not in '"<>:|?*')
    stem = kept.rsplit(".", 1)[0].strip(" .")[:80] or "file"
    return stem + ending


def store(folder: Path, data: bytes, filename: str, key: bytes) -> StoredFile:
    """Checks the file and writes it encrypted, whole or not at all; the same content is kept once."""
    checked = check_file(data, filename)
    name = hashlib.sha256(data).hexdigest()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / name).exists():
        nonce = os.urandom(NONCE)
        _write(folder / name, nonce + AESGCM(key).encrypt(nonce, data, name.encode()))
    return StoredFile(name, checked.name, checked.media_type, len(data))


def _write(path: Path, body: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as unfinished:
        unfinished.write(body)
        unfinished.flush()
        os.fsync(unfinished.fileno())
    Path(unfinished.name).replace(path)


def load(folder: Path, name: str, key: bytes) -> bytes:
    """The file's content; raises FileNotFoundError or InvalidTag when it was lost or touched."""
    body = (folder / name).read_bytes()
    return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], name.encode())


def find_content(folder: Path, name: str, key: bytes) -> bytes | None:
    """The file's content, None where it was lost or touched."""
    with suppress(FileNotFoundError, InvalidTag):
        return load(folder, name, key)
    return None
