"""Marked words: the domain only marks texts for translation, the edges translate them."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


def N_(text: str) -> str:
    """Marks a source text for the catalogue and returns it unchanged."""
    return text


class Word(StrEnum):
    """An identifier of the trade with its English label: `STAGE = "identifier", N_("Label")`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word
