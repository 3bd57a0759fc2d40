"""COLUMNS: what a register (台账) shows; one table for screen, print, Excel out and Excel in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from tracker.domain.cases import CaseState, Ledger, Stage
from tracker.domain.owing import TimeLeft
from tracker.domain.reasons import SENSITIVE, SENSITIVE_GROUPS, AttemptResult, Group, Reason
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

    `headings` are further headings accepted in files that come in.
    """

    identifier: str
    label: str
    heading: str
    width: int
    shown: Shown = Shown.TEXT
    headings: tuple[str, ...] = ()


T, W, D, NUMBER = Shown.TEXT, Shown.WORD, Shown.DATE, Shown.NUMBER

COLUMNS: tuple[Column, ...] = (
    Column("number", N_("Number"), "编号", 18, headings=("个案编号", "台账编号")),
    Column("name", N_("Name"), "姓名", 10, headings=("学生姓名", "儿童姓名", "适龄儿童姓名")),
    Column("sex", N_("Sex"), "性别", 6, W),
    Column("birth_date", N_("Born on"), "出生日期", 12, D, headings=("出生年月日", "出生年月")),
    Column(
        "id_number",
        N_("ID number"),
        "身份证号",
        22,
        headings=("身份证件号", "身份证号码", "公民身份号码", "证件号码"),
    ),
    Column("roll_number", N_("Roll number"), "学籍号", 24, headings=("全国学籍号", "学籍号码")),
    Column("school", N_("School"), "学校", 20, headings=("学校名称", "就读学校")),
    Column("class", N_("Class"), "班级", 10, headings=("班别",)),
    Column("schooling", N_("Stage of schooling"), "学段", 8, W),
    Column("boarding", N_("Boarding"), "寄宿", 6, Shown.YES_NO, headings=("是否寄宿",)),
    Column("household_village", N_("Household village"), "户籍村", 18, headings=("户籍村(责任)",)),
    Column("residence_village", N_("Village of residence"), "现居住村", 18, headings=("居住村",)),
    Column("guardian", N_("Guardian and contacts"), "监护人及联系方式", 24, Shown.LINES, headings=("监护人",)),
    Column("ledger", N_("Ledger"), "台账类别", 10, W),
    Column("listed_on", N_("Listed on"), "列入日期", 12, D),
    Column("found_by", N_("Found by"), "发现方式", 12, W),
    Column("reasons", N_("Reasons"), "辍学原因", 18, Shown.WORDS, headings=("原因",)),
    Column("last_attended_on", N_("Last in class"), "末次到校", 12, D, headings=("离校时间",)),
    Column("whereabouts", N_("Whereabouts now"), "现去向", 14, W, headings=("去向",)),
    Column("stage", N_("Stage"), "状态", 12, W, headings=("目前状态",)),
    Column("attempts", N_("Attempts"), "劝返次数", 8, NUMBER),
    Column("child_met_on", N_("Child last met"), "最近见到孩子", 12, D),
    Column("government_line", N_("Government line"), "政府线责任人", 14),
    Column("bureau_line", N_("Bureau line"), "教育线责任人", 14),
    Column("platform_status", N_("Platform status"), "平台状态", 12),
    Column("returned_on", N_("Returned on"), "复学日期", 12, D, headings=("返校日期",)),
    Column("code", N_("Mark-off code"), "销号类型", 16, W, headings=("销号原因",)),
    Column("marked_off_on", N_("Struck on"), "销号日期", 12, D),
    Column("remark", N_("Remark"), "备注", 16, W),
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


class Remark(Word):
    """What is said of a line beside its columns."""

    LISTED_AGAIN = "listed_again", N_("Listed again")
    RELAPSED = "relapsed", N_("Relapsed")


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
    """Which lines to show; empty shows all. `unit` is a unit's code, `text` part of a number or a name."""

    ledger: Ledger | None = None
    stage: Stage | None = None
    reason: Reason | None = None
    group: Group | None = None
    unit: str = ""
    text: str = ""
    unmet: bool = False

    def in_force(self) -> int:
        """How many of them narrow the list."""
        return sum(bool(getattr(self, f.name)) for f in fields(self))


@dataclass(frozen=True)
class Total:
    """One ledger's figures: `listed` = `struck` + `still_open`."""

    ledger: Ledger
    listed: int
    struck: int

    @property
    def still_open(self) -> int:
        return self.listed - self.struck


@dataclass(frozen=True)
class Balance:
    """The register since a day: opening + newly listed + listed again − struck = closing."""

    since: date
    newly_listed: int
    listed_again: int
    struck: int
    closing: int

    @property
    def opening(self) -> int:
        return self.closing + self.struck - self.newly_listed - self.listed_again


def totals_of(counts: Mapping[tuple[Ledger, Stage], int]) -> tuple[Total, ...]:
    """The figures of every ledger, empty ones included, from counts by ledger and stage."""
    return tuple(
        Total(
            ledger,
            sum(n for (of, _), n in counts.items() if of is ledger),
            counts.get((ledger, Stage.MARKED_OFF), 0),
        )
        for ledger in Ledger
    )


def schooling_of(grade: int | None) -> Schooling | None:
    """Grades 1–6, 7–9 and 10–12."""
    if grade is None:
        return None
    return Schooling.PRIMARY if grade <= 6 else Schooling.JUNIOR if grade <= 9 else Schooling.SENIOR


def whereabouts_of(state: CaseState) -> Word | None:
    """Where the child is now, as far as the case says it: placement, hold, code, or the way it went."""
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
