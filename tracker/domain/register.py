"""COLUMNS: what a register (台账) shows; one table for screen, print, Excel out and Excel in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from tracker.domain.calendar import china_date, end_of_day
from tracker.domain.cases import LISTED_OPEN, Ledger, Stage
from tracker.domain.mark_off import Code
from tracker.domain.owing import TimeLeft
from tracker.domain.posts import UnitFact
from tracker.domain.reasons import SENSITIVE, SENSITIVE_GROUPS, AttemptResult, FoundBy, Group, Reason, Sex
from tracker.domain.words import N_, Word


class Shown(Word):
    """What sort of value a column holds."""

    TEXT = "text", N_("Text")
    WORD = "word", N_("Word of the trade")
    WORDS = "words", N_("Several words of the trade")
    DATE = "date", N_("Date")
    NUMBER = "number", N_("Number")
    YES_NO = "yes_no", N_("Yes or no")
    LINES = "lines", N_("Several lines")


@dataclass(frozen=True)
class Column:
    """One column: its identifier, English label, Chinese heading in files, width in characters, sort of value.

    `headings` are further headings accepted in files that come in; `words` those a file that goes out lets choose from.
    """

    identifier: str
    label: str
    heading: str
    width: int
    shown: Shown = Shown.TEXT
    headings: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


LISTED_STAGES = tuple(stage for stage in Stage if stage in LISTED_OPEN | {Stage.MARKED_OFF})
"""The stages a line of the register can stand at."""

T, W, D, NUMBER = Shown.TEXT, Shown.WORD, Shown.DATE, Shown.NUMBER

COLUMNS: tuple[Column, ...] = (
    Column("number", N_("Number"), "编号", 18, headings=("个案编号", "台账编号")),
    Column("name", N_("Name"), "姓名", 8, headings=("学生姓名", "儿童姓名", "适龄儿童姓名")),
    Column("sex", N_("Sex"), "性别", 5, W, words=tuple(Sex)),
    Column("birth_date", N_("Born on"), "出生日期", 11, D, headings=("出生年月日", "出生年月")),
    Column(
        "id_number",
        N_("ID number"),
        "身份证号",
        20,
        headings=("身份证件号", "身份证号码", "公民身份号码", "证件号码"),
    ),
    Column("roll_number", N_("Roll number"), "学籍号", 22, headings=("全国学籍号", "学籍号码")),
    Column("school", N_("School"), "学校", 16, headings=("学校名称", "就读学校")),
    Column("class", N_("Class"), "班级", 10, headings=("班别",)),
    Column("schooling", N_("Stage of schooling"), "学段", 6, W),
    Column("boarding", N_("Boarding"), "寄宿", 5, Shown.YES_NO, headings=("是否寄宿",)),
    Column("household_village", N_("Household village"), "户籍村", 14, headings=("户籍村(责任)",)),
    Column("residence_village", N_("Village of residence"), "现居住村", 12, headings=("居住村",)),
    Column("guardian", N_("Guardian and contacts"), "监护人及联系方式", 15, Shown.LINES, headings=("监护人",)),
    Column("ledger", N_("Ledger"), "台账类别", 9, W, words=tuple(Ledger)),
    Column("listed_on", N_("Listed on"), "列入日期", 11, D),
    Column("found_by", N_("Found by"), "发现方式", 9, W, words=tuple(FoundBy)),
    Column("reasons", N_("Reasons"), "辍学原因", 14, Shown.WORDS, headings=("原因",)),
    Column("last_attended_on", N_("Last in class"), "末次到校", 11, D, headings=("离校时间",)),
    Column("whereabouts", N_("Whereabouts now"), "现去向", 12, W, headings=("去向",)),
    Column("stage", N_("Stage"), "状态", 12, W, ("目前状态",), LISTED_STAGES),
    Column("attempts", N_("Attempts"), "劝返次数", 8, NUMBER),
    Column("child_met_on", N_("Child last met"), "最近见到孩子", 11, D),
    Column("government_line", N_("Government line"), "政府线责任人", 11),
    Column("bureau_line", N_("Bureau line"), "教育线责任人", 11),
    Column("platform_status", N_("Platform status"), "平台状态", 9),
    Column("returned_on", N_("Returned on"), "复学日期", 11, D, headings=("返校日期",)),
    Column("code", N_("Mark-off code"), "销号类型", 14, W, ("销号原因",), tuple(Code)),
    Column("marked_off_on", N_("Struck on"), "销号日期", 11, D),
    Column("remark", N_("Remark"), "备注", 9, W),
)

SCREEN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("Number"), ("number",)),
    (N_("Name"), ("name", "sex", "birth_date")),
    (N_("School and class"), ("school", "class")),
    (N_("Household village"), ("household_village",)),
    (N_("Ledger"), ("ledger", "listed_on")),
    (N_("Main reason"), ("reasons",)),
    (N_("Stage"), ("stage", "remark")),
    (N_("Attempts"), ("attempts",)),
    (N_("Child last met"), ("child_met_on",)),
    (N_("Government line"), ("government_line",)),
    (N_("Bureau line"), ("bureau_line",)),
)
"""How page and print put the columns together, as the paper register does; the strike stands beside them."""


class Schooling(Word):
    """The stage of schooling (学段) a class belongs to."""

    PRIMARY = "primary", N_("Primary")
    JUNIOR = "junior", N_("Junior high")
    SENIOR = "senior", N_("Senior high")


class Outside(Word):
    """Where a household is registered that belongs to no village of ours."""

    OUTSIDE = "outside", N_("Outside the county")


class Remark(Word):
    """What is said of a line beside its columns."""

    LISTED_AGAIN = "listed_again", N_("Listed again")
    RELAPSED = "relapsed", N_("Relapsed")


class Standing(Protocol):
    """What of a case says where the child is."""

    @property
    def stage(self) -> Stage: ...

    @property
    def code(self) -> Word | None: ...

    @property
    def hold_code(self) -> Word | None: ...

    @property
    def placement(self) -> Word | None: ...

    @property
    def last_attempt_result(self) -> Word | None: ...

    @property
    def reasons(self) -> tuple[Reason, ...]: ...


AWAY = frozenset({Reason.WORKING_AWAY, Reason.MOVED_WITH_PARENTS})
"""Reasons that say where the child is."""


@dataclass(frozen=True)
class Entry:
    """One line as it is shown: the value of every column, whether it is struck, what each of its lines owes next."""

    number: str
    struck: bool
    values: Mapping[str, Any]
    owed: Mapping[str, TimeLeft | None]


@dataclass(frozen=True)
class Filters:
    """Which lines to show; empty shows all. `unit` is a unit's code, `text` part of a number or a name.

    `term` is the first day of a term; its lines are those listed in it or in the vacation after it.
    """

    ledger: Ledger | None = None
    stage: Stage | None = None
    reason: Reason | None = None
    group: Group | None = None
    unit: str = ""
    text: str = ""
    unmet: bool = False
    term: date | None = None

    def in_force(self) -> int:
        """How many of them narrow the list."""
        return sum(bool(getattr(self, f.name)) for f in fields(self))


class Sort(Word):
    """In which order the lines stand."""

    LATEST = "latest", N_("Latest listed first")
    EARLIEST = "earliest", N_("Earliest listed first")
    NUMBER = "number", N_("By number")
    SCHOOL = "school", N_("By school and class")
    VILLAGE = "village", N_("By township and village")
    UNMET = "unmet", N_("Longest not met first")


@dataclass(frozen=True)
class View:
    """Which lines, as they stood at an instant (None: now), in which order; `day` is the China day just over then."""

    filters: Filters
    day: date
    at: datetime | None = None
    sort: Sort = Sort.LATEST


@dataclass(frozen=True)
class Narrowed:
    """The filters with what the database knows of them: the unit, the days of the term."""

    filters: Filters
    unit: UnitFact | None
    listed: tuple[date, date] | None

    @property
    def impossible(self) -> bool:
        """Whether a unit or a term is asked for that there is not."""
        return bool(self.filters.unit and not self.unit) or bool(self.filters.term and not self.listed)


def view_of(filters: Filters, asked: date | datetime | None, now: datetime, sort: Sort = Sort.LATEST) -> View:
    """The register as of an instant, or of a day's last moment in China; what is not over yet means now."""
    if asked is None:
        return View(filters, china_date(now), None, sort)
    at = asked if isinstance(asked, datetime) else end_of_day(asked)
    if at > now:
        return View(filters, china_date(now), None, sort)
    return View(filters, china_date(at - timedelta(microseconds=1)), at, sort)


