"""Monthly return, roster and weekly brief as papers: a draft until signed or issued, then numbered and frozen."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests import county
from tests.adapters.test_word_papers import text_of
from tests.crowd import confirmed
from tests.house import House
from tests.pages import Page
from tests.services.batching import BATCH, doubt, form, hand_in, name_id, proved, settled, share_of, tick
from tests.services.living import BEFORE, then
from tests.services.reporting import close_month, number_of, signed
from tracker.domain.digests import Brief
from tracker.domain.errors import Conflict
from tracker.domain.papers import PAPERS, PaperKind
from tracker.domain.returns import Correction, Figure
from tracker.domain.weeks import Week
from tracker.models.papers import Paper
from tracker.models.transactions import writing
from tracker.services.batch_acts import check_name, sign_share
from tracker.services.digest_issue import issue_week, release_digest
from tracker.services.office_papers import open_brief_paper, open_return_paper, open_roster_paper
from tracker.services.return_acts import save_draft, send_return_back
from tracker.web.office_paper_words import brief_values, return_values, roster_values

OURS = number_of(county.SCHOOL)
RETURN, ROSTER, BRIEF = f"/returns/{OURS}", f"/batches/{BATCH}/{county.SCHOOL}", "/digests/2026-W46"


def page(house: House, address: str, by: str = "principal") -> Page:
    return house.client(by, "en").get(f"{address}/paper")


def word(house: House, address: str, by: str = "principal") -> str:
    return text_of(house.client(by).client.get(f"{address}/word").data)


@pytest.fixture
def corrected(quick_house: House) -> House:
    """A month that has closed; the clerk has corrected one figure."""
    confirmed(quick_house, "张小雨")
    close_month(quick_house)
    save_draft(form(quick_house, "school_clerk"), OURS, {Figure.RETURNED: Correction(1, "上月漏报一人")})
    return quick_house


@pytest.fixture
def listed(quick_house: House) -> House:
    """A list from above has come."""
    hand_in(quick_house)
    return quick_house


@pytest.fixture
def briefed(quick_house: House) -> House:
    """A week with a case and a notice is over and its briefs are out."""
    then(quick_house, quick_house.log(), *BEFORE["deliver_notice"])
    issue_week(Week(2026, 46), quick_house.wait(days=6))
    return quick_house


def test_each_paper_has_the_fields_its_template_may_use(briefed: House, listed: House) -> None:
    close_month(briefed)
    reader, now = listed.actor("bureau_officer"), listed.now
    with listed.app.test_request_context("/"):
        values = {
            PaperKind.MONTHLY: return_values(open_return_paper(reader, OURS, now), listed.today()),
            PaperKind.ROSTER: roster_values(open_roster_paper(reader, BATCH, county.SCHOOL, now), listed.today()),
            PaperKind.WEEKLY: brief_values(open_brief_paper(reader, "2026-W46", county.BUREAU, now), listed.today()),
        }
    for kind, said in values.items():
        fields = PAPERS[kind].fields
        assert set(said) == set(fields), kind
        assert all(set(row) == set(items) for name, items in fields.items() if items for row in said[name]), kind


def test_a_return_is_a_draft_until_the_principal_signs_it(corrected: House) -> None:
    assert "bears no number" in page(corrected, RETURN).text
    signed(corrected, OURS)
    said = word(corrected, RETURN)
    for part in ("月报〔2026〕1号", OURS, "上月漏报一人", "校长签字：谭学军", "签字日期：2026年11月21日", "校验码"):
        assert part in said, part
    assert "bears no number" not in page(corrected, RETURN).text


def test_a_return_that_went_back_is_a_draft_again_and_gets_a_new_number(corrected: House) -> None:
    signed(corrected, OURS)
    send_return_back(form(corrected, "bureau_officer"), OURS, "请核对")
    assert "月报〔2026〕" not in word(corrected, RETURN)
    signed(corrected, OURS)
    assert "月报〔2026〕2号" in word(corrected, RETURN)


def test_a_return_of_zero_says_so_on_paper(quick_house: House) -> None:
    close_month(quick_house)
    signed(quick_house, OURS)
    assert "零报告" in word(quick_house, RETURN)


def test_an_unsettled_roster_has_boxes_to_tick(listed: House) -> None:
    tick(listed, "张小雨")
    said = word(listed, ROSTER)
    assert said.count("□在校 □有据 □存疑") == 2
    for part in (
        "省厅第三批疑似名单",
        "2026年11月20日",
        "共 3 人：在校 1 人，有据 0 人，存疑（已立案）0 人，未核 2 人",
    ):
        assert part in said, part


def test_a_signed_roster_is_the_answer_with_its_number(listed: House) -> None:
    doubt(listed, "李明")
    tick(listed, "张小雨")
    proved(listed, "曾丽")
    sign_share(form(listed, "principal"), BATCH, county.SCHOOL)
    said = word(listed, ROSTER)
    for part in (
        "核查〔2026〕1号",
        "在校（A）",
        "教务系统在读证明",
        "422822-2026-0001",
        "2026年11月2日",
    ):
        assert part in said, part
    assert "□" not in said


def test_a_roster_that_went_back_is_to_be_ticked_again(listed: House) -> None:
    settled(listed)
    sample = next(name for name in ("张小雨", "李明", "曾丽") if name_is_drawn(listed, name))
    check_name(form(listed, "township_official"), BATCH, county.SCHOOL, name_id(sample), "不在校")
    assert share_of().paper_id is None
    assert "□在校" in word(listed, ROSTER)


def name_is_drawn(house: House, name: str) -> bool:
    return f"check/{name_id(name)}" in house.client("township_official").client.get(ROSTER).text


def test_the_bureau_reads_a_roster_without_names_and_who_samples_it_reads_none(listed: House) -> None:
    settled(listed)
    assert ("张小雨" in word(listed, ROSTER), "张小雨" in word(listed, ROSTER, "bureau_officer")) == (True, False)
    assert "张**" in word(listed, ROSTER, "bureau_officer")
    assert listed.client("township_official").get(f"{ROSTER}/paper", 404)


def test_a_brief_bears_its_own_number_and_every_number_of_its_page(briefed: House) -> None:
    said = word(briefed, BRIEF, "bureau_officer").split("\n")
    for part in ("周报〔2026〕1号", "期初", "长梁镇", "下周到期的限期复学通知书"):
        assert any(part in line for line in said), part
    assert said[said.index("疑似辍学") :][:8] == ["疑似辍学", "1", "0", "0", "0", "0", "0", "1"]


def test_the_county_s_brief_is_a_paper_once_it_is_released(briefed: House) -> None:
    address = f"{BRIEF}/word?unit={county.COUNTY}"
    client = briefed.client("bureau_officer").client
    assert "周报〔2026〕" not in text_of(client.get(address).data)
    release_digest(form(briefed, "bureau_officer"), "2026-W46", county.COUNTY)
    assert "周报〔2026〕1号" in text_of(client.get(address).data)


def test_whoever_prints_later_gets_a_copy_that_says_so(corrected: House) -> None:
    signed(corrected, OURS)
    assert "补印" not in word(corrected, RETURN)
    assert "补印 2026年11月21日" in word(corrected, RETURN, "school_clerk")
    assert "says that it is a copy" in page(corrected, RETURN, "bureau_officer").text


def test_what_was_touched_is_not_given_out(corrected: House) -> None:
    signed(corrected, OURS)
    with writing() as session:
        session.execute(update(Paper).values(content_hash="0" * 64))
    with pytest.raises(Conflict, match="no longer what was issued"):
        open_return_paper(corrected.actor("principal"), OURS, corrected.now)


def test_a_brief_s_paper_is_the_brief_as_it_was_frozen(briefed: House) -> None:
    opened = open_brief_paper(briefed.actor("bureau_officer"), "2026-W46", county.BUREAU, briefed.now)
    assert isinstance(opened.sheet, Brief)
    assert (
        opened.sheet == open_brief_paper(briefed.actor("bureau_officer"), "2026-W46", county.BUREAU, briefed.now).sheet
    )
