"""WEIGHTS: what speaks for and against two rows being one child, in words and in points; never more than a hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from tracker.domain.citizen_ids import OLD, TURNED_INTO_A_NUMBER, WHOLE, clean_citizen_id, read_citizen_id
from tracker.domain.errors import Refused
from tracker.domain.name_likeness import NameSign, Sound, name_sign
from tracker.domain.words import N_, Word


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Record:
    """A row of a list as it is compared, itself however alike another is.

    Decisions about it are kept under its `mark`; `id_number` is cleaned; `births` are the days, YYYYMMDD, that a
    column or the ID number gives; texts are empty where nothing stands.
    """

    mark: str
    name: str
    id_number: str = ""
    is_valid: bool = False
    births: tuple[str, ...] = ()
    sex: str = ""
    roll_number: str = ""
    school: str = ""
    school_class: str = ""
    guardian: str = ""
    key: int = 0


class Sign(Word):
    """What else two rows have in common, or not."""

    SAME_ID = "same_id", N_("same ID number")
    SAME_WRONG_ID = "same_wrong_id", N_("same ID number, whose check digit does not fit")
    CHECK_DIGIT = "check_digit", N_("check digit of the ID number wrong")
    ID_ONE_OFF = "id_one_off", N_("one digit of the ID number differs")
    ID_SWAPPED = "id_swapped", N_("two digits of the ID number swapped")
    ID_TWO_OFF = "id_two_off", N_("two digits of the ID number differ")
    ID_OLD = "id_old", N_("ID number of 15 digits agrees with the one of 18")
    ID_EXCEL = "id_excel", N_("ID number rounded by Excel, the digits left agree")
    ID_OTHER = "id_other", N_("both ID numbers are right, and differ")
    SAME_ROLL = "same_roll", N_("same roll number")
    ROLL_HAS_ID = "roll_has_id", N_("the roll number holds the ID number")
    SAME_BIRTH = "same_birth", N_("same date of birth")
    BIRTH_NEAR = "birth_near", N_("date of birth one digit off")
    BIRTH_TWO_OFF = "birth_two_off", N_("two digits of the date of birth differ")
    BIRTH_OTHER = "birth_other", N_("dates of birth differ")
    SAME_SEX = "same_sex", N_("same sex")
    SEX_OTHER = "sex_other", N_("sex differs")
    SAME_SCHOOL = "same_school", N_("same school")
    SCHOOL_OTHER = "school_other", N_("another school")
    SAME_CLASS = "same_class", N_("same class")
    SAME_GUARDIAN = "same_guardian", N_("same guardian")
    ONLY_ONE = "only_one", N_("the only one of this name left in both lists")
    TAKEN = "taken", N_("this row is certain for another child already: entered twice?")
    DISPUTED = (
        "disputed",
        N_("number and name agree, yet another child of this list may be meant: check the number"),
    )


WEIGHTS: Mapping[Word, int] = {
    NameSign.SAME: 40,
    NameSign.SOUND: 34,
    NameSign.LOOK: 34,
    NameSign.VARIANT: 32,
    NameSign.NEAR: 30,
    NameSign.SURNAME: 8,
    NameSign.OTHER: 0,
    Sign.SAME_ID: 60,
    Sign.SAME_WRONG_ID: 50,
    Sign.CHECK_DIGIT: 40,
    Sign.ID_ONE_OFF: 40,
    Sign.ID_SWAPPED: 40,
    Sign.ID_TWO_OFF: 22,
    Sign.ID_OLD: 42,
    Sign.ID_EXCEL: 20,
    Sign.ID_OTHER: -10,
    Sign.SAME_ROLL: 60,
    Sign.ROLL_HAS_ID: 45,
    Sign.SAME_BIRTH: 30,
    Sign.BIRTH_NEAR: 26,
    Sign.BIRTH_TWO_OFF: 20,
    Sign.BIRTH_OTHER: -25,
    Sign.SAME_SEX: 2,
    Sign.SEX_OTHER: -15,
    Sign.SAME_SCHOOL: 20,
    Sign.SCHOOL_OTHER: -3,
    Sign.SAME_CLASS: 5,
    Sign.SAME_GUARDIAN: 12,
    Sign.ONLY_ONE: 20,
    Sign.TAKEN: 0,
    Sign.DISPUTED: 0,
}
"""Points of a pair (ours, tuned on benchmarks/matching; a county may not change them: they decide nothing)."""

ENOUGH = 60
"""From so many points a person is asked."""

FULL = 100
LENGTH = 18
EXACT_IN_EXCEL = 15
"""Digits of a number that Excel keeps."""

UNTOLD = frozenset({Sign.SAME_SEX, Sign.SCHOOL_OTHER})
"""Counted, yet no reason that anybody would name."""


def read_id(text: str, today: date) -> tuple[str, bool, str]:
    """The ID number cleaned, whether it is one of 18 characters that can be right, and the birth date it gives."""
    number = clean_citizen_id(text)
    if WHOLE.fullmatch(number):
        try:
            read_citizen_id(number, today)
        except Refused:
            return number, False, birth_in(number)
        return number, True, number[6:14]
    return number, False, birth_in(number)


def birth_in(number: str) -> str:
    """The birth date that a number with a mistake still gives, YYYYMMDD; empty where digits are lost or make none."""
    if len(number) != LENGTH and not TURNED_INTO_A_NUMBER.fullmatch(number):
        return ""
    written = digits_left(number)[6:14]
    if not (len(written) == 8 and written.isdigit() and "1990" < written[:4] < "2100"):
        return ""
    return written if "01" <= written[4:6] <= "12" and "01" <= written[6:] <= "31" else ""


def digits_left(number: str) -> str:
    """What Excel has left of a number it rounded; of any other number all of it."""
    if not TURNED_INTO_A_NUMBER.fullmatch(number):
        return number
    mantissa = number.split("E")[0].replace(".", "")
    return mantissa[:EXACT_IN_EXCEL]


def signs_of(one: Record, other: Record, sound: Sound) -> tuple[Word, ...]:
    """Everything two rows have in common or not, the name first."""
    return (name_sign(one.name, other.name, sound), *_other_signs(one, other))


def _other_signs(one: Record, other: Record) -> Iterator[Sign]:
    signs = (id_sign(one, other), _roll_sign(one, other), _birth_sign(one.births, other.births))
    yield from (sign for sign in signs if sign is not None)
    if one.sex and other.sex:
        yield Sign.SAME_SEX if one.sex == other.sex else Sign.SEX_OTHER
    if one.school and other.school:
        yield Sign.SAME_SCHOOL if one.school == other.school else Sign.SCHOOL_OTHER
        if one.school == other.school and one.school_class and one.school_class == other.school_class:
            yield Sign.SAME_CLASS
    if one.guardian and one.guardian == other.guardian:
        yield Sign.SAME_GUARDIAN


def id_sign(one: Record, other: Record) -> Sign | None:
    """How two ID numbers compare; None where one is missing, or a wrong one is far from the other."""
    a, b = one.id_number, other.id_number
    if not a or not b:
        return None
    if one.is_valid and other.is_valid:
        return Sign.SAME_ID if a == b else Sign.ID_OTHER
    for damaged, whole in ((a, b), (b, a)):
        if OLD.fullmatch(damaged) and whole[:6] + whole[8:17] == damaged:
            return Sign.ID_OLD
        if TURNED_INTO_A_NUMBER.fullmatch(damaged):
            left = digits_left(damaged)
            return Sign.ID_EXCEL if digits_left(whole).startswith(left) or left.startswith(whole) else None
    return _sign_of_digits(a, b)


def _sign_of_digits(a: str, b: str) -> Sign | None:
    if a == b:
        return Sign.SAME_WRONG_ID
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance == 1 and len(a) == len(b):
        if sorted(a) == sorted(b):
            return Sign.ID_SWAPPED
        return Sign.CHECK_DIGIT if a[:-1] == b[:-1] else Sign.ID_ONE_OFF
    return {1: Sign.ID_ONE_OFF, 2: Sign.ID_TWO_OFF}.get(distance)


def _roll_sign(one: Record, other: Record) -> Sign | None:
    if one.roll_number and one.roll_number == other.roll_number:
        return Sign.SAME_ROLL
    for roll, number in ((one.roll_number, other), (other.roll_number, one)):
        if roll and number.is_valid and roll[1:] == number.id_number:
            return Sign.ROLL_HAS_ID
    return None


def _birth_sign(one: tuple[str, ...], other: tuple[str, ...]) -> Sign | None:
    if not one or not other:
        return None
    if any(day in other for day in one):
        return Sign.SAME_BIRTH
    turned = any(a[:4] + a[6:] + a[4:6] == b for a in one for b in other)
    distance = 1 if turned else min(OSA.distance(a, b) for a in one for b in other)
    return {1: Sign.BIRTH_NEAR, 2: Sign.BIRTH_TWO_OFF}.get(distance, Sign.BIRTH_OTHER)


def points(signs: tuple[Word, ...]) -> int:
    """The score of a pair, 0 to 100."""
    return max(0, min(FULL, sum(WEIGHTS[sign] for sign in signs)))


def told(signs: tuple[Word, ...]) -> tuple[Word, ...]:
    """The reasons to be shown, in the order found."""
    return tuple(sign for sign in signs if sign not in UNTOLD)
