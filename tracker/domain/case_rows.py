"""A case as one row of a county's own ledger gives it, for the opening balance (期初建账, trade §3 and §8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from tracker.domain.cases import CaseState, Ledger, Stage
from tracker.domain.cells import read_count, read_past_day, read_text
from tracker.domain.child_rows import class_links, on_any_day, read_child
from tracker.domain.errors import Refused
from tracker.domain.intake import Draft, Row, Rule
from tracker.domain.office_words import CODES, FOUND_BY, LEDGERS, STAGES, find_reasons, find_word, read_word
from tracker.domain.reasons import FoundBy, Reason
from tracker.domain.unit_book import UnitBook
from tracker.domain.words import N_

OUR_NUMBER = re.compile(r"(?P<county>[0-9]{6})-(?P<year>[0-9]{4})-(?P<count>[0-9]{4,9})")
"""A case number as the program itself gives it (trade §8)."""

TAKEN_OVER = frozenset({Stage.PERSUADING, Stage.RETURNED, Stage.MARKED_OFF})
"""The stages a row can come to; every other open state becomes persuading, its text kept as a note."""

LINKS = ("class_id", "school_id", "household_village_id", "residence_village_id", "household_outside")

CASE_RULES: Mapping[str, Rule] = {
    "ledger": on_any_day(partial(read_word, LEDGERS)),
    "found_by": on_any_day(partial(find_word, FOUND_BY)),
    "found_on": read_past_day,
    "last_attended_on": read_past_day,
    "listed_on": read_past_day,
    "child_met_on": read_past_day,
    "returned_on": read_past_day,
    "marked_off_on": read_past_day,
    "attempts": on_any_day(read_count),
    "platform_status": on_any_day(read_text, 40),
    "code": on_any_day(partial(read_word, CODES)),
}

PROOF = ("number", "ledger", "listed_on", "stage", "returned_on", "code", "marked_off_on", "attempts", "remark")
"""The cells kept as evidence of a struck line: those that say nothing of the child itself."""


def read_case(row: Row, book: UnitBook, county: str, today: date) -> Draft:
    """The row with everything read; what is not understood but no error is kept in `notes`."""
    draft = read_child(row, book, today, CASE_RULES)
    draft.values["notes"] = []
    _settle_ledger(draft)
    _settle_stage(draft)
    _settle_code(draft)
    _settle_reasons(draft)
    _settle_class(draft, book)
    _settle_number(draft, county)
    for cell in _left_over(draft):
        _note(draft, cell)
    _check_order(draft)
    return draft


def _left_over(draft: Draft) -> tuple[str, ...]:
    """Cells whose words no field of a case takes: a township alone, another way of finding, what is remarked."""
    township = () if "household_village" in draft.row.cells else ("township",)
    way = ("found_by",) if draft.values.get("found_by", True) is None else ()
    return (*township, *way, "whereabouts", "remark")


def _note(draft: Draft, cell: str) -> None:
    """Keeps a cell word for word."""
    if cell in draft.row.cells:
        draft.values["notes"].append(f"{draft.row.headings[cell]}：{draft.row.cells[cell]}")


def _settle_ledger(draft: Draft) -> None:
    """Where no column says it, the sheet's own name does: a county keeps one sheet for each ledger."""
    if "ledger" not in draft.row.cells:
        named: Ledger | None = find_word(LEDGERS, draft.row.sheet)
        if named is None:
            draft.refuse("ledger", Refused(N_("Say which ledger: suspected dropout, dropout or never enrolled.")))
        else:
            draft.values["ledger"] = named


def _settle_stage(draft: Draft) -> None:
    text = draft.row.cells.get("stage")
    word: Stage | None = find_word(STAGES, text) if text else _stage_by_dates(draft)
    if word is Stage.CLEARED:
        draft.refuse("stage", Refused(N_("A cleared child stands in no ledger. Leave this row out.")))
    if word not in TAKEN_OVER:
        _note(draft, "stage")
        word = Stage.PERSUADING
    draft.values["stage"] = word
    if word is not Stage.MARKED_OFF and "marked_off_on" in draft.row.cells:
        draft.refuse("stage", Refused(N_("The row has a day on which it was struck, but is not struck.")))


def _stage_by_dates(draft: Draft) -> Stage:
    if {"marked_off_on", "code"} & set(draft.row.cells):
        return Stage.MARKED_OFF
    return Stage.RETURNED if "returned_on" in draft.row.cells else Stage.PERSUADING


