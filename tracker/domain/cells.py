"""Single cells of files that come in: cleaned, and read as a name, a day, a telephone number, a count."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta
from functools import lru_cache

from tracker.domain.calendar import age_at
from tracker.domain.errors import Refused
from tracker.domain.words import N_

Cell = str | int | float | bool | date | time | timedelta | None

NOTHING = frozenset(
    {"无", "没有", "暂无", "不详", "空", "-", "--", "—", "——", "/", "\\", "n/a", "#n/a", "none", "null"}
)
"""What people write into a cell when there is nothing to write."""

LONGEST_NOTHING, LONGEST_WORD = 5, 60
LONGEST_FILE_NAME = 80
LARGEST_EXACT = 10**15
"""Excel keeps 15 digits of a number; of a longer one the last are lost."""

DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
TIME_OF_DAY = re.compile(r"[\sTt日号]\d{1,2}[:：]\d{2}.*", re.DOTALL)
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH = re.compile(r"(\d{4})[-./年]?(\d{1,2})月?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
FIRST_SERIAL = date(1899, 12, 30)
YEARS = range(1900, 2101)
OLDEST_CHILD = 30

PHONE = re.compile(r"\+?\d[\d-]{5,17}\d")
SEVERAL = re.compile(r"[、,;/]+")
CONTACT = re.compile(r"(?P<name>[^\d+]*?)[\s:(]*(?P<phone>\+?\d[\d -]{5,17}\d)?\)?", re.DOTALL)
LONGEST_CONTACT = 100
WIDE = str.maketrans({chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F)} | {"\u3000": " "})
MIDDLE_DOTS = str.maketrans(dict.fromkeys("•‧・．･∙", "·"))
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
COUNT = re.compile(r"(\d{1,4})次?")
YES = frozenset({"是", "y", "yes", "true", "1", "住校", "寄宿", "√"})
NO = frozenset({"否", "n", "no", "false", "0", "走读", "不寄宿", "×"})


def text_of(cell: Cell) -> str:
    """What stands in a cell as text: days as 2026-09-01, whole numbers without a point, no blanks at the ends."""
    if isinstance(cell, str):
        return (cell if cell.isprintable() else without_control(cell)).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return str(int(cell))
    return str(cell)


def without_control(text: str) -> str:
    """Line ends and tabs as blanks; byte order marks, joiners and other invisible characters dropped."""
    spaced = "".join(" " if c in "\r\n\t\u2028\u2029" else c for c in text)
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf"})


def file_name(given: str) -> str:
    """What can be kept of the name of a file; of one that is no text, the letters that are."""
    return without_control(given.encode(errors="replace").decode())[:LONGEST_FILE_NAME]


def narrow(text: str) -> str:
    """Full-width characters narrowed, all blanks dropped, small letters: how words and headings are compared."""
    if text.isascii() and text.isalnum():
        return text.casefold()
    return _short_narrow(text) if len(text) <= LONGEST_WORD else _narrow(text)


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


_short_narrow = lru_cache(maxsize=16_384)(_narrow)
"""Words come again and again; long texts would only fill the memory."""


def is_nothing(text: str) -> bool:
    """Whether the cell is empty or says that there is nothing."""
    return len(text) <= LONGEST_NOTHING and (not text or narrow(text) in NOTHING)


def read_text(text: str, longest: int) -> str:
    """Free text as it stands, blanks collapsed; raises Refused when it is too long."""
    kept = " ".join(text.split())
    if len(kept) > longest:
        raise Refused(N_("This is too long: at most %(count)s characters."), count=longest)
    return kept


def read_name(text: str) -> str:
    """A person's name with every character as written, rare ones included; raises Refused for what is none."""
    name = read_text(text.translate(MIDDLE_DOTS), 60)
    if HAN.search(name):
        name = "".join(name.split())
    if not name.isalpha() and (not any(c.isalpha() for c in name) or any(c.isdigit() for c in name)):
        raise Refused(N_("This is no name."))
    return name


@lru_cache(maxsize=16_384)
def read_day(text: str) -> date:
    """A day in any written form: 2026-09-01, 2026.9.7, 2026/9/7, 2026年9月12日, 20260915, or Excel's own number."""
    written = narrow(TIME_OF_DAY.sub("", text))
    serial = SERIAL.fullmatch(written)
    if serial:
        return _sensible(FIRST_SERIAL + timedelta(days=int(serial[1])))
    found = DAY.fullmatch(written) or COMPACT_DAY.fullmatch(written)
    if not found:
        if MONTH.fullmatch(written):
            raise Refused(N_("Give the day as well, such as 2026-09-01."))
        raise Refused(N_("This is no date. Write it like 2026-09-01."))
    year, month, day = (int(part) for part in found.groups())
    try:
        return _sensible(date(year, month, day))
    except ValueError:
        raise Refused(N_("There is no such day in the calendar.")) from None


def _sensible(day: date) -> date:
    if day.year not in YEARS:
        raise Refused(N_("The year cannot be right."))
    return day


def read_past_day(text: str, today: date) -> date:
    """A day that is not ahead; raises Refused."""
    day = read_day(text)
    if day > today:
        raise Refused(N_("The date lies in the future. Please check it."))
    return day


def read_birth_date(text: str, today: date) -> date:
    """The day a child was born; raises Refused for one ahead, and for somebody who is a child no more."""
    day = read_past_day(text, today)
    check_childhood(day, today)
    return day


def check_childhood(birth_date: date, today: date) -> None:
    """Raises Refused where somebody born that day cannot be on a list of children (county default: 30 years)."""
    if age_at(birth_date, today) > OLDEST_CHILD:
        raise Refused(N_("Born on %(day)s: this is no child any more. Please check it."), day=birth_date)


def is_month_of(text: str, birth_date: date) -> bool:
    """Whether the cell gives only year and month (出生年月) and they are those of this day."""
    found = MONTH.fullmatch(narrow(text))
    return found is not None and (int(found[1]), int(found[2])) == (birth_date.year, birth_date.month)


def read_phone(text: str) -> str:
    """One or several telephone numbers, blanks dropped; raises Refused for anything else."""
    numbers = [part for part in SEVERAL.split(narrow(text)) if part]
    if not numbers or not all(PHONE.fullmatch(number.replace("(", "").replace(")", "-")) for number in numbers):
        raise Refused(N_("This is no telephone number."))
    return read_text("、".join(numbers), 60)


def read_contact(text: str) -> tuple[str, str | None]:
    """A guardian's name, and the telephone number where one stands in the same cell."""
    found = CONTACT.fullmatch(read_text(text.translate(WIDE), LONGEST_CONTACT))
    if not found:
        raise Refused(N_("Write the name first, then at most one telephone number."))
    phone = found["phone"]
    return read_name(found["name"]), read_phone(phone) if phone else None


def read_count(text: str) -> int:
    """A whole number from 0; raises Refused."""
    found = COUNT.fullmatch(narrow(text))
    if not found:
        raise Refused(N_("This is no whole number."))
    return int(found[1])


def read_yes_no(text: str) -> bool:
    """Yes or no; raises Refused."""
    word = narrow(text)
    if word not in YES | NO:
        raise Refused(N_("Write yes or no."))
    return word in YES
