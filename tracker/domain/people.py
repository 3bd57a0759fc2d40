"""People as an administrator keeps them: accounts, posts that fit their unit, what is refused and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.duties import DutyKind
from tracker.domain.errors import Failure, Invalid, Refused
from tracker.domain.posts import SEATS, Role, Tier, UnitFact
from tracker.domain.words import N_, Word

ACCOUNT = re.compile(r"[^\s/]{3,60}")

SHARED = frozenset({Role.BUREAU_OFFICER, Role.COUNTY_LEADER, Role.ADMINISTRATOR})
"""Posts several people hold side by side; any other has one holder at a time, and deputies (AB岗)."""


class PeopleView(Word):
    """Which people, or which posts, a list shows."""

    IN_POST = "in_post", N_("In a post")
    WITHOUT_ACCOUNT = "without_account", N_("In a post, without an account")
    NEVER_SIGNED_IN = "never_signed_in", N_("With an account, never signed in")
    WITHOUT_POST = "without_post", N_("Without a post")
    VACANT = "vacant", N_("Vacant posts")


@dataclass(frozen=True, repr=False)
class PersonEntry:
    """What is kept of a person; `works_at` is the code of a unit."""

    name: str
    phone: str | None = None
    works_at: str | None = None
    is_teacher: bool = False


@dataclass(frozen=True)
class PostEntry:
    """A post as it is to be given; `unit` is a code, `ends_on` the last day in post."""

    role: Role
    unit: str
    starts_on: date
    ends_on: date | None = None
    deputy: bool = False


@dataclass(frozen=True)
class Held:
    """A span in which somebody fills a post."""

    person_id: int
    name: str
    deputy: bool
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Stranded:
    """Duties of a post that nobody can do (无人可办): how many of each kind, the earliest due day."""

    role: Role
    unit: UnitFact | None
    kinds: Mapping[DutyKind, int]
    due_on: date


def check_account(account: str) -> None:
    """Raises Invalid for an account that could not be typed in: 3 to 60 characters, no blanks."""
    if not ACCOUNT.fullmatch(account) or not account.isprintable():
        raise Invalid({"account": Failure(N_("Use 3 to 60 characters without blanks."))})


def check_post(post: PostEntry, tier: Tier, unit_ends_on: date | None) -> None:
    """Raises Invalid where the post cannot exist: a role of another tier (SEATS), days in the wrong order."""
    wrong: dict[str, Failure] = {}
    if tier not in SEATS[post.role].tiers:
        wrong["role"] = Failure(N_("There is no “%(role)s” at this unit (%(tier)s)."), role=post.role, tier=tier)
    if unit_ends_on is not None and (post.ends_on is None or post.ends_on > unit_ends_on):
        wrong["unit"] = Failure(N_("This unit ends on %(day)s."), day=unit_ends_on)
    if post.ends_on is not None and post.ends_on < post.starts_on:
        wrong["ends_on"] = Failure(N_("The last day lies before the first."))
    if wrong:
        raise Invalid(wrong)


def check_free(post: PostEntry, person_id: int | None, held: Iterable[Held]) -> None:
    """Raises Invalid where the person has the post already, or another holder fills it in these days."""
    for other in held:
        if not _overlap(post, other):
            continue
        if other.person_id == person_id:
            raise Invalid({"role": Failure(N_("This person has this post already in these days."))})
        if not (post.deputy or other.deputy or post.role in SHARED):
            sentence = N_("%(name)s holds this post. End that first, or give this one as deputy.")
            raise Invalid({"role": Failure(sentence, name=other.name)})


def _overlap(post: PostEntry, other: Held) -> bool:
    starts_in_time = other.ends_on is None or post.starts_on <= other.ends_on
    return starts_in_time and (post.ends_on is None or other.starts_on <= post.ends_on)


def check_last_day(starts_on: date, ends_on: date | None, last_day: date, today: date) -> None:
    """Raises Invalid where a post that has begun would end before it began, or later than it ends already."""
    if starts_on <= today and last_day < starts_on:
        raise Invalid({"ends_on": Failure(N_("The post began on %(day)s; it cannot end before."), day=starts_on)})
    if ends_on is not None and last_day > ends_on:
        sentence = N_("The post ends on %(day)s already. Give it anew to go on.")
        raise Invalid({"ends_on": Failure(sentence, day=ends_on)})


def check_administrator_left(others: int) -> None:
    """Raises Refused when nobody could administer any more; `others` are administrators with an account."""
    if others == 0:
        raise Refused(N_("Nobody else could administer then. Give that post to somebody with an account first."))
