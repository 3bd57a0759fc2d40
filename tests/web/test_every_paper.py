"""Every paper of PAPERS is issued filled: numbered, the same as page and in Word, and as it should be once printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import county
from tests.adapters.test_word_papers import text_of
from tests.house import House
from tests.on_paper import A4_ACROSS, A4_UPRIGHT, as_pdf, needs_libreoffice, size_of
from tests.services.batching import BATCH, hand_in, settled
from tests.services.lettering import CONTACT, FIRST, WHERE, YIWU, away_elsewhere, sent
from tests.services.living import BEFORE, act, then
from tests.services.reporting import close_month, number_of, signed
from tracker.domain.paper_forms import FORMS
from tracker.domain.papers import PAPERS, PaperKind
from tracker.domain.weeks import Week
from tracker.services.digest_issue import issue_week

OURS = number_of(county.SCHOOL)


@dataclass(frozen=True)
class Wanted:
    """Who takes a paper out, where it lies, what it says of this county, on how many sheets."""

    where: Callable[[House, str], str]
    says: tuple[str, ...]
    sheets: int = 1
    size: tuple[int, int] = A4_UPRIGHT


def by_hand(kind: PaperKind) -> Callable[[House, str], str]:
    """The address of a paper that the principal issues on the case."""

    def issue(house: House, number: str) -> str:
        client, address = house.client("principal", "en"), f"/cases/{number}/papers"
        return client.post(f"{address}/{kind}", client.get(address).form(f"{address}/{kind}")).address

    return issue


CHILD = ("张小雨", "2014年5月6日", "长梁民族小学", "六年级2班")

WANTED: Mapping[PaperKind, Wanted] = {
    PaperKind.ATTEMPT_RECORD: Wanted(
        by_hand(PaperKind.ATTEMPT_RECORD), (*CHILD, "本次劝返（手填）", "厌学", "监护人或学生")
    ),
    PaperKind.CASE_FILE: Wanted(by_hand(PaperKind.CASE_FILE), (*CHILD, "两线责任人", "谭学军", "李建国", "疑似辍学")),
    PaperKind.WRITTEN_REPORT: Wanted(
        lambda house, number: f"/cases/{number}/papers/issued/1", (*CHILD, "长梁镇人民政府", "乡镇签收人")
    ),
    PaperKind.RETURN_NOTICE: Wanted(
        lambda house, number: f"/cases/{number}/papers/issued/2", (*CHILD, "7天", "送达回证", "见证人签字"), 2
    ),
    PaperKind.MARK_OFF: Wanted(by_hand(PaperKind.MARK_OFF), (*CHILD, "死亡", "申请人", "谭学军", "教育局意见")),
    PaperKind.ROSTER: Wanted(
        lambda house, number: f"/batches/{BATCH}/{county.SCHOOL}/paper",
        ("张小雨", "李明", "曾丽", "教务系统在读证明", "共 3 人", "核查人"),
        size=A4_ACROSS,
    ),
    PaperKind.LETTER: Wanted(
        lambda house, number: f"/letters/{FIRST}/paper",
        ("王芳", "官店初中", f"{YIWU}：", WHERE, CONTACT, "建始县教育局（盖章）", "回　执", "是否接收"),
        2,
    ),
    PaperKind.WEEKLY: Wanted(
        lambda house, number: "/digests/2026-W46/paper", ("2026年11月9日至11月15日", "长梁镇", "八、数据说明")
    ),
    PaperKind.MONTHLY: Wanted(
        lambda house, number: f"/returns/{OURS}/paper", ("2026年11月", OURS, "校长签字：谭学军", "疑似辍学")
    ),
}
READERS = {PaperKind.WEEKLY: "township_official", PaperKind.LETTER: "bureau_officer"}


@pytest.fixture
def lived(quick_house: House) -> tuple[House, str]:
    """One child from report and notice to the request to strike; a list settled, a week issued, a month signed."""
    number = then(quick_house, quick_house.log(), *BEFORE["deliver_notice"])
    act(quick_house, number, "request", "principal", code="deceased")
    act(quick_house, number, "countersign", "township_official")
    hand_in(quick_house)
    settled(quick_house)
    sent(quick_house, away_elsewhere(quick_house))
    issue_week(Week(2026, 46), quick_house.wait(days=6))
    close_month(quick_house)
    signed(quick_house, OURS)
    return quick_house, number


def test_every_paper_is_wanted() -> None:
    assert set(WANTED) == set(PAPERS)


def bare(text: str) -> str:
    """Without blanks and quotation marks, which a PDF puts elsewhere."""
    return re.sub(r"[\s“”]", "", text)


@needs_libreoffice
def test_every_paper_is_issued_filled_and_printed_as_it_should_be(lived: tuple[House, str], tmp_path: Path) -> None:
    house, number = lived
    wrong = {}
    for kind, wanted in WANTED.items():
        client = house.client(READERS.get(kind, "principal"), "en")
        page = client.get(wanted.where(house, number))
        word = client.client.get(page.links["Word"]).data
        pdf = as_pdf(f"{kind}.docx", word, tmp_path)
        places = {"page": page.text, "word": text_of(word), "pdf": "".join(sheet.extract_text() for sheet in pdf.pages)}
        said = (FORMS[kind].title, f"{PAPERS[kind].sign}〔2026〕1号", "校验码", *wanted.says)
        lost = [(where, one) for where, text in places.items() for one in said if bare(one) not in bare(text)]
        if lost or (len(pdf.pages), size_of(pdf)) != (wanted.sheets, wanted.size):
            wrong[kind] = (lost, len(pdf.pages), size_of(pdf))
    assert wrong == {}
