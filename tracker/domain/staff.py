"""Who of the people known already a row means, and what it changes; grows with the rows of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from tracker.domain.errors import Invalid, Refused
from tracker.domain.intake import Draft
from tracker.domain.people import Held, PostEntry, check_free, check_post
from tracker.domain.posts import Role, Tier
from tracker.domain.unit_book import BookUnit
from tracker.domain.units import SCHOOL_TIERS
from tracker.domain.words import N_

OTHER_OWNER = N_("Somebody else has this account.")
SEVERAL = N_("Several people of this name have this post. Give the account.")
AGAIN = N_("This person stands in the file with this post already.")

CELL_OF = {"starts_on": "from", "ends_on": "until"}
"""Which cell holds what the rules of posts call otherwise."""


@dataclass(frozen=True)
class KnownPost:
    """A post somebody held, holds or will hold; its id is below 0 when an earlier row gives it."""

    id: int
    unit_id: int
    role: Role
    deputy: bool
    starts_on: date
    ends_on: date | None


@dataclass(repr=False, eq=False)
class KnownPerson:
    """Somebody known; the id is below 0 when an earlier row adds the person, `works_at_id` is a unit's."""

    id: int
    name: str
    account: str | None = None
    phone: str | None = None
    works_at_id: int | None = None
    posts: list[KnownPost] = field(default_factory=list)

    def running(self, unit_id: int, role: Role, day: date) -> KnownPost | None:
        """The person's own post of this kind that has not ended before the day."""
        own = (post for post in self.posts if (post.unit_id, post.role) == (unit_id, role))
        return next((post for post in own if post.ends_on is None or post.ends_on >= day), None)


@dataclass(frozen=True, repr=False)
class Hire:
    """What a row changes: fields of a person, a post to be given, or other days of a post that is held."""

    person: int
    fields: Mapping[str, Any]
    post: PostEntry | None = None
    held: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def is_new(self) -> bool:
        return self.person < 0 and "name" in self.fields

    @property
    def changes(self) -> bool:
        return bool(self.fields or self.post or self.starts_on or self.ends_on)


class Staff:
    """Everybody, by account, by name in a post, by name at a workplace; and who fills which post when."""

    def __init__(self, people: Iterable[KnownPerson]) -> None:
        self.by_account: dict[str, KnownPerson] = {}
        self.by_name: dict[tuple[str, int | None, Role | None], dict[int, KnownPerson]] = defaultdict(dict)
        self.held: dict[tuple[int, Role], list[tuple[int, Held]]] = defaultdict(list)
        self.fresh = count(-1, -1)
        for person in people:
            self._list(person)
            for post in person.posts:
                self._list_post(person, post)

    def _list(self, person: KnownPerson) -> None:
        if person.account:
            self.by_account[person.account] = person
        self.by_name[person.name, person.works_at_id, None][person.id] = person

    def _list_post(self, person: KnownPerson, post: KnownPost) -> None:
        self.by_name[person.name, post.unit_id, post.role][person.id] = person
        held = Held(person.id, person.name, post.deputy, post.starts_on, post.ends_on)
        self.held[post.unit_id, post.role].append((post.id, held))

    def take(self, draft: Draft, today: date) -> Hire | None:
        """What a good row changes; None where it contradicts what is known, and is refused."""
        try:
            person = self._find(draft.values)
            hire = self._hire(draft.values, person, today)
        except Invalid as invalid:
            for name, problem in invalid.fields.items():
                draft.refuse(CELL_OF.get(name, name), problem)
            return None
        self._note(draft.values["unit"], hire, person)
        return hire

    def _find(self, values: Mapping[str, Any]) -> KnownPerson:
        """By account, else by name with unit and post; a person nobody knows is a new one."""
        account, name = values.get("account"), values["name"]
        owner = self.by_account.get(account or "")
        if owner is not None:
            if owner.name != name:
                raise Invalid({"account": Refused(OTHER_OWNER)})
            return owner
        place = values["unit"].id if values["role"] else workplace_of(values["unit"])
        alike = self.by_name.get((name, place, values["role"]), {}).values()
        fitting = [person for person in alike if account is None or person.account is None]
        if len(fitting) > 1:
            raise Invalid({"name": Refused(SEVERAL)})
        return fitting[0] if fitting else KnownPerson(next(self.fresh), "")

    def _hire(self, values: Mapping[str, Any], person: KnownPerson, today: date) -> Hire:
        unit, role = values["unit"], values["role"]
        fields = {name: values[name] for name in ("name", "account", "phone") if values.get(name)}
        if person.works_at_id is None:
            fields |= {"works_at_id": workplace_of(unit), "is_teacher": unit.tier in SCHOOL_TIERS | {Tier.CLASS}}
        fields = {name: value for name, value in fields.items() if getattr(person, name, None) != value}
        if role is None:
            return Hire(person.id, fields)
        held = person.running(unit.id, role, values.get("from") or values.get("until") or today)
        entry = _entry(values, held, today)
        check_post(entry, unit.tier, None)
        check_free(entry, person.id, [other for post, other in self.held[unit.id, role] if not held or post != held.id])
        if held is None:
            return Hire(person.id, fields, entry)
        if held.id < 0:
            raise Invalid({"name": Refused(AGAIN)})
        starts_on = entry.starts_on if entry.starts_on != held.starts_on else None
        ends_on = entry.ends_on if entry.ends_on != held.ends_on else None
        return Hire(person.id, fields, None, held.id, starts_on, ends_on)

    def _note(self, unit: BookUnit, hire: Hire, person: KnownPerson) -> None:
        """Later rows of the file meet this one as if it were written."""
        for name in hire.fields.keys() - {"is_teacher"}:
            setattr(person, name, hire.fields[name])
        self._list(person)
        if hire.post:
            post = hire.post
            given = KnownPost(next(self.fresh), unit.id, post.role, post.deputy, post.starts_on, post.ends_on)
            person.posts.append(given)
            self._list_post(person, given)


def workplace_of(unit: BookUnit) -> int | None:
    """Whoever has a class works at its school."""
    return unit.parent_id if unit.tier is Tier.CLASS else unit.id


def _entry(values: Mapping[str, Any], held: KnownPost | None, today: date) -> PostEntry:
    """The post as it is to be: what the row leaves empty stays, a new one begins today."""
    return PostEntry(
        values["role"],
        values["unit"].code,
        values.get("from") or (held.starts_on if held else today),
        values.get("until") or (held.ends_on if held else None),
        held.deputy if held else values["deputy"],
    )
