"""What a paper is made of: lines of text, boxes, tables, new pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """How a line of text is set."""

    BODY = "body"
    CENTRED = "centred"
    RIGHT = "right"
    HEADING = "heading"
    SUBTITLE = "subtitle"
    SMALL = "small"


@dataclass(frozen=True)
class Says:
    """A line of text; `{{ name }}` stands for a field."""

    text: str
    style: Style = Style.BODY


@dataclass(frozen=True)
class Grid:
    """Boxes with a label and what is filled in, two to a row or one across the whole width."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Listing:
    """A table with a row for each item of a list: heading, field of the item, width in parts of the page."""

    of: str
    columns: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page."""


Block = Says | Grid | Listing | NewPage


@dataclass(frozen=True)
class PaperForm:
    """One paper: its title and what stands below; `wide` ones lie across."""

    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


def signed(*posts: str) -> Says:
    """Lines to be signed by hand."""
    return Says("　　".join(f"{post}：__________" for post in posts))


HEAD = Says("{{ issuing_unit }}　{{ paper_number }}　{{ reprint }}", Style.CENTRED)
"""What stands below the title of nearly every paper."""
