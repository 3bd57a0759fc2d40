"""Papers through the pages: issued once, frozen, copies marked, for the two lines alone; a county's own templates."""

from __future__ import annotations

import io

import pytest
from docx import Document
from sqlalchemy import select, update

from tests.adapters.test_word_papers import text_of, word_file
from tests.house import House
from tests.pages import Page
from tests.services.living import BEFORE, act, then
from tests.web.office import statuses
from tracker.domain.errors import Conflict
from tracker.domain.papers import OF_CASE, OF_ONE_CASE, PAPERS, PaperKind
from tracker.models.audit import AuditEntry
from tracker.models.papers import Paper
from tracker.models.transactions import reading, writing
from tracker.services.papers import draft_paper, open_paper
from tracker.web.paper_words import values_of

CASE_FILE = "case_file"


def noticed(house: House) -> str:
    return then(house, house.log(), *BEFORE["deliver_notice"])


def issue(house: House, number: str, by: str = "principal") -> str:
    """The address of a paper issued by hand."""
    client = house.client(by, "en")
    address = f"/cases/{number}/papers"
    return client.post(f"{address}/{CASE_FILE}", client.get(address).form(f"{address}/{CASE_FILE}")).address


def word(house: House, address: str, by: str = "principal") -> str:
    return text_of(house.client(by).client.get(f"{address}/word").data)


def test_the_fields_of_a_paper_are_those_a_template_may_use(quick_house: House) -> None:
    number = noticed(quick_house)
    opened = draft_paper(quick_house.actor("principal"), number, PaperKind.CASE_FILE, quick_house.now)
    with quick_house.app.test_request_context("/"):
        values = values_of(opened, quick_house.today())
    assert set(values) == set(OF_CASE)
    for name, items in OF_CASE.items():
        assert all(set(row) == set(items) for row in values[name]) if items else isinstance(values[name], str)


@pytest.mark.parametrize("kind", OF_ONE_CASE)
def test_page_and_word_say_the_same_of_the_child_in_chinese_whatever_the_language(
    quick_house: House, kind: PaperKind
) -> None:
    number = noticed(quick_house)
    address = f"/cases/{number}/papers/{kind}"
    page = quick_house.client("principal", "en").get(address)
    for said in ("张小雨", "2014年5月6日", "长梁民族小学"):
        assert said in page.text
        assert said in word(quick_house, address)
    assert "2014-05-06" not in word(quick_house, address)


def test_a_paper_issued_by_hand_gets_one_number_though_its_form_is_sent_twice(quick_house: House) -> None:
    number = noticed(quick_house)
    client, address = quick_house.client("principal", "en"), f"/cases/{number}/papers"
    form = client.get(address).form(f"{address}/{CASE_FILE}")
    first, again = (client.post(f"{address}/{CASE_FILE}", form).address for _ in range(2))
    assert first == again
    with reading() as session:
        assert [p.number for p in session.scalars(select(Paper).where(Paper.kind == CASE_FILE))] == ["案〔2026〕1号"]


def test_an_issued_paper_stays_as_it_was(house: House) -> None:
    number = noticed(house)
    address = issue(house, number)
    act(house, number, "attempt", "head_teacher", said="后来又去了一次")
    assert "后来又去了一次" not in word(house, address)
    assert "后来又去了一次" in word(house, f"/cases/{number}/papers/{CASE_FILE}")


def test_whoever_comes_later_gets_a_copy_that_says_so(quick_house: House) -> None:
    number = noticed(quick_house)
    address = issue(quick_house, number)
    assert "补印" not in word(quick_house, address)
    assert "补印" not in quick_house.client("principal").get(address).text.split("校验码")[0]
    assert "补印 2026年11月10日" in word(quick_house, address, "township_official")
    quick_house.wait(days=1)
    assert "补印 2026年11月11日" in word(quick_house, address)


def test_a_paper_that_was_touched_is_not_given_out(quick_house: House) -> None:
    number = noticed(quick_house)
    with writing() as session:
        session.execute(update(Paper).values(content_hash="0" * 64))
    with pytest.raises(Conflict, match="no longer what was issued"):
        open_paper(quick_house.actor("principal"), number, 1, quick_house.now)


