"""Citizen ID numbers (GB 11643-1999) as real files bring them: cleaned, brought to 18 characters, checked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum.cn.ric import calc_check_digit

from tracker.domain.errors import Refused
from tracker.domain.reasons import Sex
from tracker.domain.words import N_

WHOLE = re.compile(r"[1-9][0-9]{16}[0-9X]")
OLD = re.compile(r"[1-9][0-9]{14}")
TURNED_INTO_A_NUMBER = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+|[0-9]{16,17}\.0*|[0-9]{18}\.0+")
LOOKS_LIKE_X = str.maketrans({"Х": "X", "х": "X", "×": "X", "✕": "X"})
EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True, repr=False)
class CitizenId:
    """A number that can be right: 18 characters, its check digit fits, and what it says of its bearer."""

    number: str
    birth_date: date

    @property
    def sex(self) -> Sex:
        return Sex.MALE if int(self.number[16]) % 2 else Sex.FEMALE


def clean_citizen_id(text: str) -> str:
    """The characters that count: full-width ones narrowed, blanks and apostrophes dropped, a small x made large."""
    if text.isascii() and text.isalnum():
        return text.upper()
    narrow = unicodedata.normalize("NFKC", text).translate(LOOKS_LIKE_X).upper()
    return "".join(c for c in narrow if c.isalnum() or c in "*.+")


def read_citizen_id(text: str, today: date) -> CitizenId:
    """The number in this text; an old one of 15 digits is brought to 18 (GB 11643-1999).

    The area says where the number was first issued, nothing else, and is not checked. Raises Refused with the reason.
    """
    cleaned = clean_citizen_id(text)
    number = cleaned if WHOLE.fullmatch(cleaned) else _made_whole(cleaned)
    birth_date = _birth_date(number[6:14], today)
    if calc_check_digit(number) != number[-1]:
        raise Refused(N_("The check digit does not fit: one digit is wrong or two are swapped."))
    return CitizenId(number, birth_date)


def _made_whole(cleaned: str) -> str:
    """The 18 characters of an old number; raises Refused for what is none."""
    if OLD.fullmatch(cleaned):
        return _of_the_last_century(cleaned)
    if TURNED_INTO_A_NUMBER.fullmatch(cleaned):
        raise Refused(
            N_("Excel turned this ID number into a rounded number; its last digits are lost. Type it again as text.")
        )
    if "*" in cleaned:
        raise Refused(N_("This number is masked. Give it in full or leave it out."))
    raise Refused(N_("An ID number has 18 digits, the last may be X; this one does not."))


def _of_the_last_century(old: str) -> str:
    """Numbers of 15 digits were given out until 1999, to people born in 19…"""
    body = f"{old[:6]}19{old[6:]}"
    return body + calc_check_digit(body + "0")


@lru_cache(maxsize=16_384)
def _birth_date(digits: str, today: date) -> date:
    try:
        birth_date = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise Refused(N_("The ID number holds a date of birth that does not exist.")) from None
    if birth_date.year < EARLIEST_YEAR or birth_date > today:
        raise Refused(N_("The ID number says born on %(day)s, which cannot be."), day=birth_date)
    return birth_date
