"""The list of cases, the page of one and the record in full, as a browser gets them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests import county
from tests.crowd import confirmed, live_in, visit
from tests.house import Counter, House
from tests.pages import Page, text_of
from tests.services.looking import lives_elsewhere
from tracker.domain.mark_off import Code
from tracker.domain.reasons import Met
from tracker.models.people import Person
from tracker.models.students import Student
from tracker.models.transactions import writing

GUARDIAN_PHONE = "13911112222"
IN_FULL = ("999999201405061243", GUARDIAN_PHONE, "下坝社区3组")


def live(house: House) -> str:
    """A case some days old: confirmed, visited once by both lines, its child living in an assisting village."""
    lives_elsewhere()
    with writing() as session:
        session.scalars(select(Student).where(Student.name == "张小雨")).one().guardian_phone = GUARDIAN_PHONE
    number = confirmed(house, "张小雨")
    house.wait(days=1)
    visit(house, number, "head_teacher", met=Met.PUPIL)
    house.wait(days=1)
    return number


def case_page(house: House, number: str, key: str, language: str = "en") -> Page:
    return house.client(key, language).get(f"/cases/{number}")


def section(page: Page, label: str) -> str:
    """The words of a part of the page, by its name or the heading that names it."""
    for part in page.all("section"):
        headings = [text_of(h) for h in part.iter("h2") if h.get("id") == part.get("aria-labelledby")]
        if any(name.startswith(label) for name in (part.get("aria-label", ""), *headings)):
            return text_of(part)
    raise AssertionError(f"no section {label!r}")


def test_the_page_opens_for_every_post_that_sees_the_case(house: House) -> None:
    number = live(house)
    for key in ("head_teacher", "assisting_village_officer", "township_official", "bureau_officer", "county_leader"):
        assert case_page(house, number, key, "zh").h1 in {"张小雨", "张**"}


def test_a_stranger_finds_what_one_finds_who_asks_for_nothing(house: House) -> None:
    number, texts = live(house), set()
    for key, wanted in (("other_principal", number), ("other_principal", "422822-2026-9999")):
        page = house.client(key, "en").get(f"/cases/{wanted}", status=404)
        texts.add(page.text.replace(wanted, ""))
    assert len(texts) == 1
    house.client("administrator").get(f"/cases/{number}", status=403)


def test_numbers_are_masked_on_every_page_of_a_case(quick_house: House) -> None:
    number = live(quick_house)
    for key in ("head_teacher", "township_official", "bureau_officer", "county_leader", "assisting_village_officer"):
        shown = case_page(quick_house, number, key).response.get_data(as_text=True)
        assert not [text for text in IN_FULL if text in shown], key
        assert "999999********1243" in shown
        assert "139****2222" in shown


@pytest.mark.parametrize(
    ("key", "dials"),
    [
        ("township_official", True),
        ("bureau_officer", True),
        ("assisting_village_officer", False),
        ("county_leader", False),
    ],
)
def test_officials_can_be_called_by_the_posts_of_the_two_lines(quick_house: House, key: str, dials: bool) -> None:
    page = case_page(quick_house, live(quick_house), key)
    assert ("tel:13800005678" in page.links.values()) is dials
    assert dials or "138****5678" in page.text


def test_each_link_says_what_it_did_last_and_owes_next(quick_house: House) -> None:
    page = case_page(quick_house, live(quick_house), "principal")
    bureau, government = section(page, "Bureau line"), section(page, "Government line")
    assert "3 Nov Home visit, met the pupil done in time Keep persuading" in bureau
    assert "陇里村 · Village officer assists 杨帆" in government
    assert "held up: Township official in charge" in government


def test_a_holder_without_an_account_is_entered_for_by_the_clerk(quick_house: House) -> None:
    with writing() as session:
        session.scalars(select(Person).where(Person.cast_key == "village_officer")).one().account = None
    page = case_page(quick_house, quick_house.log(), "township_clerk")
    assert "向玉梅" in section(page, "Government line")
    assert "entered by the Township dropout clerk" in section(page, "Government line")


def test_the_next_step_is_one_main_button_for_whoever_owes_it(quick_house: House) -> None:
    number = quick_house.log()
    page = case_page(quick_house, number, "head_teacher")
    assert section(page, "Next step").startswith("Next step · yours Check 1 working day left")
    assert page.links["Record an attempt"] == f"/cases/{number}/attempt"
    leader = case_page(quick_house, number, "county_leader")
    assert "Head teacher 黄秀兰" in section(leader, "Next step")
    assert f"/cases/{number}/attempt" not in leader.links.values()


def test_a_clerks_button_opens_the_form_on_the_name_of_whose_act_it_is(quick_house: House) -> None:
    number = quick_house.log()
    page = case_page(quick_house, number, "school_clerk")
    assert page.links["Record an attempt"] == f"/cases/{number}/attempt?done_by=head_teacher"
    assert "You can type it in for 黄秀兰." in section(page, "Next step")


def test_every_offered_act_opens_and_no_other_is_offered(quick_house: House) -> None:
    number = live(quick_house)
    for key in ("head_teacher", "principal", "school_clerk", "township_clerk", "township_official", "bureau_officer"):
        client = quick_house.client(key, "en")
        offered = {url.split("?")[0] for url in client.get(f"/cases/{number}").links.values()}
        for address in offered:
            if address.startswith(f"/cases/{number}/"):
                client.get(address)


def test_an_attempt_tells_who_went_whom_they_met_and_what_was_promised(quick_house: House) -> None:
    number = quick_house.log()
    quick_house.move(
        number,
        "attempt",
        "township_clerk",
        done_by="village_officer",
        made_on=quick_house.today(),
        channel="in_person",
        went=["village_officer", "head_teacher"],
        met="guardian",
        result="promised",
        said="祖母答应下周送来",
        promised_on=quick_house.today(),
    )
    told = section(case_page(quick_house, number, "principal"), "Attempts made")
    for words in ("向玉梅 (Village officer), 黄秀兰 (Head teacher)", "祖母答应下周送来", "promised for 2 Nov"):
        assert words in told
    assert "For 向玉梅, typed in by 陈立" in told


def test_an_undone_step_is_struck_through_in_the_history(quick_house: House) -> None:
    number = live(quick_house)
    quick_house.move(number, "plan", "principal", **a_measure(quick_house))
    quick_house.move(number, "annul", "principal", reason="填错了学生")
    page = case_page(quick_house, number, "principal")
    assert [text_of(struck) for struck in page.all("s")] == ["Measure planned"]
    assert "Undid a mistaken step: Measure planned" in section(page, "History")


def a_measure(house: House) -> dict[str, Any]:
    return {"measure": "tutoring", "owed_by": county.SCHOOL, "until": house.today()}


def test_a_struck_case_says_so_and_offers_nothing_but_reopening(quick_house: House) -> None:
    number = live(quick_house)
    evidence = {"transfer_done_on": quick_house.today(), "new_school": "恩施市龙凤小学"}
    quick_house.move(number, "request", "principal", code=Code.TRANSFERRED, evidence=evidence)
    quick_house.wait(days=7)
    quick_house.move(number, "approve", "bureau_officer")
    page = case_page(quick_house, number, "deputy_head")
    assert text_of(page.one("span[@class='stamp']")) == "Struck 11 Nov"
    assert not page.all("section[@class='next']")
    assert not [url for url in page.links.values() if url.endswith(("/attempt", "/plan", "/request"))]


def test_asking_for_the_record_without_a_purpose_shows_the_form_again(quick_house: House) -> None:
    number, client = live(quick_house), quick_house.client("head_teacher", "en")
    address = f"/cases/{number}/reveal"
    form = client.get(address).form(address)
    page = client.post(address, {**form, "purpose": " "}, status=422)
    assert page.one("div[@class='error-summary']") is not None
    assert not [text for text in IN_FULL if text in page.text]


def test_the_record_stands_in_full_on_the_answering_page_alone(house: House) -> None:
    number, client = live(house), house.client("head_teacher", "en")
    address = f"/cases/{number}/reveal"
    page = client.post(address, {**client.get(address).form(address), "purpose": "联系监护人"}, status=200)
    assert all(text in page.text for text in IN_FULL)
    assert page.response.headers["Cache-Control"] == "no-store"
    after = client.get(f"/cases/{number}")
    assert not [text for text in IN_FULL if text in after.text]
    assert "numbers shown: 联系监护人" in section(after, "Who can see this child, and why")


@pytest.mark.parametrize(
    ("key", "status"), [("assisting_village_officer", 403), ("county_leader", 403), ("other_principal", 404)]
)
def test_the_record_stays_closed_to_everybody_off_the_two_lines(quick_house: House, key: str, status: int) -> None:
    number = live(quick_house)
    page = quick_house.client(key, "en").get(f"/cases/{number}/reveal", status=status)
    assert "张小雨" not in page.text


@pytest.mark.parametrize("attempts", [1, 10, 100])
def test_the_page_asks_the_database_as_often_for_a_long_story_as_for_a_short_one(
    quick_house: House, count_statements: Counter, attempts: int
) -> None:
    number = confirmed(quick_house, "张小雨")
    for _ in range(attempts):
        visit(quick_house, number, "head_teacher")
    client = quick_house.client("principal", "en")
    for opening in ("first", "later"):
        count_statements.statements.clear()
        page = client.get(f"/cases/{number}")
        assert len(count_statements) <= 12, opening
    assert f"Attempts made ({attempts})" in page.text


def test_the_page_opens_at_every_stage_in_both_languages(quick_house: House) -> None:
    cases = live_in(quick_house)
    assert len({quick_house.case(number).stage for number in cases.values()}) >= 5
    for language in ("zh", "en"):
        client = quick_house.client("bureau_officer", language)
        for number in cases.values():
            client.get(f"/cases/{number}")


def test_a_guarantor_stands_at_the_head_of_the_line(quick_house: House) -> None:
    number = quick_house.log()
    quick_house.move(number, "assign", "township_clerk", guarantor_government="副镇长 罗海")
    assert "Guarantor: 副镇长 罗海" in section(case_page(quick_house, number, "principal"), "Government line")


def test_whoever_gives_instructions_gives_one_from_the_case(quick_house: House) -> None:
    number = quick_house.log()
    address = f"/supervision/new?case={number}"
    assert address in quick_house.client("county_leader").get(f"/cases/{number}").links.values()
    assert address not in quick_house.client("principal").get(f"/cases/{number}").links.values()
    assert quick_house.client("county_leader").get(address).h1
