"""How the national platform words and arranges what our register holds, when compared and when it goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.domain.cases import Stage
from tracker.domain.errors import Failure, Invalid, Refused
from tracker.domain.platform import BETWEEN, Words
from tracker.domain.register import COLUMNS, Shown, View
from tracker.domain.register_files import SHEET, Wording
from tracker.domain.sheets_out import Cell, ColumnOut, Rows, SheetOut
from tracker.domain.words import N_

Columns = tuple[tuple[str, str], ...]
"""Our columns, each with their heading, in their order."""

WORDS: Words = {
    Stage.PERSUADING: ("劝返中", "疑似辍学", "辍学", "已辍学", "未返校"),
    Stage.ON_HOLD: ("暂不在校", "休学", "延缓入学"),
    Stage.RETURNED: ("已复学", "复学", "已返校", "已劝返"),
    Stage.CLOSING: ("待销号", "申请销号", "已复学", "已劝返"),
    Stage.MARKED_OFF: ("已销号", "销号", "已核销", "已复学", "已劝返"),
}
"""What the platform usually calls our stages (county default); the first word of each goes out.

Most lines are struck because the child is back, and the platform goes on calling it so.
"""

SENT = (
    *("name", "sex", "id_number", "roll_number", "school", "class", "ledger", "reasons"),
    *("last_attended_on", "stage", "returned_on", "marked_off_on", "remark"),
)

BY_NAME = {column.identifier: column for column in COLUMNS}
PLACES = {name: place for place, name in enumerate(BY_NAME)}
SEPARATORS = re.compile(r"[、,，;；\n]")


@dataclass(frozen=True)
class Layout:
    """Their words for our stages, and which of our columns go out under which heading."""

    words: Words
    columns: Columns

    def check(self) -> None:
        """Raises Invalid for a stage without a word, and where no column or two of one heading would go out."""
        wrong: dict[str, Failure] = {
            f"words_{stage}": Refused(N_("Write at least one word.")) for stage, said in self.words.items() if not said
        }
        headings = [heading for _, heading in self.columns]
        wrong |= {
            f"heading_{name}": Refused(N_("Two columns bear this heading."))
            for name, heading in self.columns
            if headings.count(heading) > 1
        }
        if not headings:
            wrong["columns"] = Refused(N_("Give at least one column a heading."))
        if wrong:
            raise Invalid(wrong)


DEFAULT = Layout(WORDS, tuple((name, BY_NAME[name].heading) for name in SENT))


def words_in(text: str) -> tuple[str, ...]:
    """Several words as somebody types them, one after the other."""
    return tuple(dict.fromkeys(word for part in SEPARATORS.split(text) if (word := part.strip())))


def written(words: Sequence[str]) -> str:
    """The words as they are shown, to be typed over."""
    return BETWEEN.join(words)


def in_their_words(wording: Wording, layout: Layout) -> Wording:
    """The wording of a file, each stage called as the platform calls it first."""
    stages = {str(stage): said[0] for stage, said in layout.words.items()}
    return replace(wording, words={**wording.words, Stage: {**wording.words[Stage], **stages}})


@dataclass(frozen=True, repr=False)
class PlatformAsked:
    """The register in the columns of the platform: as it stands now, why it leaves in full, and our words for it."""

    view: View
    reason: str
    wording: Wording
    title: str

    @property
    def file_name(self) -> str:
        """Such as platform-2026-11-23.xlsx; nothing in it is about a child."""
        return f"platform-{self.view.day}.xlsx"


def sheet_for_platform(asked: PlatformAsked, layout: Layout) -> SheetOut:
    """The sheet in their columns."""
    chosen = [(BY_NAME[name], heading) for name, heading in layout.columns]
    columns = tuple(ColumnOut(heading, column.width, column.shown is Shown.DATE) for column, heading in chosen)
    return SheetOut(asked.wording.text(SHEET), asked.title, str(asked.view.day), columns)


def arranged(rows: Rows, layout: Layout) -> Iterator[list[Cell]]:
    """Rows of our columns as rows of theirs."""
    places = [PLACES[name] for name, _ in layout.columns]
    return ([row[place] for place in places] for row in rows)
