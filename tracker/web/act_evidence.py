"""The forms that hang on a code: for each piece of evidence a mark-off or hold code asks for, a field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from tracker.domain.mark_off import CODES, HOLD_CODES, Code, Evidence, EvidenceKind, HoldCode
from tracker.domain.workflow import MoveKind
from tracker.web import fields
from tracker.web.act_forms import FORMS
from tracker.web.act_frame import EVIDENCE, ActForm

CODE_FIELDS: Mapping[MoveKind, str] = {MoveKind.REQUEST: "code", MoveKind.PROPOSE_HOLD: "hold_code"}
"""The acts whose form depends on a code, and the field that names it."""


def form_class(kind: MoveKind, code: str | None) -> type[ActForm]:
    """The form of an act; of one that asks for a code also a field for each piece of evidence of that code."""
    base = FORMS[kind]
    wanted = evidence_for(kind, code)
    if not wanted:
        return base
    return type(base.__name__, (base,), {EVIDENCE + one.key: _evidence_field(one) for one in wanted})


def evidence_for(kind: MoveKind, code: str | None) -> tuple[Evidence, ...]:
    """The evidence a code asks for, facts included; none for an unknown code."""
    if kind is MoveKind.REQUEST and code in set(Code):
        return CODES[Code(code)].evidence
    if kind is MoveKind.PROPOSE_HOLD and code in set(HoldCode):
        return HOLD_CODES[HoldCode(code)].evidence
    return ()


def facts_among(wanted: Iterable[Evidence]) -> list[Evidence]:
    return [one for one in wanted if one.kind is EvidenceKind.FACT]


def _evidence_field(wanted: Evidence) -> Any:
    """Nothing to type for a fact; all others are needed, which the domain says."""
    label = _l(wanted.label)
    made = {
        EvidenceKind.FILE: lambda: FileField(label, description=_l("PDF, JPG, PNG or Word, at most 10 MB.")),
        EvidenceKind.TEXT: lambda: fields.line(label, longest=200),
        EvidenceKind.DATE: lambda: fields.day(label, required=False),
        EvidenceKind.FACT: lambda: None,
    }
    return made[wanted.kind]()
