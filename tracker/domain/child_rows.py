"""A child as one row of a file gives it: cells read, ID number and dates compared, school, class and villages found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from tracker.domain.cells import (
    check_childhood,
    is_month_of,
    narrow,
    read_birth_date,
    read_contact,
    read_name,
    read_phone,
    read_text,
    read_yes_no,
)
from tracker.domain.citizen_ids import CitizenId, read_citizen_id
from tracker.domain.errors import Refused
from tracker.domain.intake import Draft, Row, Rule, refuse_repeated, stands_already
from tracker.domain.office_words import SEXES, read_groups, read_word
from tracker.domain.reasons import Sex
from tracker.domain.same_child import NUMBERS, Acquaintance, KnownChild, WrongChild, are_two, name_key
from tracker.domain.unit_book import BookUnit, UnitBook, is_outside
from tracker.domain.words import N_

ROLL_NUMBER = re.compile(r"[GJL][0-9]{17}[0-9X]")
SAYS_OTHERWISE = N_("The ID number of this row says otherwise. Check both.")
LONGEST_ADDRESS = 200


def read_roll_number(text: str) -> str:
    """A roll number (学籍号): G, J or L and 18 characters; raises Refused."""
    number = narrow(text).upper().lstrip("'")
    if not ROLL_NUMBER.fullmatch(number):
        raise Refused(N_("A roll number is G, J or L followed by 18 digits, the last may be X."))
    return number


def on_any_day(read: Callable[..., Any], *others: Any) -> Rule:
    """A rule that does not ask what day it is."""
    return lambda text, today: read(text, *others)


CHILD_RULES: Mapping[str, Rule] = {
    "name": on_any_day(read_name),
    "id_number": read_citizen_id,
    "sex": on_any_day(partial(read_word, SEXES)),
    "roll_number": on_any_day(read_roll_number),
    "address": on_any_day(read_text, LONGEST_ADDRESS),
    "guardian": on_any_day(read_contact),
    "guardian_phone": on_any_day(read_phone),
    "groups": on_any_day(read_groups),
    "boarding": on_any_day(read_yes_no),
}


def read_child(row: Row, book: UnitBook, today: date, rules: Mapping[str, Rule] | None = None) -> Draft:
    """The row with everything read that concerns the child and, by `rules`, what else stands in it; class excepted."""
    draft = Draft.read(row, {**CHILD_RULES, **(rules or {})}, today)
    draft.require("name")
    _settle_id_number(draft, today)
    _settle_guardian(draft)
    _settle_school(draft, book)
    _settle_villages(draft, book)
    if not {"id_number", "roll_number", "birth_date"} & set(row.cells):
        draft.refuse("id_number", Refused(N_("Give the ID number, the roll number or the date of birth.")))
    return draft


def _settle_id_number(draft: Draft, today: date) -> None:
    """Birth date and sex come from the ID number, and where they stand in the row as well, must agree with it."""
    citizen: CitizenId | None = draft.values.pop("id_number", None)
    _settle_birth_date(draft, citizen, today)
    if citizen is None:
        return
    draft.values["id_number"] = citizen.number
    sex: Sex = draft.values.setdefault("sex", citizen.sex)
    if sex is not citizen.sex:
        draft.refuse("sex", Refused(SAYS_OTHERWISE))


def _settle_birth_date(draft: Draft, citizen: CitizenId | None, today: date) -> None:
    text = draft.row.cells.get("birth_date")
    if citizen and (text is None or is_month_of(text, citizen.birth_date)):
        draft.values["birth_date"] = citizen.birth_date
        draft.put("checked", partial(check_childhood, citizen.birth_date, today), cell="id_number")
    elif text is not None:
        day = draft.put("birth_date", partial(read_birth_date, text, today))
        if citizen and day and day != citizen.birth_date:
            draft.refuse("birth_date", Refused(SAYS_OTHERWISE))


def _settle_guardian(draft: Draft) -> None:
    """A telephone number beside the name counts where no cell of its own gives one."""
    name, phone = draft.values.pop("guardian", (None, None))
    if name:
        draft.values["guardian"] = name
    if phone:
        draft.values.setdefault("guardian_phone", phone)


def _settle_school(draft: Draft, book: UnitBook) -> None:
    for cell in ("school_code", "school"):
        text = draft.row.cells.get(cell)
        if text is not None:
            _keep(draft, "school_id", partial(book.school, text), cell)
            return


def _settle_villages(draft: Draft, book: UnitBook) -> None:
    cells = draft.row.cells
    township = None
    if "township" in cells:
        township = draft.put("township", partial(book.township, cells["township"]))
    if is_outside(cells.get("household_village", "")):
        draft.values["household_outside"] = True
    elif "household_village" in cells:
        find = partial(book.village, cells["household_village"], township)
        _keep(draft, "household_village_id", find, "household_village")
    if "residence_village" in cells:
        _keep(
            draft, "residence_village_id", partial(book.village, cells["residence_village"], None), "residence_village"
        )


def _keep(draft: Draft, name: str, find: Callable[[], BookUnit], cell: str) -> None:
    unit = draft.put(name, find, cell=cell)
    if unit is not None:
        draft.values[name] = unit.id


def settle_class(draft: Draft, book: UnitBook) -> None:
    """The class by its name and grade within the school, with it the school; refuses the row where there is none."""
    text = draft.row.cells.get("class")
    if text is None:
        return
    try:
        draft.values |= class_links(draft, book, text)
    except Refused as refusal:
        draft.refuse("class", refusal)


def class_links(draft: Draft, book: UnitBook, text: str) -> dict[str, int]:
    """The class meant and its school; raises Refused for none and for a name that fits two."""
    school = book.by_id.get(draft.values.get("school_id") or 0)
    found = book.school_class(text, draft.row.cells.get("grade", ""), school)
    return {"class_id": found.id, "school_id": book.school_of(found).id}


def meant_child(draft: Draft, known: Acquaintance, meant: dict[int, int]) -> KnownChild | None:
    """The child of the base list a row means; the row is refused where numbers and names contradict each other.

    `meant` keeps by child which row meant it first: no other row may.
    """
    try:
        child = known.find(draft.values)
    except WrongChild as wrong:
        draft.refuse(wrong.cell, wrong)
        return None
    if child is not None and meant.setdefault(child.id, draft.row.number) != draft.row.number:
        draft.refuse("name", stands_already(meant[child.id]))
    return child


def refuse_children_twice(drafts: Iterable[Draft]) -> None:
    """Refuses a row that brings a child of an earlier row again: by a number, or by name, birth date and school."""
    refuse_repeated(drafts, lambda draft: [(cell, draft.values[cell]) for cell in NUMBERS if cell in draft.values])
    named: dict[tuple[object, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.is_good:
            alike = named[name_key(draft.values)]
            same = next((other for other in alike if not are_two(other.values, draft.values)), None)
            if same is not None:
                draft.refuse("name", stands_already(same.row.number))
            alike.append(draft)
