"""The register taken out as a file: asked for by one of the cast, read back as a workbook or as CSV."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date, datetime
from typing import Any

import python_calamine
from flask_babel import force_locale, gettext

from tests.house import House
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.domain.register import Filters, View, view_of
from tracker.domain.register_files import ExportAsked, Format, Language, wording_of
from tracker.services.register_export import export_register, make_export, order_export


def view(house: House, as_of: date | datetime | None = None, **filters: Any) -> View:
    return view_of(Filters(**filters), as_of, house.now)


def asked(house: House, *, language: Language = Language.ID, in_full: bool = False, **more: Any) -> ExportAsked:
    """The register of now as a workbook with identifiers, unless said otherwise."""
    file_format = more.pop("file_format", Format.XLSX)
    reason = "核对名册" if in_full else ""
    with force_locale("zh_Hans_CN" if language is Language.ZH else "en"):
        wording = wording_of(language, gettext)
    return ExportAsked(view(house, **more), file_format, wording, in_full, reason)


def taken_out(house: House, by: str = "bureau_officer") -> str:
    """The ticket of a file that one of the cast asked for and that is ready."""
    form = Form(house.actor(by), str(uuid.uuid4()), house.now)
    wanted = asked(house)
    ordered = order_export(form, wanted)
    make_export(form.actor, ordered.ticket, wanted, lambda: house.now)
    return ordered.ticket


def exported(house: House, by: str = "bureau_officer", **wanted: Any) -> FileIn:
    return export_register(house.actor(by), asked(house, **wanted), house.now)


def rows_of(file: FileIn) -> list[dict[str, Any]]:
    """The rows of a workbook under its headings, empty cells left out."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data)).get_sheet_by_index(0)
    _title, _note, head, *rows = sheet.to_python(skip_empty_area=False)
    return [{str(name): cell for name, cell in zip(head, row, strict=True) if cell != ""} for row in rows]


def rows_of_csv(file: FileIn) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
