"""What monthly return, roster, letter and weekly brief say as papers, in Chinese whatever language the page is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _

from tracker.domain.batches import PARTS, Outcome
from tracker.domain.cases import Ledger
from tracker.domain.digests import Brief, CaseThen, Head, InstructionThen, PlaceThen, UnitThen, key_of
from tracker.domain.months import Month
from tracker.domain.office_papers import ChildThen, FigureThen, LetterSheet, NameThen, ReturnSheet, RosterSheet
from tracker.domain.papers import OF_WEEK, Opened
from tracker.domain.week_balance import Term
from tracker.web.digests import period
from tracker.web.languages import DEFAULT, LOCALES
from tracker.web.paper_words import Values, head_of, joined, word_or_sum
from tracker.web.return_sheet import month_in_words
from tracker.web.words import day, word

TO_SIGN = "__________"
Cells = Mapping[str, str]


def return_values(opened: Opened[ReturnSheet], today: date) -> Values:
    """The fields of a monthly return."""
    sheet = opened.sheet
    with force_locale(LOCALES[DEFAULT]):
        month = Month.read(sheet.month)
        zero = _("Zero return: no suspected dropout, no dropout, nobody out of class.")
        counted = _("counted from %(first)s to %(last)s", first=day(sheet.first_day), last=day(sheet.last_day))
        return {
            **head_of(opened, today),
            "number": sheet.number,
            "period": f"{month_in_words(month) if month else sheet.month}　{counted}",
            "zero": zero if sheet.is_zero else "",
            "filled_in_by": sheet.filled_in_by or TO_SIGN,
            "signed_by": sheet.signed_by or TO_SIGN,
            "signed_on": day(sheet.signed_on),
            "rows": [_figure(one) for one in sheet.figures],
        }


def _figure(one: FigureThen) -> Cells:
    return {"label": word(one.figure), "value": str(one.value), "counted": str(one.counted), "reason": one.reason}


def roster_values(opened: Opened[RosterSheet], today: date) -> Values:
    """The fields of a roster for checking."""
    sheet = opened.sheet
    with force_locale(LOCALES[DEFAULT]):
        return {
            **head_of(opened, today),
            "number": sheet.number,
            "source": sheet.source,
            "due_on": day(sheet.due_on),
            "names": str(sheet.balance.names),
            **{part: str(getattr(sheet.balance, part)) for part in PARTS.values()},
            "rows": [{"number": str(place), **_name(one)} for place, one in enumerate(sheet.names, 1)],
        }


def _name(one: NameThen) -> Cells:
    """A name that is not settled leaves boxes to tick and room to write."""
    is_open = one.outcome is Outcome.OPEN
    return {
        "name": one.name,
        "sex": word(one.sex),
        "birth_date": day(one.birth_date),
        "school_class": one.place,
        "village": one.village,
        "result": _("□ in class □ evidenced □ doubtful") if is_open else word(one.outcome),
        "seen": f"{one.settled_by} {day(one.settled_on)}".strip(),
        "note": one.note,
    }


def letter_values(opened: Opened[LetterSheet], today: date) -> Values:
    """The fields of a letter to another county; what its receipt asks for is left to be filled in there."""
    sheet = opened.sheet
    with force_locale(LOCALES[DEFAULT]):
        return {
            **head_of(opened, today),
            "number": "",
            "addressee": sheet.addressee,
            "contact": sheet.contact,
            "rows": [{"number": str(place), **_child(one)} for place, one in enumerate(sheet.children, 1)],
        }


def _child(one: ChildThen) -> Cells:
    plain = {"name": one.name, "school": one.school, "whereabouts": one.whereabouts, "answer": ""}
    return {**plain, "sex": word(one.sex), "birth_date": day(one.birth_date)}


def brief_values(opened: Opened[Brief], today: date) -> Values:
    """The fields of a weekly brief: every number and list of its page."""
    brief = opened.sheet
    with force_locale(LOCALES[DEFAULT]):
        return {
            **head_of(opened, today),
            "number": brief.week,
            "period": period(brief.week),
            **{str(head): str(brief.number(head)) for head in ALONE},
            "balance": [_balance(brief, ledger) for ledger in (*Ledger, None)],
            "units": [_unit(brief, row) for row in (*brief.units, None)],
            "places": _rows("places", (_place(brief, place) for place in brief.places)),
            **{head: _rows(head, (_case(brief, ref) for ref in brief.refs(head))) for head in LISTED},
            "expiring": _rows("expiring", _expiring(brief)),
            "instructions": _rows("instructions", map(_instruction, brief.instructions)),
        }


LISTED = (Head.OLDEST, Head.COUNTY)
ALONE = (Head.RETURNED, Head.RELAPSED, Head.VACANT, Head.MISSING_LINES, Head.UNDELIVERED)
"""Numbers that stand in a sentence."""

BY_UNIT = (Head.OPEN, Head.OVER_30, Head.UNMET)


def _balance(brief: Brief, ledger: Ledger | None) -> Cells:
    terms = {str(term): str(brief.number(key_of(term, ledger or ""))) for term in Term}
    return {"ledger": word_or_sum(ledger), **terms}


def _unit(brief: Brief, row: UnitThen | None) -> Cells:
    numbers = {str(head): str(brief.number(key_of(head, row.code if row else ""))) for head in BY_UNIT}
    return {"unit": row.name if row else _("Sum"), **numbers}


def _place(brief: Brief, place: PlaceThen) -> Cells:
    overdue = brief.number(key_of(Head.STUCK, place.code))
    duties = joined(f"{word(row.kind)} {row.number}" for row in place.kinds)
    return {"unit": place.name, "overdue": str(overdue), "duties": duties}


def _rows(name: str, rows: Iterable[Cells]) -> list[Cells]:
    """The rows of a list; one that says “none” where there are none."""
    first, *others = OF_WEEK[name]
    return list(rows) or [{first: _("none"), **dict.fromkeys(others, "")}]


def _case(brief: Brief, ref: str) -> Cells:
    case = _found(brief, ref)
    return {"number": ref, "unit": case.unit, "days_out": str(case.days_out or ""), "met_on": day(case.met_on)}


def _expiring(brief: Brief) -> Iterator[Cells]:
    for head in (Head.HOLDS, Head.NOTICES):
        for ref in brief.refs(head):
            case = _found(brief, ref)
            yield {"number": ref, "unit": case.unit, "what": word(head), "until": day(case.until)}


def _found(brief: Brief, ref: str) -> CaseThen:
    return next(case for case in brief.cases if case.ref == ref)


def _instruction(row: InstructionThen) -> Cells:
    return {"number": row.ref, "unit": row.unit, "text": row.text, "due_on": day(row.due_on), "answer": row.answer}
