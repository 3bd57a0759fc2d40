"""The people of the sample county, their posts, who has an account, and which posts are empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from tracker.adapters.pinyin import pinyin_of
from tracker.domain.posts import Role, Tier
from tracker.domain.reasons import Sex
from tracker.sample.cast import CAST, places_of
from tracker.sample.chance import chance
from tracker.sample.names import grown_name, phone
from tracker.sample.units import BUREAU_CODE, COUNTY_CODE, ClassPlan, SchoolPlan, UnitPlan, UnitsPlan

VACANT_EVERY = {
    Role.HEAD_TEACHER: 80,
    Role.SCHOOL_CLERK: 30,
    Role.PRINCIPAL: 60,
    Role.VILLAGE_OFFICER: 25,
    Role.TOWNSHIP_OFFICIAL: 8,
}
"""One post in so many is empty; those of the cast never are."""

DEPUTY_EVERY = {Role.PRINCIPAL: 12, Role.TOWNSHIP_CLERK: 4}
SUCCEEDED_EVERY = 40
"""One head teacher in so many took over a class a year ago."""

ACCOUNT_EVERY = {Role.HEAD_TEACHER: 70, Role.VILLAGE_OFFICER: 45}
"""One head teacher of the compulsory years, one village officer in so many has an account."""


@dataclass(frozen=True)
class PersonPlan:
    """Somebody who works in one of the lines."""

    name: str
    phone: str
    works_at: str
    teacher: bool = False
    account: str | None = None
    cast_key: str | None = None


@dataclass(frozen=True)
class PostPlan:
    """A post; `person` is the person's place in the list of people."""

    person: int
    unit: str
    role: Role
    starts_on: date
    ends_on: date | None = None
    deputy: bool = False


@dataclass
class PeoplePlan:
    """Everybody with their posts, filled in unit by unit."""

    since: date
    kept: Mapping[tuple[Role, str], str]
    rng: Random = field(default_factory=lambda: chance("people"))
    people: list[PersonPlan] = field(default_factory=list)
    posts: list[PostPlan] = field(default_factory=list)
    counted: Counter[tuple[str, Role]] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=lambda: Counter(_account(member.name) for member in CAST.values()))

    def add(self, works_at: str, *, teacher: bool = False) -> int:
        """A new person, by place in the list."""
        sex = self.rng.choice(tuple(Sex))
        self.people.append(PersonPlan(grown_name(self.rng, sex), phone(self.rng), works_at, teacher))
        return len(self.people) - 1

    def hire(self, unit: str, role: Role, *, account: bool = True) -> None:
        """Somebody new for a post, unless it is to stay empty."""
        if not self.stays_empty(unit, role):
            self.seat(self.add(unit), unit, role, account=account)

    def seat(self, person: int, unit: str, role: Role, *, account: bool) -> None:
        """Gives a post to a person, who becomes one of the cast where the cast sits there."""
        key = self.kept.get((role, unit))
        if key:
            cast = replace(self.people[person], name=CAST[key].name, cast_key=key, account=_account(CAST[key].name))
            self.people[person] = cast
        elif account:
            self.give_account(person)
        self.posts.append(PostPlan(person, unit, role, self.since))

    def seat_deputy(self, person: int, unit: str, role: Role) -> None:
        """A deputy (AB岗) beside the holder."""
        self.posts.append(PostPlan(person, unit, role, self.since, deputy=True))
        self.give_account(person)

    def stays_empty(self, unit: str, role: Role) -> bool:
        return (role, unit) not in self.kept and self.comes_up("vacant", role, VACANT_EVERY)

    def comes_up(self, what: str, role: Role, every: Mapping[Role, int]) -> bool:
        """Whether this is the one of so many: the middle one, so that small counties stay complete."""
        if role not in every:
            return False
        self.counted[what, role] += 1
        return self.counted[what, role] % every[role] == every[role] // 2

    def give_account(self, person: int) -> None:
        """An account named like its person, with a number where the name is met again."""
        given = self.people[person]
        if given.account is None:
            name = _account(given.name)
            self.named[name] += 1
            number = self.named[name]
            self.people[person] = replace(given, account=name if number == 1 else f"{name}{number}")