def schooling_of(grade: int | None) -> Schooling | None:
    """Grades 1–6, 7–9 and 10–12."""
    if grade is None:
        return None
    return Schooling.PRIMARY if grade <= 6 else Schooling.JUNIOR if grade <= 9 else Schooling.SENIOR


def whereabouts_of(state: Standing) -> Word | None:
    """Where the child is, as far as the case says it: placement, hold, code, or the way it went."""
    if state.stage is Stage.MARKED_OFF:
        return state.code
    if state.stage is Stage.ON_HOLD:
        return state.hold_code
    if state.stage is Stage.RETURNED:
        return state.placement
    if state.last_attempt_result is AttemptResult.WHEREABOUTS_UNKNOWN:
        return state.last_attempt_result
    return next((reason for reason in state.reasons if reason in AWAY), None)


def remark_of(listing: int, episode: int) -> Remark | None:
    """A line that is not the child's first says so."""
    if listing > 1:
        return Remark.LISTED_AGAIN
    return Remark.RELAPSED if episode > 1 else None


def shown_reasons(reasons: tuple[Reason, ...], *, sensitive: bool) -> tuple[Reason, ...]:
    """The reasons a post may read: the sensitive ones only where it acts on the case (trade §5)."""
    return tuple(reason for reason in reasons if sensitive or reason not in SENSITIVE)


def is_sensitive(word: Reason | Group) -> bool:
    """Whether filtering by this word would say what may only be read by those who act on the case."""
    return word in SENSITIVE or word in SENSITIVE_GROUPS
