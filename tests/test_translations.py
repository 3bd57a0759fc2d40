"""The Chinese catalogue: complete, tidy, in the office's fixed words; elsewhere Chinese is only data."""

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from config import CHECKOUT
from tests.gallery import create_gallery
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Conflict
from tracker.domain.posts import Line, Role
from tracker.domain.register import COLUMNS
from tracker.domain.words import Word
from tracker.domain.workflow import MoveKind
from tracker.web.words import sentence, word

CATALOGUE = CHECKOUT / "tracker" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])|(%%)")
HANZI = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?!\w)")
# What Chinese in the code is there for; every other Chinese text belongs into the catalogue.
CHINESE_AS_DATA = {
    "tracker/domain/register.py": "headings of files that come in and go out",
    "tracker/domain/accounts.py": "words a password must not be made of",
    "tracker/domain/privacy.py": "surnames of two characters",
    "tracker/domain/name_likeness.py": "characters that are mistaken for one another",
    "tracker/adapters/pinyin.py": "surnames that are read in their own way",
    "tracker/adapters/second_factor.py": "the name under which a phone keeps the code",
    "tracker/services/first_run.py": "the name of a new county's bureau, which can be changed",
    "tracker/sample/": "names of the sample county",
    "tracker/web/words.py": "the pattern of a Chinese date",
    "tracker/web/languages.py": "a language is named in itself",
    "tracker/domain/cells.py": "how files write dates, numbers, yes and no",
    "tracker/domain/headings.py": "headings of files that come in",
    "tracker/domain/class_names.py": "how schools name their classes",
    "tracker/domain/unit_book.py": "how files name villages",
    "tracker/domain/person_rows.py": "how files name deputies",
    "tracker/domain/office_words.py": "the words of files that come in",
    "tracker/domain/paper_forms.py": "what stands on the papers a county files",
    "tracker/domain/office_paper_forms.py": "what stands on the papers a county files",
    "tracker/adapters/word_papers.py": "the font of a Chinese paper",
    "tracker/domain/papers.py": "the signs in the numbers of papers",
    "tracker/domain/return_notices.py": "the titles and terms of legal steps, which a county words itself",
    "tracker/domain/platform_layout.py": "the words of the national platform, which a county can change",
}
FIXED: dict[Word, str] = {
    Stage.IDENTIFIED: "待核实", Stage.PERSUADING: "劝返中", Stage.ON_HOLD: "经批准暂不在校",
    Stage.RETURNED: "已复学·巩固观察", Stage.CLOSING: "待销号", Stage.MARKED_OFF: "已销号", Stage.CLEARED: "核实排除",
    Ledger.SUSPECTED: "疑似辍学", Ledger.DROPOUT: "辍学", Ledger.NOT_ENROLLED: "失学",
    Line.GOVERNMENT: "政府线", Line.BUREAU: "教育线",
    Role.HEAD_TEACHER: "班主任", Role.SCHOOL_CLERK: "教务/学籍管理员", Role.PRINCIPAL: "校长",
    Role.BUREAU_OFFICER: "基教股", Role.DEPUTY_HEAD: "分管副局长", Role.VILLAGE_OFFICER: "村主任/关爱主任",
    Role.TOWNSHIP_CLERK: "控辍专干", Role.TOWNSHIP_OFFICIAL: "乡镇分管领导", Role.COUNTY_LEADER: "县政府",
    MoveKind.LOG: "登记", MoveKind.CLEAR: "核实排除", MoveKind.OBJECT: "提出异议", MoveKind.CONFIRM: "核实列入",
    MoveKind.UPGRADE: "认定辍学", MoveKind.CORRECT_LEDGER: "更正台账", MoveKind.OPEN_BALANCE: "期初建账",
    MoveKind.ACCEPT: "签收", MoveKind.ATTEMPT: "劝返", MoveKind.ASSIGN: "落实责任人", MoveKind.RETURN: "复学",
    MoveKind.OBSERVE: "巩固观察", MoveKind.RELAPSE: "辍学反弹", MoveKind.REQUEST: "申请销号",
    MoveKind.COUNTERSIGN: "核签", MoveKind.APPROVE: "准予销号", MoveKind.REJECT: "退回", MoveKind.WITHDRAW: "撤回",
    MoveKind.REOPEN: "重新纳入台账", MoveKind.ANNUL: "撤销误操作",
}  # fmt: skip
"""Words the county uses on paper; other papers and people rely on them."""


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def entries() -> list[Message]:
    return [message for message in catalogue() if message.id]


