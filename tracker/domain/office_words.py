"""The words county files use for the words of the trade: Chinese ones with their variants, labels, identifiers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from tracker.domain.cases import Ledger, Stage
from tracker.domain.cells import is_nothing, narrow
from tracker.domain.errors import Refused
from tracker.domain.mark_off import Code
from tracker.domain.posts import Role, Tier
from tracker.domain.reasons import FoundBy, Group, Reason, Sex
from tracker.domain.units import SchoolKind
from tracker.domain.words import N_, Word

W = TypeVar("W", bound=Word)
Vocabulary = Mapping[str, W]

IN_BRACKETS = re.compile(r"\([^()]*\)$")
SEVERAL = re.compile(r"[、,，;；\s]+")


def spoken(words: Mapping[W, str]) -> dict[str, W]:
    """A vocabulary: each word by its identifier, its English label, and what files call it, separated by blanks."""
    names: dict[str, W] = {}
    for word, said in words.items():
        names |= {narrow(name): word for name in (str(word), word.label, *said.split())}
    return names


SEXES = spoken({Sex.MALE: "男 男性 m 1", Sex.FEMALE: "女 女性 f 2"})

LEDGERS = spoken(
    {
        Ledger.SUSPECTED: "疑似辍学 疑似 疑似辍学学生 疑似失学辍学 疑似辍学台账 疑似辍学儿童",
        Ledger.DROPOUT: "辍学 已辍学 辍学学生 辍学台账 辍学儿童 认定辍学",
        Ledger.NOT_ENROLLED: "失学 未入学 失学儿童 失学台账 未入学儿童 应入学未入学 未就学",
    }
)

STAGES = spoken(
    {
        Stage.IDENTIFIED: "待核实 核实中",
        Stage.PERSUADING: "劝返中 劝返 正在劝返 持续劝返 未返校 未复学 未劝返 在劝",
        Stage.ON_HOLD: "经批准暂不在校 暂不在校 休学 延缓入学",
        Stage.RETURNED: "已复学·巩固观察 已复学巩固观察 已复学 复学 巩固观察 观察期 返校 已返校 已劝返 劝返成功",
        Stage.CLOSING: "待销号 申请销号 拟销号",
        Stage.MARKED_OFF: "已销号 销号 已核销 核销",
        Stage.CLEARED: "核实排除 已排除 排除",
    }
)

REASONS = spoken(
    {
        Reason.LEARNING_DIFFICULTY: "学习困难 学困 成绩差",
        Reason.WEARY_OF_SCHOOL: "厌学 厌学情绪",
        Reason.WORKING_AWAY: "外出务工 务工 外出打工 打工",
        Reason.EARLY_MARRIAGE: "早婚早育 早婚 早育",
        Reason.POVERTY: "家庭经济困难 家庭困难 经济困难 贫困 因贫",
        Reason.ILLNESS: "疾病 因病 患病 生病",
        Reason.DISABILITY: "残疾 因残",
        Reason.MOVED_WITH_PARENTS: "随父母外出 随家长外出 随迁外出",
        Reason.LOST_CONTACT: "失联 联系不上 去向不明",
        Reason.RELIGION: "宗教 宗教影响",
        Reason.FAMILY_CHANGE: "家庭变故/监护缺失 家庭变故 监护缺失",
        Reason.BULLYING: "欺凌/师生矛盾 欺凌 师生矛盾 校园欺凌",
        Reason.MENTAL_OR_ONLINE: "心理/网络沉迷 心理 心理问题 网络沉迷 沉迷网络",
        Reason.SERIOUS_MISCONDUCT: "严重不良行为/涉案 严重不良行为 涉案",
        Reason.DISTANCE: "上学远 路途远 离校远",
        Reason.GUARDIAN_VIEW: "家长观念 家长不重视",
        Reason.UNKNOWN: "待查 不明 原因不明",
        Reason.OTHER: "其他 其它",
    }
)

CODES = spoken(
    {
        Code.RETURNED_HERE: "已劝返复学 劝返复学 已复学 复学 返校 已返校 劝返",
        Code.ENROLLED_ON_ROLL: "在校就读有学籍 在校就读 有学籍 有学籍在读",
        Code.IN_PROVINCE_NO_ROLL: "省内就读无学籍 省内无学籍",
        Code.OUT_OF_PROVINCE_NO_ROLL: "省外就读无学籍 省外无学籍",
        Code.TRANSFERRED: "转学 已转学 转出",
        Code.DECEASED: "死亡 已死亡 亡故",
        Code.HOUSEHOLD_ERROR: "空挂户/双重户籍/查无此人/迁户 空挂户 双重户籍 查无此人 迁户 户籍迁出",
        Code.DATA_ERROR: "信息错误 信息有误 数据错误",
        Code.ABROAD: "出国(境) 出国 出境 出国出境",
        Code.HOME_TEACHING: "送教上门 送教",
        Code.SPECIAL_PLACEMENT: "特校/随班就读 特校 特殊教育学校 随班就读",
        Code.VOCATIONAL: "普职融合/中职就读 普职融合 中职就读 中职 职校就读",
        Code.CORRECTION_SCHOOL: "专门学校",
        Code.COMPLETED: "已完成义务教育 完成义务教育 毕业 已毕业",
        Code.OVER_AGE: "超龄",
        Code.HANDED_OVER: "跨县移交 移交",
    }
)

FOUND_BY = spoken(
    {
        FoundBy.ROLL_CALL: "点名 考勤",
        FoundBy.START_OF_TERM: "开学报到",
        FoundBy.VISIT: "走访 家访",
        FoundBy.LIST: "上级名单",
        FoundBy.COMPARISON: "名册比对 比对",
        FoundBy.TIP: "群众反映 举报",
        FoundBy.OPENING_BALANCE: "期初建账",
    }
)

GROUPS = spoken(
    {
        Group.ORPHAN: "孤儿",
        Group.UNATTENDED: "事实无人抚养 事实无人抚养儿童",
        Group.DISABLED: "残疾 残疾儿童 残疾学生",
        Group.LEFT_BEHIND: "留守 留守儿童 农村留守儿童",
        Group.HARDSHIP: "困境 困境儿童 困难 家庭经济困难",
        Group.MIGRANT: "随迁 随迁子女",
        Group.IN_PROCEEDINGS: "涉案 涉案未成年人",
        Group.POOR_HOUSEHOLD: "建档立卡/脱贫户/监测户 建档立卡 建档立卡户 脱贫户 脱贫 监测户 贫困户 低保 低保户",
    }
)
IN_NO_GROUP = frozenset({"普通", "一般", "正常", "普通学生", "一般学生", "否"})

TIERS = spoken(
    {
        Tier.COUNTY: "县 县级 县政府",
        Tier.TOWNSHIP: "乡镇 镇 乡 街道",
        Tier.VILLAGE: "村 社区 村(社区) 村/社区 村居 行政村",
        Tier.BUREAU: "教育局 县教育局 局",
        Tier.CENTRAL_SCHOOL: "中心学校 中心校",
        Tier.SCHOOL: "学校 教学点",
        Tier.CLASS: "班级 班",
    }
)

SCHOOL_KINDS = spoken(
    {
        SchoolKind.PRIMARY: "小学",
        SchoolKind.TEACHING_POINT: "教学点",
        SchoolKind.JUNIOR: "初中 初级中学 中学",
        SchoolKind.SENIOR: "高中 普通高中 高级中学",
        SchoolKind.VOCATIONAL: "中职 职业学校 职业高中 中等职业学校",
        SchoolKind.KINDERGARTEN: "幼儿园",
        SchoolKind.SPECIAL: "特校 特殊教育学校",
    }
)

ROLES = spoken(
    {
        Role.HEAD_TEACHER: "班主任",
        Role.SCHOOL_CLERK: "教务/学籍管理员 教务 学籍管理员 教务主任",
        Role.PRINCIPAL: "校长 园长",
        Role.BUREAU_OFFICER: "基教股 教育局基教股 基础教育股",
        Role.DEPUTY_HEAD: "分管副局长 副局长",
        Role.VILLAGE_OFFICER: "村主任/关爱主任 村主任 关爱主任 村书记 社区主任",
        Role.TOWNSHIP_CLERK: "控辍专干 乡镇控辍专干",
        Role.TOWNSHIP_OFFICIAL: "乡镇分管领导 分管领导 乡镇分管教育领导",
        Role.COUNTY_LEADER: "县政府 县政府分管领导 县领导",
        Role.ADMINISTRATOR: "管理员 系统管理员",
    }
)
WITHOUT_POST = frozenset({"教师", "老师", "任课教师", "科任教师", "teacher"})
"""Written under 岗位 for somebody who holds none of the posts."""


def find_word(vocabulary: Vocabulary[W], text: str) -> W | None:
    """The word meant, also when a remark in brackets follows it; None for one nobody knows."""
    said = narrow(text)
    return vocabulary.get(said) or vocabulary.get(IN_BRACKETS.sub("", said))


def read_word(vocabulary: Vocabulary[W], text: str) -> W:
    """The word meant; raises Refused for one nobody knows."""
    word = find_word(vocabulary, text)
    if word is None:
        raise Refused(N_("This word is not known here."))
    return word


def read_groups(text: str) -> tuple[Group, ...]:
    """The groups named in one cell, each once; raises Refused where one is not known."""
    named = [part for part in SEVERAL.split(text) if not is_nothing(part) and narrow(part) not in IN_NO_GROUP]
    return tuple(dict.fromkeys(read_word(GROUPS, part) for part in named))


def find_reasons(text: str) -> tuple[tuple[Reason, ...], bool]:
    """The reasons named in one cell, the first one the main one, and whether every word of it was understood."""
    whole = find_word(REASONS, text)
    if whole:
        return (whole,), True
    found = [find_word(REASONS, part) for part in SEVERAL.split(text) if part]
    known = tuple(dict.fromkeys(reason for reason in found if reason))
    return known or (Reason.OTHER,), None not in found
