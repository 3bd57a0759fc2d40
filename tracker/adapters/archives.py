"""Backup archives: one zip with every table, every evidence file and a manifest of what each part must be."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tracker.domain.errors import Refused
from tracker.domain.words import N_

VERSION = 1
MANIFEST = "manifest.json"
ROWS, FILES = "rows/", "files/"
DAMAGED = N_("This is no whole backup of this program: %(part)s is missing or was changed.")


@dataclass
class Manifest:
    """What an archive holds: the migration its rows belong to, whose keys open it, rows and hash of each part."""

    made_at: str
    revision: str
    keys: str
    version: int = VERSION
    rows: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)


class Writer:
    """An archive being written."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive, self.manifest = archive, manifest

    def add_rows(self, table: str, lines: Iterable[str]) -> None:
        digest, count = hashlib.sha256(), 0
        with self.archive.open(f"{ROWS}{table}", "w", force_zip64=True) as part:
            for line in lines:
                data = line.encode() + b"\n"
                part.write(data)
                digest.update(data)
                count += 1
        self.manifest.rows[table] = count
        self.manifest.hashes[f"{ROWS}{table}"] = digest.hexdigest()

    def add_file(self, path: Path) -> None:
        data = path.read_bytes()
        self.archive.writestr(f"{FILES}{path.name}", data, zipfile.ZIP_STORED)
        self.manifest.hashes[f"{FILES}{path.name}"] = hashlib.sha256(data).hexdigest()


@contextmanager
def writing_archive(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """A new archive, there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".backup-")
    os.close(descriptor)
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            yield Writer(archive, manifest)
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


class Reader:
    """An archive that was checked."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive, self.manifest = archive, manifest

    def lines(self, table: str) -> Iterator[str]:
        with self.archive.open(f"{ROWS}{table}") as part:
            yield from io.TextIOWrapper(part, "utf-8")

    def files(self) -> Iterator[tuple[str, bytes]]:
        for name in self.manifest.hashes:
            if name.startswith(FILES):
                yield name.removeprefix(FILES), self.archive.read(name)


@contextmanager
def reading_archive(path: Path) -> Iterator[Reader]:
    """An archive whose every part is as its manifest says; raises Refused, naming the first that is not."""
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile):
        raise Refused(DAMAGED, part=path.name) from None
    with archive:
        manifest = _manifest(archive)
        for name, wanted in manifest.hashes.items():
            if _hash(lambda name=name: archive.open(name)) != wanted:  # type: ignore[misc]
                raise Refused(DAMAGED, part=name)
        yield Reader(archive, manifest)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        return Manifest(**json.loads(archive.read(MANIFEST)))
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile):
        raise Refused(DAMAGED, part=MANIFEST) from None


def _hash(opened: Callable[[], io.BufferedIOBase]) -> str:
    try:
        with opened() as part:
            return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    except (KeyError, zipfile.BadZipFile, EOFError):
        return ""