def _settle_code(draft: Draft) -> None:
    """A code belongs to a struck line; beside an open one it is only noted."""
    if draft.values["stage"] is Stage.MARKED_OFF:
        draft.require("code")
    elif draft.values.pop("code", None):
        _note(draft, "code")


def _settle_reasons(draft: Draft) -> None:
    """The reasons as words of the trade; what they do not cover stays as it was written."""
    text = draft.row.cells.get("reasons", "")
    reasons, understood = find_reasons(text) if text else ((Reason.UNKNOWN,), True)
    draft.values["reasons"] = reasons
    if not understood:
        draft.values["reasons_written"] = text


def _settle_class(draft: Draft, book: UnitBook) -> None:
    """A class nobody knows leaves the school alone: its clerk will have to name one (trade §2)."""
    text = draft.row.cells.get("class")
    try:
        draft.values |= class_links(draft, book, text) if text else {}
    except Refused:
        _note(draft, "class")


def _settle_number(draft: Draft, county: str) -> None:
    """A number of our own form is kept as the case's; any other is noted."""
    text = draft.row.cells.get("number", "")
    ours = OUR_NUMBER.fullmatch(text)
    if ours and ours["county"] == county:
        draft.values["number"] = text
    else:
        _note(draft, "number")


def _check_order(draft: Draft) -> None:
    listed, struck = draft.values.get("listed_on"), draft.values.get("marked_off_on")
    if listed and struck and struck < listed:
        draft.refuse("marked_off_on", Refused(N_("The line cannot be struck before it was listed.")))


def opening_state(values: Mapping[str, Any], listed: Mapping[str, Any], today: date) -> CaseState:
    """The case as the row has it; `listed` are the links of the base list. Its duties count from `today`.

    A row without the day of return, or of striking, counts from the day of import.
    """
    stage: Stage = values["stage"]
    struck, returned = stage is Stage.MARKED_OFF, stage is Stage.RETURNED
    links = _links(values, listed)
    listed_on = values.get("listed_on") or values.get("found_on") or values.get("marked_off_on") or today
    back_on = values.get("returned_on") or (today if returned else None)
    return CaseState(
        stage=stage,
        never_enrolled=values["ledger"] is Ledger.NOT_ENROLLED and not links["class_id"] and not returned,
        ledger=values["ledger"],
        listing=1,
        **links,
        found_by=values.get("found_by") or FoundBy.OPENING_BALANCE,
        found_on=values.get("found_on") or listed_on,
        reasons=values["reasons"],
        last_seen_on=values.get("last_attended_on"),
        last_attended_on=values.get("last_attended_on"),
        listed_on=listed_on,
        spell_started_on=today,
        upgrade_clock_on=today,
        attempts=values.get("attempts", 0),
        child_met_on=values.get("child_met_on"),
        returned_on=back_on if struck or returned else None,
        code=values["code"] if struck else None,
        marked_off_on=(values.get("marked_off_on") or today) if struck else None,
    )


def _links(values: Mapping[str, Any], listed: Mapping[str, Any]) -> dict[str, Any]:
    """What the row names, else what the base list knows; a class of another school than the row's is left out."""
    links = {name: values.get(name) or listed.get(name) for name in LINKS}
    if "school_id" in values and "class_id" not in values and values["school_id"] != listed.get("school_id"):
        links["class_id"] = None
    if values.get("household_outside"):
        links["household_village_id"] = None
    return {**links, "household_outside": bool(links["household_outside"]) and not links["household_village_id"]}


def details_of(draft: Draft) -> dict[str, Any]:
    """What the move's row keeps of the import."""
    kept = ("ledger", "found_on", "listed_on", "last_attended_on", "returned_on", "code", "marked_off_on")
    details = {name: draft.values[name] for name in (*kept, "reasons_written") if draft.values.get(name)}
    notes = "；".join(draft.values["notes"])
    return {**details, **({"note": notes} if notes else {}), "sheet": draft.row.sheet, "row": draft.row.number}


def proof_of(draft: Draft) -> str:
    """A struck line's evidence: where it stood, and the cells that say why and when."""
    row = draft.row
    cells = [f"{row.headings[name]}：{row.cells[name]}" for name in PROOF if name in row.cells]
    return "；".join([f"{row.sheet} #{row.number}", *cells])


def once_each(draft: Draft) -> list[tuple[str, object]]:
    """What may stand in a file once besides the child: a number of our own form."""
    return [("number", draft.values["number"])] if "number" in draft.values else []


def is_struck(draft: Draft) -> bool:
    """Struck lines come after open ones: a child that was struck once and is out again is taken with its open line."""
    return draft.values["stage"] is Stage.MARKED_OFF
