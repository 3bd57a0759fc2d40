"""Word papers: the shipped templates made from their forms, filling one, and finding the fault in a bad one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from tracker.adapters.evidence_files import check_file
from tracker.domain.errors import Refused
from tracker.domain.paper_blocks import Block, Grid, Listing, NewPage, PaperForm, Says, Style
from tracker.domain.paper_forms import FORMS
from tracker.domain.papers import PAPERS, Fields, PaperKind
from tracker.domain.words import N_

FONT = "宋体"
SHORT, LONG, MARGIN = 21.0, 29.7, 2.0
ALIGN = {
    Style.CENTRED: WD_ALIGN_PARAGRAPH.CENTER,
    Style.SUBTITLE: WD_ALIGN_PARAGRAPH.CENTER,
    Style.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
BODY_SIZE, TABLE_SIZE, TITLE_SIZE = 12.0, 10.5, 18.0
SIZES = {Style.SMALL: 8.0, Style.SUBTITLE: 16.0}
BOLD = frozenset({Style.HEADING, Style.SUBTITLE})
ROW_HEIGHT = Cm(0.7)
GAP = Pt(8)
LONGEST_QUOTE = 40
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Values = Mapping[str, Any]


@cache
def shipped_template(kind: PaperKind) -> bytes:
    """The Word template that comes with the program, made from the form of the paper."""
    form, document = FORMS[kind], Document()
    _set_page(document, form)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, form.title, size=TITLE_SIZE, bold=True)
    for block in form.blocks:
        DRAW[type(block)](document, block)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _set_page(document: Any, form: PaperForm) -> None:
    """A4 with margins, the font for Chinese and Latin alike, page numbers at the foot."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if form.wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(LONG), Cm(SHORT)) if form.wide else (Cm(SHORT), Cm(LONG))
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(TABLE_SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(4)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)


def _run(paragraph: Any, text: str, *, size: float = TABLE_SIZE, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = bold, Pt(size), FONT
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def _says(document: Any, block: Says) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.get(block.style)
    paragraph.paragraph_format.keep_with_next = block.style is Style.HEADING
    paragraph.paragraph_format.line_spacing = 1.5 if block.style is Style.BODY else 1.2
    _run(paragraph, block.text, size=SIZES.get(block.style, BODY_SIZE), bold=block.style in BOLD)


def _grid(document: Any, block: Grid) -> None:
    """Label and box, twice in a row; a single pair takes the whole width."""
    width = _width(document)
    parts = (0.16, 0.34, 0.16, 0.34)
    table = _table(document, len(block.rows), [width * part for part in parts])
    for row, pairs in zip(table.rows, block.rows, strict=True):
        _keep_whole(row)
        for place, (label, name) in enumerate(pairs):
            _run(row.cells[place * 2].paragraphs[0], label, bold=True)
            _run(row.cells[place * 2 + 1].paragraphs[0], f"{{{{ {name} }}}}")
        if len(pairs) == 1:
            row.cells[1].merge(row.cells[3])


def _listing(document: Any, block: Listing) -> None:
    """A heading row repeated on each page, and a row between the tags of a loop."""
    width = _width(document)
    table = _table(document, 4, [width * part / 100 for _heading, _name, part in block.columns])
    heading = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    heading._tr.get_or_add_trPr().append(repeated)
    _keep_whole(heading)
    _keep_whole(table.rows[2])
    for place, (label, name, _part) in enumerate(block.columns):
        _run(heading.cells[place].paragraphs[0], label, bold=True)
        _run(table.rows[2].cells[place].paragraphs[0], f"{{{{ one.{name} }}}}")
    table.rows[1].cells[0].paragraphs[0].add_run(f"{{%tr for one in {block.of} %}}")
    table.rows[3].cells[0].paragraphs[0].add_run("{%tr endfor %}")


def _new_page(document: Any, block: NewPage) -> None:
    document.add_page_break()


DRAW: Mapping[type[Block], Any] = {Says: _says, Grid: _grid, Listing: _listing, NewPage: _new_page}


def _width(document: Any) -> int:
    section = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _table(document: Any, rows: int, widths: list[float]) -> Any:
    table = document.add_table(rows, len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(width)
    for row in table.rows:
        row.height = ROW_HEIGHT
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = int(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
    below = document.add_paragraph().paragraph_format
    below.space_after, below.line_spacing = Pt(0), GAP
    return table


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def fill(template: bytes, values: Values) -> bytes:
    """The paper: the template with its fields filled in; what is typed is never read as a tag or as XML."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(_clean(dict(values)), jinja_env=_environment(), autoescape=True)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _clean(value: Any) -> Any:
    """Without the characters that XML cannot hold, which a paste may bring along."""
    if isinstance(value, Mapping):
        return {name: _clean(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return NOT_IN_XML.sub("", str(value))


def _environment() -> SandboxedEnvironment:
    """Templates come from outside: they reach nothing but the fields."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def specimen(fields: Fields) -> dict[str, Any]:
    """Every field filled, every list with one row."""
    return {name: [dict.fromkeys(names, "1")] if names else "1" for name, names in fields.items()}


def check_template(kind: PaperKind, data: bytes, filename: str) -> None:
    """Raises Refused with one sentence that names the place of the fault: no Word file, a broken tag, no such field."""
    check_file(data, filename)
    if not data.startswith(b"PK") or not _is_readable(data):
        raise Refused(N_("This is no Word file (.docx). Please save the template as .docx and try again."))
    try:
        fill(data, specimen(PAPERS[kind].fields))
    except UndefinedError as fault:
        name = _unknown(str(fault))
        raise Refused(
            N_("The template asks for “%(field)s” in “%(place)s”; there is no such field."),
            field=name,
            place=_line_with(data, name),
        ) from None
    except TemplateSyntaxError as fault:
        raise Refused(N_("A tag is broken in “%(place)s”. Please mend it and try again."), place=_near(fault)) from None
    except (TemplateError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError):
        raise Refused(N_("The template cannot be filled in. Please start again from the one shipped.")) from None


def _is_readable(data: bytes) -> bool:
    try:
        Document(io.BytesIO(data))
    except (KeyError, ValueError, zipfile.BadZipFile):
        return False
    return True


def _unknown(fault: str) -> str:
    """'nickname' is undefined; 'dict object' has no attribute 'nickname'."""
    return re.findall(r"'([^']+)'", fault)[-1]


def _lines_of(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    return texts + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def _line_with(data: bytes, name: str) -> str:
    pattern = re.compile(rf"\b{re.escape(name)}\b")
    return next((_quoted(line) for line in _lines_of(data) if pattern.search(line)), name)


def _quoted(line: str) -> str:
    """The words of a line, without the signs of its tags."""
    return " ".join(re.sub(r"[{}%]", " ", line).split())[:LONGEST_QUOTE]


def _near(fault: TemplateSyntaxError) -> str:
    """The text around a broken tag, without the XML it stands in."""
    context = [str(line) for line in getattr(fault, "docx_context", ())]
    texts = [re.sub(r"<[^>]*>?", "", line).strip() for line in context]
    tagged = [text for text in texts if "{" in text or "%" in text]
    return _quoted((tagged or [text for text in texts if text] or [str(fault.message)])[0])
