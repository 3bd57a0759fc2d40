"""Archives that leave: files one after another, pictures and papers not packed twice."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import BinaryIO

PACKED_ALREADY = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx")


def write_pack(held: BinaryIO, files: Iterable[tuple[str, bytes]]) -> None:
    """A .zip of these files by their paths; Chinese names are marked as UTF-8."""
    with zipfile.ZipFile(held, "w") as pack:
        for path, content in files:
            packed = zipfile.ZIP_STORED if path.lower().endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            pack.writestr(path, content, packed)
