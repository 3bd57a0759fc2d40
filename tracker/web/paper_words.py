"""What a paper says, in Chinese whatever language the page is in: each field as text, each list as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.domain.cases import Ledger
from tracker.domain.paper_blocks import Says
from tracker.domain.paper_forms import A_DAY, A_LINE, FORMS
from tracker.domain.papers import PAPERS, POSTS_NAMED, AttemptThen, CaseSheet, Opened, PaperKind, PersonThen
from tracker.domain.posts import Role
from tracker.domain.returns import Figure
from tracker.domain.words import Word
from tracker.web.languages import DEFAULT, LOCALES
from tracker.web.words import day, term, word

Values = Mapping[str, Any]
FIELD = re.compile(r"{{ (\w+) }}")
ROWS_OF_BLANK = 3
TERM_TO_FILL_IN = "______"
NOT_WRITTEN = frozenset({"check", "empty", "note", "reprint", "space", "zero"})
"""What a sentence may say that nobody writes by hand, or only at need."""

NAMED_ROWS: Mapping[PaperKind, tuple[str, str, tuple[Word | None, ...]]] = {
    PaperKind.MONTHLY: ("rows", "label", tuple(Figure)),
    PaperKind.WEEKLY: ("balance", "ledger", (*Ledger, None)),
}
"""Tables whose rows stand before anything is filled in: table, the field that names a row, rows; None is the sum."""


def values_of(opened: Opened[CaseSheet], today: date) -> Values:
    """The fields of a paper of a case, as Word template and print page ask for them."""
    with force_locale(LOCALES[DEFAULT]):
        return {**head_of(opened, today), **_child(opened.sheet), **_course(opened.sheet), **_notice(opened.sheet)}


def blank(kind: PaperKind, rows: int = ROWS_OF_BLANK) -> Values:
    """Nothing filled in: a line to write on in each sentence, so many empty rows in each table."""
    fields = PAPERS[kind].fields
    empty = {name: [dict.fromkeys(names, "")] * rows if names else "" for name, names in fields.items()}
    return empty | _to_write(kind) | _named_rows(kind)


def _to_write(kind: PaperKind) -> dict[str, str]:
    said = {name for one in FORMS[kind].blocks if isinstance(one, Says) for name in FIELD.findall(one.text)}
    return {name: A_DAY if name.endswith(("_on", "_date")) else A_LINE for name in said - NOT_WRITTEN}


def _named_rows(kind: PaperKind) -> dict[str, list[dict[str, str]]]:
    if kind not in NAMED_ROWS:
        return {}
    table, name, rows = NAMED_ROWS[kind]
    fields = dict.fromkeys(PAPERS[kind].fields[table], "")
    with force_locale(LOCALES[DEFAULT]):
        return {table: [fields | {name: word_or_sum(row)} for row in rows]}


def word_or_sum(row: Word | None) -> str:
    return word(row) if row else _("Sum")


def filled(text: str, values: Values) -> str:
    """A line of a form with its fields filled in."""
    return FIELD.sub(lambda found: str(values[found[1]]), text)


def head_of(opened: Opened[Any], today: date) -> dict[str, str]:
    """What every paper says of itself."""
    issued = opened.issued
    return {
        "paper_number": issued.number if issued else _("not issued yet"),
        "issuing_unit": opened.unit,
        "issued_on": day(issued.issued_on if issued else today),
        "reprint": _("Copy printed on %(day)s", day=day(today)) if opened.reprint else "",
        "check": _("Check code %(code)s", code=issued.check) if issued else "",
        "empty": "",
        "space": "\n\n\n",
    }


def _child(sheet: CaseSheet) -> dict[str, str]:
    plain = ("number", "name", "id_number", "guardian", "guardian_phone", "school", "school_class", "township")
    people = {person.link: person.name for person in sheet.people}
    return {
        **{name: getattr(sheet, name) for name in plain},
        **{str(role): people.get(str(role), "") for role in POSTS_NAMED},
        "school_contact": people.get(Role.PRINCIPAL) or people.get(Role.HEAD_TEACHER, ""),
        "township_contact": people.get(Role.TOWNSHIP_OFFICIAL) or people.get(Role.TOWNSHIP_CLERK, ""),
        "stage": word(sheet.stage),
        "sex": word(sheet.sex),
        "birth_date": day(sheet.birth_date),
        "groups": joined(word(group) for group in sheet.groups),
        "household_village": sheet.household_village,
        "residence_village": sheet.residence_village or sheet.household_village,
        "reasons": joined(word(reason) for reason in sheet.reasons),
        "found_by": word(sheet.found_by),
        "found_on": day(sheet.found_on),
        "last_attended_on": day(sheet.last_attended_on),
        "ledger": word(sheet.ledger),
        "listed_on": day(sheet.listed_on),
        "note": sheet.note,
    }


def _course(sheet: CaseSheet) -> dict[str, Any]:
    """What was done for the child, and how it ended."""
    asked, countersigned = (*sheet.signers, None, None)[:2]
    attending = {True: _("In class"), False: _("Not in class"), None: ""}[sheet.last_attending]
    return {
        "attempts": [_attempt(attempt) for attempt in sheet.attempts],
        "attempts_count": str(len(sheet.attempts)),
        "measures": [
            {"measure": word(one.kind), "unit": one.unit, "until": day(one.until), "result": one.result}
            for one in sheet.measures
        ],
        "proofs": [{"label": _(proof.label), "given": proof.given} for proof in sheet.proofs],
        "placement": word(sheet.placement),
        "returned_on": day(sheet.returned_on),
        "observed": f"{day(sheet.last_observed_on)} {attending}".strip(),
        "code": word(sheet.code),
        "marked_off_on": day(sheet.marked_off_on),
        "asked_by": asked.name if asked else "",
        "countersigned_by": countersigned.name if countersigned else "",
    }


def _attempt(attempt: AttemptThen) -> dict[str, str]:
    went = [_person(person) for person in attempt.went]
    return {
        "number": str(attempt.number),
        "made_on": day(attempt.made_on),
        "channel": word(attempt.channel),
        "went": joined([*went, *([attempt.went_others] if attempt.went_others else [])]),
        "met": word(attempt.met),
        "result": word(attempt.result),
        "said": attempt.said,
        "promised_on": day(attempt.promised_on),
    }


def _person(person: PersonThen) -> str:
    role = word(Role(person.link.removeprefix("assisting_")))
    return f"{role}{person.name}"


def _notice(sheet: CaseSheet) -> dict[str, str]:
    """The receipt is filled in by hand when the notice is delivered; a later paper says what was recorded."""
    notice, receipt = sheet.notice, sheet.delivery
    delivered = notice.delivered_on if notice else None
    return {
        "notice": _("delivered %(day)s", day=day(delivered)) if delivered else "",
        "notice_title": FORMS[PaperKind.RETURN_NOTICE].title,
        "notice_term": term(notice.term) if notice and notice.term else TERM_TO_FILL_IN,
        "notice_issued_on": day(notice.issued_on) if notice else "",
        "notice_delivered_on": day(delivered),
        "notice_until": day(notice.until) if notice else "",
        "notice_refused": _("Signature refused") if notice and notice.refused else "",
        "notice_manner": word(receipt.manner) if receipt else "",
        "notice_received_by": receipt.received_by if receipt else "",
        "notice_witness": receipt.witness if receipt else "",
    }


def joined(parts: Iterable[str]) -> str:
    """Several words as one text, empty ones left out."""
    return _(", ").join(part for part in parts if part)
