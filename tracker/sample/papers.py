"""The papers of the sample county: small real files, one for each sort of proof, kept like any other evidence."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from tracker.domain.acts import StoredFile

PHOTO_SIZE = 48
PICTURES = frozenset({"attachment", "application"})
"""The proofs that people photograph; all others come as PDF."""

PAPERS = {
    "application": "休学申请",
    "attachment": "劝返记录",
    "diagnosis": "诊断证明",
    "committee_opinion": "专家委员会意见",
    "document": "法律文书",
    "host_letter": "就读证明",
    "certificate": "证明",
    "proof": "出境证明",
    "plan": "送教上门方案",
    "placement_opinion": "安置意见",
    "class_record": "职业班学籍表",
    "admission": "入学通知书",
    "receipt": "回执",
}
"""File names by the key of the proof."""


def make_papers(keep: Callable[[bytes, str], StoredFile]) -> dict[str, StoredFile]:
    """One file for each sort of proof, handed to `keep`."""
    return {key: keep(*_paper(key, title)) for key, title in PAPERS.items()}


def _paper(key: str, title: str) -> tuple[bytes, str]:
    if key in PICTURES:
        return _png(len(title) * 11), f"{title}.png"
    return _pdf(f"SAMPLE {key.replace('_', ' ').upper()}"), f"{title}.pdf"


def _pdf(text: str) -> bytes:
    """One A4 page with one line of Latin text."""
    stream = f"BT /F1 18 Tf 72 760 Td ({text}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _png(shade: int) -> bytes:
    """A grey square."""
    header = struct.pack(">IIBBBBB", PHOTO_SIZE, PHOTO_SIZE, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([160 + shade % 60]) * PHOTO_SIZE) * PHOTO_SIZE
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
