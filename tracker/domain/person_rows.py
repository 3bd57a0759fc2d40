"""A person in a post as one row of a file gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial

from tracker.domain.cells import narrow, read_day, read_name, read_phone
from tracker.domain.child_rows import on_any_day
from tracker.domain.errors import Invalid, Refused
from tracker.domain.intake import Draft, Row, Rule
from tracker.domain.office_words import ROLES, WITHOUT_POST, read_word
from tracker.domain.people import check_account
from tracker.domain.posts import SEATS, Role, Tier
from tracker.domain.unit_book import BookUnit, UnitBook, the_only

AS_DEPUTY = re.compile(r"\(?(ab|b|a/b)岗\)?$")
WORKPLACES = tuple(tier for tier in Tier if tier is not Tier.CLASS)


def read_account(text: str) -> str:
    """An account; raises Refused for one that could not be typed in."""
    try:
        check_account(text)
    except Invalid as invalid:
        raise Refused(invalid.fields["account"].message) from None
    return text


def read_role(text: str) -> tuple[Role | None, bool]:
    """The post, None for a teacher without one, and whether it is held as deputy (AB岗)."""
    said = narrow(text)
    if said in WITHOUT_POST:
        return None, False
    return read_word(ROLES, AS_DEPUTY.sub("", said)), AS_DEPUTY.search(said) is not None


PERSON_RULES: Mapping[str, Rule] = {
    "name": on_any_day(read_name),
    "account": on_any_day(read_account),
    "role": on_any_day(read_role),
    "phone": on_any_day(read_phone),
    "from": on_any_day(read_day),
    "until": on_any_day(read_day),
}


def read_person(row: Row, book: UnitBook, today: date) -> Draft:
    """The row with everything read and its unit found."""
    draft = Draft.read(row, PERSON_RULES, today)
    draft.require("name", "unit")
    draft.values["role"], draft.values["deputy"] = draft.values.get("role", (None, False))
    if "unit" in row.cells:
        tiers = tuple(sorted(SEATS[draft.values["role"]].tiers)) if draft.values["role"] else WORKPLACES
        draft.put("unit", partial(_unit, book, row.cells["unit"], tiers))
    return draft


def _unit(book: UnitBook, text: str, tiers: tuple[Tier, ...]) -> BookUnit:
    """The unit of this code, else the only one of this name where such a post can be."""
    return book.by_code.get(text) or the_only(book.named(text, *tiers))


def once_each(draft: Draft) -> list[tuple[str, object]]:
    """What may stand in a file once: one person in one post."""
    values = draft.values
    return [("name", (values.get("account") or values["name"], values["unit"].id, values["role"]))]