def _account(name: str) -> str:
    return pinyin_of(name).pinyin.split()[0]


def plan_people(units: UnitsPlan, since: date, last_summer: date) -> PeoplePlan:
    """Everybody in post since `since`; some head teachers took over on the day after `last_summer`."""
    places = places_of(units)
    plan = PeoplePlan(since, {(member.role, places[member.place]): key for key, member in CAST.items()})
    for role in (Role.BUREAU_OFFICER, Role.DEPUTY_HEAD, Role.ADMINISTRATOR):
        plan.hire(BUREAU_CODE, role)
    plan.seat_deputy(plan.add(BUREAU_CODE), BUREAU_CODE, Role.BUREAU_OFFICER)
    plan.hire(COUNTY_CODE, Role.COUNTY_LEADER)
    for unit in units.units.values():
        _seat_township_or_village(plan, unit)
    staff: dict[str, tuple[int, int]] = {}
    for school in units.schools:
        classes = [row for row in units.classes if row.school is school]
        staff[school.unit.code] = _seat_school(plan, school, classes, staff, last_summer)
    return plan


def _seat_township_or_village(plan: PeoplePlan, unit: UnitPlan) -> None:
    if unit.tier is Tier.TOWNSHIP:
        plan.hire(unit.code, Role.TOWNSHIP_OFFICIAL)
        plan.hire(unit.code, Role.TOWNSHIP_CLERK)
        if plan.comes_up("deputy", Role.TOWNSHIP_CLERK, DEPUTY_EVERY):
            plan.seat_deputy(plan.add(unit.code), unit.code, Role.TOWNSHIP_CLERK)
    elif unit.tier is Tier.VILLAGE:
        account = plan.comes_up("account", Role.VILLAGE_OFFICER, ACCOUNT_EVERY)
        plan.hire(unit.code, Role.VILLAGE_OFFICER, account=account)
    elif unit.tier is Tier.CENTRAL_SCHOOL:
        plan.hire(unit.code, Role.PRINCIPAL)
        plan.hire(unit.code, Role.SCHOOL_CLERK)


def _seat_school(
    plan: PeoplePlan,
    school: SchoolPlan,
    classes: list[ClassPlan],
    staff: dict[str, tuple[int, int]],
    last_summer: date,
) -> tuple[int, int]:
    """Principal, clerk and head teachers, all of them teachers; those of a teaching point are its school's own."""
    code, account = school.unit.code, school.compulsory
    teachers = [plan.add(code, teacher=True) for _ in range(school.teachers)]
    principal, clerk = staff.get(school.unit.parent or "", (teachers[0], teachers[1]))
    for person, role in ((principal, Role.PRINCIPAL), (clerk, Role.SCHOOL_CLERK)):
        if not plan.stays_empty(code, role):
            plan.seat(person, code, role, account=account)
    if account and plan.comes_up("deputy", Role.PRINCIPAL, DEPUTY_EVERY):
        plan.seat_deputy(teachers[-1], code, Role.PRINCIPAL)
    free = [person for person in teachers if person != principal][::-1]
    for number, row in enumerate(classes):
        if not plan.stays_empty(row.unit.code, Role.HEAD_TEACHER):
            _seat_head_teacher(plan, row, free[number % len(free)], free[number - 1], last_summer)
    return principal, clerk


def _seat_head_teacher(plan: PeoplePlan, row: ClassPlan, teacher: int, before: int, last_summer: date) -> None:
    """Some have an account of their own; some took over last year, and whoever was before them is still a teacher."""
    code, role = row.unit.code, Role.HEAD_TEACHER
    account = row.school.compulsory and plan.comes_up("account", role, ACCOUNT_EVERY)
    plan.seat(teacher, code, role, account=account)
    if (role, code) not in plan.kept and plan.comes_up("succeeded", role, {role: SUCCEEDED_EVERY}):
        plan.posts[-1] = replace(plan.posts[-1], starts_on=last_summer + timedelta(days=1))
        plan.posts.append(PostPlan(before, code, role, plan.since, last_summer))
