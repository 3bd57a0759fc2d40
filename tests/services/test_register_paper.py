"""The workbook on paper, as LibreOffice prints it: A4 across, the head on every sheet, nothing cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.crowd import add_children, confirmed
from tests.house import House
from tests.on_paper import A4_ACROSS, as_pdf, needs_libreoffice, size_of
from tests.services.exporting import exported
from tracker.domain.register import COLUMNS
from tracker.domain.register_files import Language

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
    assert len(texts) == 4, "two down, two across"
    for number, text in enumerate(texts, 1):
        assert f"{number} / {len(texts)}" in text
        assert "填表人" in text
        assert "编号" in text
    assert [text.count("姓名") > 0 for text in texts] == [True] * 4


def test_the_child_is_on_the_first_page_across_and_what_was_done_on_the_second(paper: PdfReader) -> None:
    texts = ["".join(page.extract_text().split()) for page in paper.pages]
    half = len(texts) // 2
    turn = next(place for place, column in enumerate(COLUMNS) if column.identifier == "listed_on")
    for column in COLUMNS[2:turn]:
        assert all(column.heading in text for text in texts[:half]), column.heading
    for column in COLUMNS[turn:]:
        assert all(column.heading in text for text in texts[half:]), column.heading
    assert all("长梁民族小学" in text for text in texts[:half])
    assert all("2026-11-02" in text for text in texts[half:])
