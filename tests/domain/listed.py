"""Rows of lists as tests write them."""

from __future__ import annotations

from datetime import date

from tracker.adapters.pinyin import pinyin_of
from tracker.domain.likeness import Record, read_id

TODAY = date(2026, 11, 23)


def sound(name: str) -> str:
    return pinyin_of(name).pinyin


def listed(
    name: str, number: str = "", *, born: str = "", roll: str = "", guardian: str = "", mark: str = ""
) -> Record:
    """A row with what it says; the birth date of its ID number counts where it is right."""
    id_number, is_valid, day = read_id(number, TODAY)
    births = (day,) if is_valid else tuple({text: None for text in (born, day) if text})
    mark = mark or f"{name} {id_number} {born} {roll}"
    return Record(mark, name, id_number, is_valid, births, roll_number=roll, guardian=guardian)
