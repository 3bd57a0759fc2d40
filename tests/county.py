"""A small county for the tests: the cast on one case's two lines, strangers to it, six children."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.adapters.passwords import hash_password
from tracker.adapters.pinyin import pinyin_of
from tracker.domain.calendar import PeriodKind
from tracker.domain.posts import Role, Tier, unit_path
from tracker.domain.reasons import Group, Sex
from tracker.models.audit import start_chains
from tracker.models.base import db
from tracker.models.calendar import Period, preload_official_days
from tracker.models.installation import AS_OF, SAMPLE, set_value
from tracker.models.people import Person, Post
from tracker.models.students import Student
from tracker.models.transactions import writing
from tracker.models.types import blind_index
from tracker.models.units import Unit

START = datetime(2026, 11, 2, 1, tzinfo=UTC)
"""Monday 2 November 2026, nine o'clock in China: where every test's clock begins."""

PASSWORD = "four quiet mountain words"

COUNTY, BUREAU = "422822", "422822-JYJ"
TOWN, OTHER_TOWN = "422822106", "422822104"
VILLAGE, ASSISTING_VILLAGE, OTHER_VILLAGE = "422822106001", "422822106200", "422822104001"
SCHOOL, OTHER_SCHOOL = "2142000001", "3142000002"
CLASS, SISTER_CLASS, OTHER_CLASS = "2142000001-0602", "2142000001-0501", "3142000002-0801"

UNITS = (
    (COUNTY, "建始县", Tier.COUNTY, None, None, None),
    (TOWN, "长梁镇", Tier.TOWNSHIP, COUNTY, None, None),
    (OTHER_TOWN, "官店镇", Tier.TOWNSHIP, COUNTY, None, None),
    (VILLAGE, "下坝社区", Tier.VILLAGE, TOWN, None, None),
    (ASSISTING_VILLAGE, "陇里村", Tier.VILLAGE, TOWN, None, None),
    (OTHER_VILLAGE, "竹园坝村", Tier.VILLAGE, OTHER_TOWN, None, None),
    (BUREAU, "建始县教育局", Tier.BUREAU, None, None, None),
    (SCHOOL, "长梁民族小学", Tier.SCHOOL, BUREAU, TOWN, None),
    (OTHER_SCHOOL, "官店初中", Tier.SCHOOL, BUREAU, OTHER_TOWN, None),
    (CLASS, "六年级2班", Tier.CLASS, SCHOOL, None, 6),
    (SISTER_CLASS, "五年级1班", Tier.CLASS, SCHOOL, None, 5),
    (OTHER_CLASS, "八年级1班", Tier.CLASS, OTHER_SCHOOL, None, 8),
)
"""Code, name, tier, parent, seat (the township a school stands in), grade."""

CAST = {
    "head_teacher": ("黄秀兰", Role.HEAD_TEACHER, CLASS),
    "principal": ("谭学军", Role.PRINCIPAL, SCHOOL),
    "school_clerk": ("覃芳", Role.SCHOOL_CLERK, SCHOOL),
    "village_officer": ("向玉梅", Role.VILLAGE_OFFICER, VILLAGE),
    "township_clerk": ("陈立", Role.TOWNSHIP_CLERK, TOWN),
    "township_official": ("李建国", Role.TOWNSHIP_OFFICIAL, TOWN),
    "bureau_officer": ("王立新", Role.BUREAU_OFFICER, BUREAU),
    "deputy_head": ("田志远", Role.DEPUTY_HEAD, BUREAU),
    "county_leader": ("周正平", Role.COUNTY_LEADER, COUNTY),
    "administrator": ("钟毅", Role.ADMINISTRATOR, BUREAU),
    "other_head_teacher": ("何敏", Role.HEAD_TEACHER, OTHER_CLASS),
    "other_principal": ("谭芳", Role.PRINCIPAL, OTHER_SCHOOL),
    "other_township_official": ("罗洋", Role.TOWNSHIP_OFFICIAL, OTHER_TOWN),
    "assisting_village_officer": ("杨帆", Role.VILLAGE_OFFICER, ASSISTING_VILLAGE),
    "other_village_officer": ("赵敏", Role.VILLAGE_OFFICER, OTHER_VILLAGE),
    "other_township_clerk": ("吴刚", Role.TOWNSHIP_CLERK, OTHER_TOWN),
    "other_school_clerk": ("刘艳", Role.SCHOOL_CLERK, OTHER_SCHOOL),
}
"""Key and account of each person: name, role, unit. The sister class has no head teacher."""

CHILDREN = {
    "张小雨": (Sex.FEMALE, date(2014, 5, 6), CLASS, VILLAGE, "999999201405061243"),
    "李明": (Sex.MALE, date(2014, 8, 12), CLASS, VILLAGE, "999999201408121234"),
    "曾丽": (Sex.FEMALE, date(2015, 3, 9), SISTER_CLASS, ASSISTING_VILLAGE, "99999920150309126X"),
    "单小军": (Sex.MALE, date(2014, 2, 1), CLASS, VILLAGE, "999999201402011212"),
    "王芳": (Sex.FEMALE, date(2013, 1, 20), OTHER_CLASS, OTHER_VILLAGE, "999999201301201289"),
    "欧阳晨": (Sex.MALE, date(2013, 7, 7), OTHER_CLASS, OTHER_VILLAGE, "999999201307071256"),
}

TERMS = (
    ("2025—2026学年上学期", date(2025, 9, 1), date(2026, 1, 23)),
    ("2025—2026学年下学期", date(2026, 3, 2), date(2026, 7, 3)),
    ("2026—2027学年上学期", date(2026, 9, 1), date(2027, 1, 22)),
    ("2026—2027学年下学期", date(2027, 3, 1), date(2027, 7, 2)),
)


def build() -> None:
    """Fills an empty, migrated database."""
    with writing() as session:
        start_chains()
        set_value(SAMPLE, "1")
        set_value(AS_OF, START.isoformat())
        units = _units()
        hashed = hash_password(PASSWORD)
        for key, (name, role, code) in CAST.items():
            person = Person(name=name, account=key, cast_key=key, password_hash=hashed, phone="13800005678")
            session.add(person)
            session.flush()
            session.add(Post(person_id=person.id, unit_id=units[code].id, role=role, starts_on=date(2024, 9, 1)))
        for name, given in CHILDREN.items():
            session.add(_student(name, given, units))
        for name, first, last in TERMS:
            session.add(Period(kind=PeriodKind.TERM, name=name, first_day=first, last_day=last))
        preload_official_days((2025, 2026))


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, name, tier, parent, seat, grade in UNITS:
        above = units.get(parent or "")
        unit = Unit(code=code, name=name, tier=tier, grade=grade, path=unit_path(above.path if above else None, code))
        unit.parent_id = above.id if above else None
        unit.seat_id = units[seat].id if seat else None
        db.session.add(unit)
        db.session.flush()
        units[code] = unit
    return units


def _student(name: str, given: tuple[Sex, date, str, str, str], units: dict[str, Unit]) -> Student:
    sex, birth_date, class_code, village_code, id_number = given
    school_class, village, search = units[class_code], units[village_code], pinyin_of(name)
    return Student(
        name=name,
        pinyin=search.pinyin,
        initials=search.initials,
        sex=sex,
        birth_date=birth_date,
        id_number=id_number,
        id_number_index=blind_index(id_number),
        id_tail_index=blind_index(id_number[-4:]),
        roll_number=f"G{id_number}",
        roll_number_index=blind_index(f"G{id_number}"),
        class_id=school_class.id,
        school_id=school_class.parent_id,
        household_village_id=village.id,
        class_path=school_class.path,
        responsible_path=village.path,
        guardian="田大翠",
        guardian_phone="13800005678",
        address=f"{village.name}3组",
        groups=(Group.LEFT_BEHIND,),
        added_at=START,
    )