def test_papers_are_the_two_lines_own(quick_house: House) -> None:
    number = noticed(quick_house)
    assert statuses(quick_house, f"/cases/{number}/papers/issued/1") == {
        "administrator": 403,
        "bureau_officer": 200,
        "deputy_head": 200,
        "principal": 200,
        "county_leader": 403,
        "township_clerk": 200,
        "nobody": 302,
    }
    other = quick_house.log("李明")
    assert quick_house.client("principal").get(f"/cases/{other}/papers/issued/1", 404)
    assert f"/cases/{number}/papers" not in quick_house.client("county_leader").get(f"/cases/{number}").links.values()


def test_who_reads_no_names_reads_none_on_papers_either(quick_house: House) -> None:
    number = noticed(quick_house)
    for address in (f"/cases/{number}/papers", f"/cases/{number}/papers/{CASE_FILE}"):
        near, far = (quick_house.client(key).get(address).text for key in ("township_clerk", "bureau_officer"))
        assert ("张小雨" in near, "张小雨" in far, "张**" in far) == (True, False, True)
    assert "田大翠" not in word(quick_house, f"/cases/{number}/papers/issued/2", "bureau_officer")


def test_every_look_at_a_paper_is_written_down(quick_house: House) -> None:
    number = noticed(quick_house)
    quick_house.client("principal").get(f"/cases/{number}/papers/issued/1")
    quick_house.client("principal").get(f"/cases/{number}/papers/mark_off")
    with reading() as session:
        found = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == number))
        assert {"print_paper", "draft_paper"} <= set(found)


def test_a_paper_whose_act_was_undone_is_marked(quick_house: House) -> None:
    number = then(quick_house, quick_house.log(), *BEFORE["report"])
    quick_house.move(number, "annul", "principal", reason="点错了")
    page = quick_house.client("principal", "en").get(f"/cases/{number}/papers")
    assert "undone" in page.text


def test_blank_forms_are_everybodys(quick_house: House) -> None:
    client = quick_house.client("village_officer", "en")
    for kind in PAPERS:
        assert client.get(f"/papers/{kind}").one("p[@class='paper-title']") is not None
    assert client.get("/papers/dance", 404)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PaperKind.MONTHLY, ("期初在籍", "尚未返校", "校长签字：________", "签字日期：____年__月__日")),
        (PaperKind.WEEKLY, ("疑似辍学", "合计", "本周复学 ________ 人")),
        (PaperKind.RETURN_NOTICE, ("________（________的父母或其他法定监护人）", "____年__月__日")),
    ],
)
def test_a_blank_form_names_its_rows_and_leaves_lines_to_write_on(
    quick_house: House, kind: PaperKind, said: tuple[str, ...]
) -> None:
    page = quick_house.client("principal", "en").get(f"/papers/{kind}").text
    on_paper = word(quick_house, f"/papers/{kind}")
    assert [text for text in said if text not in page or text not in on_paper] == []


def upload(house: House, data: bytes, status: int = 303) -> Page:
    client, address = house.client("administrator", "en"), f"/papers/{CASE_FILE}/template"
    form = {**client.get(address).form(address), "template": (io.BytesIO(data), "ours.docx")}
    return client.post(address, form, status, content_type="multipart/form-data")


def test_a_county_s_own_template_is_used_until_the_shipped_one_is_taken_again(quick_house: House) -> None:
    number = noticed(quick_house)
    address = f"/cases/{number}/papers/{CASE_FILE}"
    upload(quick_house, word_file("本县格式：{{ name }}"))
    assert word(quick_house, address) == "本县格式：张小雨"
    client, back = quick_house.client("administrator", "en"), f"/papers/{CASE_FILE}/template/reset"
    form = client.get(back).form(back)
    answers = [client.client.post(back, data=form) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/papers")] * 2
    assert "基本情况" in word(quick_house, address)


def test_a_bad_template_leaves_the_one_in_use(quick_house: House) -> None:
    page = upload(quick_house, word_file("学生 {{ nickname }}"), 422)
    assert "asks for “nickname” in “学生 nickname”" in page.text
    assert "as shipped" in quick_house.client("administrator", "en").get("/papers").text


def test_the_template_in_use_can_be_fetched_changed_and_sent_back(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    data = client.client.get(f"/papers/{CASE_FILE}/template/file").data
    assert "{{ name }}" in text_of(data)
    document, saved = Document(io.BytesIO(data)), io.BytesIO()
    document.add_paragraph("建始县教育局制")
    document.save(saved)
    assert upload(quick_house, saved.getvalue()).address == "/papers"
