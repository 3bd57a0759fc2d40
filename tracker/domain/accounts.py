"""Accounts: how long a sign-in lasts, what a password must be, who needs a second factor (limits: county default)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.domain.errors import Failure
from tracker.domain.posts import Actor, Role
from tracker.domain.words import N_, Word

IDLE_LIMIT = timedelta(hours=2)
IDLE_LIMIT_AT_THE_TOP = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
CONFIRMATION_LASTS = timedelta(minutes=15)
TRIES_COUNT_FOR = timedelta(minutes=15)
TRIES_ALLOWED = 5
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128

AT_THE_TOP = frozenset({Role.BUREAU_OFFICER, Role.DEPUTY_HEAD, Role.ADMINISTRATOR})
"""Who sees or changes most: they sign in with a second factor and are signed out sooner."""

BLOCKED_WORDS = (
    "password", "passw0rd", "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx", "iloveyou", "welcome", "letmein", "admin",
    "woaini", "123456", "654321", "111111", "666666", "888888", "abcdef", "abc123", "a1b2c3",
    "jianshi", "enshi", "hubei", "422822", "jiaoyuju", "jiaoyu", "xuexiao", "xiaoxue", "zhongxue", "laoshi",
    "banzhuren", "xiaozhang", "kongchuobaoxue", "kongcuo", "school", "teacher", "dropout",
    "建始", "恩施", "湖北", "教育局", "教育", "学校", "小学", "中学", "老师", "班主任", "校长", "控辍保学", "密码",
)  # fmt: skip
"""Everybody's first guesses, and the county's own; alone or padded with a few characters they are no password."""

OWN_CHARACTERS_NEEDED = 8


class Owed(Word):
    """What a signed-in person must do before anything else."""

    PASSWORD = "password", N_("Choose a password of your own")
    SECOND_FACTOR = "second_factor", N_("Enter the code of your phone")


@dataclass(frozen=True)
class SignedIn:
    """A browser's sign-in with its person, and what every page shows of them."""

    actor: Actor
    id: int = 0
    by_cast: bool = False
    confirmed_at: datetime | None = None
    must_change_password: bool = False
    has_second_factor: bool = False
    second_factor_done: bool = False
    language: str | None = None
    office: str = ""
    sample: bool = False
    unread: int = 0
    undelivered: int = 0
    """Messages of the last week that were given up."""

    @property
    def nobody(self) -> bool:
        return self.id == 0

    @property
    def owed(self) -> Owed | None:
        """A second factor that is set up comes before all; one still to be set up comes after the password."""
        needed = needs_second_factor(self.actor) and not self.by_cast and not self.second_factor_done
        if needed and self.has_second_factor:
            return Owed.SECOND_FACTOR
        if self.must_change_password:
            return Owed.PASSWORD
        return Owed.SECOND_FACTOR if needed else None

    def is_recently_confirmed(self, now: datetime) -> bool:
        """Whether the password was given in the last quarter of an hour; the cast has none to give."""
        return self.by_cast or (self.confirmed_at is not None and now - self.confirmed_at <= CONFIRMATION_LASTS)


NOBODY = SignedIn(Actor(person_id=0, name=""))
"""Not signed in. Person 0 does not exist; an actor without a person would be the operator of the machine."""


def needs_second_factor(actor: Actor) -> bool:
    """Whether one of the person's posts asks for a code besides the password."""
    return bool(actor.roles() & AT_THE_TOP)


def is_over(started_at: datetime, seen_at: datetime, roles: Iterable[Role], now: datetime) -> bool:
    """Whether a sign-in has ended by itself: 12 h after its start, 2 h after the last page, 30 min at the top."""
    idle_limit = IDLE_LIMIT_AT_THE_TOP if AT_THE_TOP & set(roles) else IDLE_LIMIT
    return now - started_at > ABSOLUTE_LIMIT or now - seen_at > idle_limit


def password_problem(password: str, names: Iterable[str] = ()) -> Failure | None:
    """Why this cannot be a password; `names` are the person's and their unit's own."""
    if len(password) < SHORTEST_PASSWORD:
        return Failure(
            N_("Use at least %(count)s characters, three or four words for example."), count=SHORTEST_PASSWORD
        )
    if len(password) > LONGEST_PASSWORD:
        return Failure(N_("Use at most %(count)s characters."), count=LONGEST_PASSWORD)
    if _own_characters(password, names) < OWN_CHARACTERS_NEEDED:
        return Failure(N_("This is easily guessed. Leave out names, places, schools, years and common words."))
    return None


def _own_characters(password: str, names: Iterable[str]) -> int:
    """How many different characters are left once everything guessable is taken out."""
    rest = password.casefold()
    guesses = {name.casefold() for name in names if len(name) > 1} | set(BLOCKED_WORDS)
    for guess in sorted(guesses, key=len, reverse=True):
        rest = rest.replace(guess, "")
    return len({character for character in rest if not character.isspace()})