def translated() -> list[Message]:
    return [message for message in entries() if all(texts(message.string))]


def texts(of: object) -> tuple[str, ...]:
    """Singular and plural of a message, or the one text it has."""
    return (of,) if isinstance(of, str) else tuple(of)  # type: ignore[arg-type]


@cache
def sources() -> frozenset[str | tuple[str, ...]]:
    """Every text of code and templates that is marked for translation, as `make catalogue` finds them."""
    with (CHECKOUT / "babel.cfg").open() as file:
        mapping, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | parse_keywords(keywords_of_make())
    found = extract_from_dir(CHECKOUT, mapping, options, keywords)
    return frozenset(text for _file, _line, text, _comments, _context in found)


def keywords_of_make() -> list[str]:
    named = re.search(r'--keywords "([^"]+)"', (CHECKOUT / "Makefile").read_text())
    assert named
    return named[1].split()


def chinese_in(path: Path) -> Iterator[str]:
    """The lines of a template, and the texts of a module that are no docstring, that hold Chinese."""
    if path.suffix != ".py":
        yield from filter(HANZI.search, re.sub(r"{#.*?#}", "", path.read_text(), flags=re.S).splitlines())
        return
    tree = ast.parse(path.read_text())
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield from filter(HANZI.search, [node.value])


def test_every_text_has_its_chinese() -> None:
    known = {texts(message.id) for message in translated()}
    missing = sorted(text for text in map(texts, sources()) if text not in known)

    assert not missing, "run `make catalogue` and translate what it left empty"


def test_nothing_is_kept_that_nobody_says_any_more() -> None:
    said = {texts(text) for text in sources()}

    assert [message.id for message in entries() if texts(message.id) not in said] == []
    assert not catalogue().obsolete


def test_nothing_is_only_guessed() -> None:
    assert [message.id for message in catalogue() if message.fuzzy] == []


def test_both_languages_have_the_same_placeholders() -> None:
    def placeholders(text: str) -> list[tuple[str, ...]]:
        return sorted(PLACEHOLDER.findall(text))

    for message in translated():
        for chinese in texts(message.string):
            assert placeholders(chinese) == placeholders(texts(message.id)[-1]), message.id


def test_the_catalogue_is_written_as_make_catalogue_writes_it() -> None:
    again = io.BytesIO()
    write_po(again, catalogue(), width=120, no_location=True)

    assert again.getvalue() == CATALOGUE.read_bytes()
    assert [texts(one.id) for one in entries()] == sorted(texts(one.id) for one in entries())


def test_chinese_has_chinese_punctuation() -> None:
    wrong = [message.string for message in translated() for text in texts(message.string) if HALF_WIDTH.search(text)]

    assert not wrong


def test_a_chinese_text_ends_as_the_english_one_does() -> None:
    for message in translated():
        assert texts(message.id)[-1].endswith(".") == texts(message.string)[-1].endswith("。"), message.id


def test_chinese_stands_only_where_it_is_data() -> None:
    written = [*CHECKOUT.glob("tracker/**/*.py"), *CHECKOUT.glob("templates/**/*.*")]
    found = {path.relative_to(CHECKOUT).as_posix(): list(chinese_in(path)) for path in written}

    assert {name: said for name, said in found.items() if said and not name.startswith(tuple(CHINESE_AS_DATA))} == {}


@pytest.mark.parametrize("name", CHINESE_AS_DATA)
def test_a_file_that_may_hold_chinese_holds_some(name: str) -> None:
    at = CHECKOUT / name

    assert any(any(chinese_in(path)) for path in (at.rglob("*.py") if at.is_dir() else [at]))


@pytest.mark.parametrize(("said", "chinese"), FIXED.items())
def test_the_words_of_the_trade_are_the_countys_own(said: Word, chinese: str) -> None:
    with create_gallery().test_request_context("/?lang=zh"):
        assert word(said) == chinese


@pytest.mark.parametrize("column", [column for column in COLUMNS if not column.identifier.endswith("_line")])
def test_a_column_bears_the_same_name_on_screen_and_in_files(column) -> None:
    assert catalogue().get(column.label).string == column.heading


def test_words_within_a_sentence_are_translated_with_it() -> None:
    failure = Conflict("The case is at “%(stage)s” now; this step is not possible there.", stage=Stage.PERSUADING)

    assert "“Being persuaded”" in str(failure)
    with create_gallery().test_request_context("/?lang=zh"):
        assert "“劝返中”" in sentence(failure)
