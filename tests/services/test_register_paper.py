"""The workbook on paper, as LibreOffice prints it: A4 across, the head on every sheet, nothing cut off."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.crowd import add_children, confirmed
from tests.house import House
from tests.on_paper import A4_ACROSS, as_pdf, needs_libreoffice, size_of
from tests.services.exporting import exported
from tracker.domain.register import COLUMNS
from tracker.domain.register_files import PAGE_TURNS, Language

pytestmark = needs_libreoffice


@pytest.fixture
def paper(quick_house: House, tmp_path: Path) -> PdfReader:
    """Ninety lines as LibreOffice prints them."""
    for name in add_children(quick_house, 90):
        confirmed(quick_house, name)
    return as_pdf("register.xlsx", exported(quick_house, language=Language.ZH).data, tmp_path)


def test_each_sheet_is_a4_across_with_its_head_its_number_and_the_signatures(paper: PdfReader) -> None:
    texts = [page.extract_text() for page in paper.pages]
    assert size_of(paper) == A4_ACROSS
    assert len(texts) == 9, "three down, three across"
    for number, text in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in text
        assert "填表人" in text
        assert all(heading in text for heading in ("编号", "姓名"))


def test_each_column_is_printed_once_beside_number_and_name(paper: PdfReader) -> None:
    texts = ["".join(page.extract_text().split()) for page in paper.pages]
    turns = [0, *(place for place, column in enumerate(COLUMNS) if column.identifier in PAGE_TURNS), len(COLUMNS)]
    for across, (first, last) in enumerate(itertools.pairwise(turns)):
        ours = texts[across * 3 : across * 3 + 3]
        for column in COLUMNS[max(first, 2) : last]:
            assert all(column.heading in text for text in ours), column.heading
    assert all("长梁民族小学" in text for text in texts[:3])
    assert all("2026-11-02" in text for text in texts[3:6])


def test_nothing_is_printed_smaller_than_eight_points(paper: PdfReader) -> None:
    sizes: set[float] = set()

    def visit(text: str, _matrix: object, scale: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(scale[3]) * size, 1))

    paper.pages[0].extract_text(visitor_text=visit)
    assert min(sizes) >= 8
