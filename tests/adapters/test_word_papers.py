"""Word papers: every shipped template fills in, what is typed stays text, a bad template is refused with its place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.on_paper import A4_ACROSS, A4_UPRIGHT, as_pdf, needs_libreoffice, size_of
from tracker.adapters.word_papers import check_template, fill, shipped_template, specimen
from tracker.domain.errors import Refused
from tracker.domain.paper_blocks import Grid, Listing, Says
from tracker.domain.paper_forms import FORMS
from tracker.domain.papers import PAPERS, PaperKind
from tracker.web.paper_words import FIELD, blank

CASE_FILE = PaperKind.CASE_FILE


def word_file(*paragraphs: str) -> bytes:
    document, saved = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(saved)
    return saved.getvalue()


def text_of(docx: bytes) -> str:
    document = Document(io.BytesIO(docx))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def asked_for(kind: PaperKind) -> set[str]:
    """The fields a form names, of lists with the field of the row."""
    names: set[str] = set()
    for block in FORMS[kind].blocks:
        if isinstance(block, Says):
            names |= set(FIELD.findall(block.text))
        elif isinstance(block, Grid):
            names |= {name for row in block.rows for _label, name in row}
        elif isinstance(block, Listing):
            names |= {f"{block.of}.{name}" for _heading, name, _part in block.columns}
    return names


@pytest.mark.parametrize("kind", PaperKind)
def test_a_form_asks_for_nothing_but_the_fields_of_its_paper(kind: PaperKind) -> None:
    fields = PAPERS[kind].fields
    known = set(fields) | {f"{name}.{item}" for name, items in fields.items() for item in items}
    assert asked_for(kind) <= known
    listings = [block for block in FORMS[kind].blocks if isinstance(block, Listing)]
    assert [sum(part for *_names, part in block.columns) for block in listings] == [100] * len(listings)


@pytest.mark.parametrize("kind", PaperKind)
def test_every_shipped_template_passes_its_own_check_and_is_set_in_a_chinese_font(kind: PaperKind) -> None:
    template = shipped_template(kind)
    check_template(kind, template, "template.docx")
    styles = zipfile.ZipFile(io.BytesIO(template)).read("word/styles.xml").decode()
    assert 'w:eastAsia="宋体"' in styles
    assert "{{" not in text_of(fill(template, specimen(PAPERS[kind].fields)))


@pytest.mark.parametrize("typed", ["<w:b/> & {{ guardian }}", "{% for x in y %}", "一\x0b二\ufffe", "=1+1"])
def test_what_is_typed_stays_text(typed: str) -> None:
    values = {**blank(CASE_FILE), "name": typed}
    said = text_of(fill(shipped_template(CASE_FILE), values))
    assert typed.replace("\x0b", "").replace("\ufffe", "") in said


FAULTS = [
    ("学生 {{ nickname }}", "asks for “nickname” in “学生 nickname”"),
    ("劝返 {% for a in attempts %}{{ a.mood }}{% endfor %}", "asks for “mood” in “劝返"),
    ("学生 {{ name }", "broken in “学生 name”"),
    ("学生 {% for a in attempts %}", "broken in “学生 for a in attempts”"),
    ("学生 {{ name | shout }}", "broken in “学生 name | shout”"),
    ("{{ ''.__class__.__mro__ }}", "cannot be filled in"),
    ("{{ 1 / 0 }}", "cannot be filled in"),
    ("{% for i in range(10 ** 9) %}x{% endfor %}", "cannot be filled in"),
]


@pytest.mark.parametrize(("text", "sentence"), FAULTS)
def test_a_bad_template_is_refused_naming_the_place_of_the_fault(text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_template(CASE_FILE, word_file("第一行", text), "ours.docx")
    assert sentence in refusal.value.message % refusal.value.params


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.4\n", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        check_template(CASE_FILE, data, "ours.docx")


def long_case() -> dict[str, Any]:
    """A case with so many attempts that its file runs over a page."""
    names = PAPERS[CASE_FILE].fields["attempts"]
    rows = [{**dict.fromkeys(names, "家访"), "number": str(n), "said": "讲了义务教育法，" * 8} for n in range(1, 41)]
    return {**blank(CASE_FILE), "name": "张小雨", "number": "422822-2026-0001", "attempts": rows}


@needs_libreoffice
def test_a_long_table_goes_on_over_the_page_under_its_repeated_heading(tmp_path: Path) -> None:
    pages = [
        page.extract_text()
        for page in as_pdf("paper.docx", fill(shipped_template(CASE_FILE), long_case()), tmp_path).pages
    ]
    assert len(pages) >= 3
    assert all("谈话内容" in page.replace(" ", "") for page in pages[:-1])
    assert "张小雨" in pages[0]


@needs_libreoffice
@pytest.mark.parametrize(
    ("kind", "pages", "size"),
    [(PaperKind.RETURN_NOTICE, 2, A4_UPRIGHT), (PaperKind.ROSTER, 1, A4_ACROSS), (PaperKind.MONTHLY, 1, A4_UPRIGHT)],
)
def test_libreoffice_opens_a_paper_at_its_size(
    kind: PaperKind, pages: int, size: tuple[int, int], tmp_path: Path
) -> None:
    pdf = as_pdf("paper.docx", fill(shipped_template(kind), blank(kind, 12)), tmp_path)
    assert (len(pdf.pages), size_of(pdf)) == (pages, size)
    assert FORMS[kind].title in pdf.pages[0].extract_text().replace(" ", "")
