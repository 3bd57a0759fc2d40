"""The register as a file: which language its headings and words are in, and what stands in each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Invalid, Refused
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.reasons import AttemptResult, FoundBy, Placement, Reason, Sex
from tracker.domain.register import COLUMNS, Column, Outside, Remark, Schooling, Shown, View
from tracker.domain.sheets_out import Cell, ColumnOut, SheetOut
from tracker.domain.words import N_, Word

VOCABULARIES: tuple[type[Word], ...] = (
    *(Sex, Schooling, Ledger, FoundBy, Reason, Stage, Code, HoldCode, Placement, AttemptResult, Remark, Outside),
)
"""Every word a column can hold."""

TITLE, YES, NO, BETWEEN = N_("Register of dropout control"), N_("yes"), N_("no"), N_(", ")
MASKED, IN_FULL = N_("names and numbers masked"), N_("names and numbers in full: keep it under lock")
SIGNED = N_("Filled in by:                Checked by:                Head of the unit:                Date:")
SHEET = N_("Register")
TEXTS = (TITLE, YES, NO, BETWEEN, MASKED, IN_FULL, SIGNED, SHEET)
"""What a file says besides words and headings."""

PAGE_TURNS = ("household_village", "stage")
"""Where the printed register goes on to the next page across."""

SHORTEST_REASON, LONGEST_REASON = 2, 200


class Format(Word):
    """What sort of file."""

    XLSX = "xlsx", N_("Excel workbook")
    CSV = "csv", N_("CSV text")


class Language(Word):
    """In what the headings and words of a file are written; `id` is for other programs."""

    ZH = "zh", N_("Chinese")
    EN = "en", N_("English")
    ID = "id", N_("Identifiers")


@dataclass(frozen=True)
class Wording:
    """A language with its words looked up already, so that a file can be written where nobody translates."""

    language: Language
    words: Mapping[type[Word], Mapping[str, str]]
    texts: Mapping[str, str]

    def word(self, value: Word) -> str:
        return self.words[type(value)][value]

    def text(self, source: str) -> str:
        return self.texts[source]


@dataclass(frozen=True)
class ExportAsked:
    """What leaves: which view, as what, in which words, and whether without masks, for which reason."""

    view: View
    format: Format
    wording: Wording
    in_full: bool = False
    reason: str = ""

    def check(self) -> None:
        """Raises Invalid where masks are to be left out and nobody says why (trade §12)."""
        if self.in_full:
            check_reason(self.reason)


def check_reason(reason: str) -> None:
    """Raises Invalid for a reason that says nothing, or too much."""
    if not SHORTEST_REASON <= len(" ".join(reason.split())) <= LONGEST_REASON:
        raise Invalid({"reason": Refused(N_("Say in a few words why names and numbers must stand in full."))})


def wording_of(language: Language, say: Callable[[str], str]) -> Wording:
    """The words of a language; `say` translates a label, and is not asked where identifiers are wanted."""
    if language is Language.ID:
        same = {kind: {str(word): str(word) for word in kind} for kind in VOCABULARIES}
        return Wording(language, same, {text: text for text in TEXTS} | {BETWEEN: ","})
    words = {kind: {str(word): say(word.label) for word in kind} for kind in VOCABULARIES}
    return Wording(language, words, {text: say(text) for text in TEXTS})


def heading_of(column: Column, wording: Wording) -> str:
    """The heading under which the file is taken in again, in the language of the file."""
    return {Language.ID: column.identifier, Language.EN: column.label, Language.ZH: column.heading}[wording.language]


def cell_makers(wording: Wording) -> tuple[tuple[str, Callable[[Any], Cell]], ...]:
    """For each column its identifier and how its value becomes a cell."""
    makers: Mapping[Shown, Callable[[Any], Cell]] = {
        Shown.TEXT: lambda value: wording.word(value) if isinstance(value, Word) else value or None,
        Shown.WORD: lambda value: None if value is None else wording.word(value),
        Shown.WORDS: lambda value: wording.text(BETWEEN).join(map(wording.word, value)) or None,
        Shown.DATE: lambda value: value,
        Shown.NUMBER: lambda value: value,
        Shown.YES_NO: lambda value: wording.text(YES if value else NO),
        Shown.LINES: lambda value: "\n".join(value) or None,
    }
    return tuple((column.identifier, makers[column.shown]) for column in COLUMNS)


def sheet_of(asked: ExportAsked) -> SheetOut:
    """The sheet of the register, three pages across: child and school; home and ledger; what was done about it."""
    wording, view = asked.wording, asked.view
    then = f"{view.day} 24:00" if view.at else str(view.day)
    columns = tuple(
        ColumnOut(
            heading_of(column, wording),
            column.width,
            column.shown is Shown.DATE,
            tuple(wording.word(word) for word in column.words),
        )
        for column in COLUMNS
    )
    turns = tuple(place for place, column in enumerate(COLUMNS) if column.identifier in PAGE_TURNS)
    note = f"{then} · {wording.text(IN_FULL if asked.in_full else MASKED)}"
    return SheetOut(wording.text(SHEET), wording.text(TITLE), note, columns, wording.text(SIGNED), kept=2, turns=turns)


def file_name(view: View, file_format: Format) -> str:
    """Such as register-2026-03-31.xlsx; nothing in it is about a child."""
    return f"register-{view.day}.{file_format}"
