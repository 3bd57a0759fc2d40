"""Inspection packs: the register's lines, evidence files and a table of contents of some cases in one archive."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tracker.adapters.evidence_files import find_content
from tracker.adapters.pack_files import write_pack
from tracker.adapters.sheet_files import write_workbook
from tracker.adapters.waiting_files import put_aside
from tracker.domain.errors import Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn, Progress, unheard
from tracker.domain.packs import (
    CONTENTS,
    MOST_BYTES,
    MOST_CASES,
    REGISTER,
    CaseFile,
    PackAsked,
    contents_of,
    contents_sheet,
    form_in_contents,
)
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Actor
from tracker.domain.register_files import ExportAsked, Format, sheet_of
from tracker.domain.register_values import Reader
from tracker.domain.sheets_out import Cell
from tracker.domain.words import N_
from tracker.models.audit import Chain, Entry
from tracker.models.base import db
from tracker.models.cases import Case, visible_to
from tracker.models.evidence import EvidenceEntry, files_folder, waiting_folder
from tracker.models.exports import Ordered, note_progress, note_ready, order_once
from tracker.models.history import load_history
from tracker.models.register import RegisterLine, stands
from tracker.models.register_cells import cells_of
from tracker.models.register_views import ids_of, lines_matching, narrow, terms_begun
from tracker.models.transactions import reading
from tracker.models.types import keys

MADE = "pack_made"
"""The entry in the chain of access."""

Clock = Callable[[], datetime]


def count_for_pack(actor: Actor, asked: PackAsked) -> int:
    """How many cases a pack would hold; raises NotFound for a case out of scope."""
    return len(_cases(actor, asked))


def order_pack(form: Form, asked: PackAsked) -> Ordered:
    """Writes down that a pack is to leave, before it is made; the same form again orders nothing.

    Raises Forbidden, NotFound, and Refused for none and for too many cases or files (county defaults).
    """
    if not may(form.actor, Permission.MAKE_PACKS):
        raise Forbidden
    cases = _cases(form.actor, asked)
    _check_size(cases)
    values = {"filters": asked.view.filters, "as_of": asked.view.at or form.now, "cases": len(cases)}
    entry = Entry(Chain.ACCESS, form.now, form.actor.person_id, MADE, asked.number or "register", values)
    return order_once(form, asked.file_name, len(cases), entry)


def make_pack(actor: Actor, ticket: str, asked: PackAsked, clock: Clock) -> None:
    """Makes the pack that was ordered and puts it aside for the person, telling how far it is."""

    def progress(done: int, total: int) -> None:
        note_progress(ticket, done, clock())

    held = io.BytesIO()
    write_pack(held, _files(actor, asked, clock(), progress))
    file, now = FileIn(asked.file_name, held.getvalue()), clock()
    note_ready(ticket, put_aside(waiting_folder(), file, actor.person_id, keys().files, now), now)


def _cases(actor: Actor, asked: PackAsked) -> Sequence[int]:
    with reading():
        if asked.number is not None:
            found = db.session.scalar(visible_to(actor).where(Case.number == asked.number).with_only_columns(Case.id))
            if found is None:
                raise NotFound
            return (found,)
        lines = select(RegisterLine.case_id).where(RegisterLine.id.in_(_lines_asked(actor, asked))).distinct()
        return db.session.scalars(lines.order_by(RegisterLine.case_id)).all()


def _lines_asked(actor: Actor, asked: PackAsked) -> Any:
    narrowed = narrow(asked.view.filters, terms_begun(asked.view.day))
    return ids_of(asked.view, lines_matching(actor, narrowed, asked.view.day))


def _check_size(cases: Sequence[int]) -> None:
    if not cases:
        raise Refused(N_("No case fits these filters."))
    if len(cases) > MOST_CASES:
        raise Refused(N_("These are %(count)s cases, too many for one pack. Narrow them."), count=len(cases))
    with reading():
        size = db.session.scalar(select(func.sum(EvidenceEntry.size)).where(EvidenceEntry.case_id.in_(cases))) or 0
    if size > MOST_BYTES:
        raise Refused(N_("These files are too large for one pack. Narrow the cases."))


def _files(actor: Actor, asked: PackAsked, now: datetime, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Evidence and forms case by case, then the contents and the register's lines of these cases."""
    contents: list[list[Cell]] = []
    cases = _cases(actor, asked)
    for done, case_id in enumerate(cases):
        progress(done, len(cases))
        case, hashes = _case_file(case_id)
        lost = set()
        for proof in case.proofs:
            if proof.is_file and case.opens(actor, proof):
                data = find_content(files_folder(), hashes[proof.id], keys().files)
                if data is None:
                    lost.add(proof.id)
                else:
                    yield case.place_of(proof), data
        for name, form in asked.forms(case.number):
            path = f"{case.number}/{name}"
            contents.append(form_in_contents(case, path, asked.say))
            yield path, form
        contents += contents_of(case, actor, asked.say, frozenset(lost))
    yield f"{asked.say(CONTENTS)}.xlsx", write_workbook(contents_sheet(asked.say, now), contents, waiting_folder())
    yield f"{asked.say(REGISTER)}.xlsx", _register(actor, asked, cases)


def _case_file(case_id: int) -> tuple[CaseFile, dict[int, str]]:
    """A case with what was done and given, and the hash of each file."""
    with reading():
        case, history = db.session.get_one(Case, case_id), load_history(case_id, {})
        hashes = select(EvidenceEntry.id, EvidenceEntry.file_hash).where(EvidenceEntry.case_id == case_id)
        stored = {entry: file_hash for entry, file_hash in db.session.execute(hashes) if file_hash}
        return CaseFile(case.number, case.class_path, case.responsible_path, history.deeds, history.proofs), stored


def _register(actor: Actor, asked: PackAsked, cases: Sequence[int]) -> bytes:
    """Every line of these cases as it stood, masked as the person reads it."""
    with reading():
        lines = select(RegisterLine.id).where(stands(asked.view.at), RegisterLine.case_id.in_(cases))
        ids = db.session.scalars(lines).all()
    sheet = sheet_of(ExportAsked(asked.view, Format.XLSX, asked.wording))
    rows = cells_of(asked.view, ids, Reader(actor), asked.wording, unheard)
    return write_workbook(sheet, rows, waiting_folder())
