"""Files on paper, as LibreOffice prints them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.missing_tools import libreoffice_path

needs_libreoffice = pytest.mark.skipif(libreoffice_path() is None, reason="needs LibreOffice")

A4_UPRIGHT, A4_ACROSS = (595, 842), (842, 595)


def as_pdf(name: str, data: bytes, folder: Path) -> PdfReader:
    """A workbook or Word file, by the ending of its name, printed in `folder`."""
    held = folder / name
    held.write_bytes(data)
    command = [str(libreoffice_path()), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(held)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return PdfReader(held.with_suffix(".pdf"))


def size_of(pdf: PdfReader) -> tuple[int, int]:
    """Width and height of its sheets in points; of all sheets alike."""
    (size,) = {(round(page.mediabox.width), round(page.mediabox.height)) for page in pdf.pages}
    return size
