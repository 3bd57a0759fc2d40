"""The pages of the units: totals first, both trees level by level, and their forms."""

from __future__ import annotations

import pytest

from tests import county
from tests.crowd import confirmed
from tests.house import Counter, House
from tests.web.office import CHANGED_BY_THE_ADMINISTRATOR, READ_BY_THE_BUREAU, fill, send_twice, statuses
from tracker.domain.posts import Tier, unit_path
from tracker.models.transactions import writing
from tracker.models.units import Unit

SCHOOL, CLASS = f"/units/{county.SCHOOL}", f"/units/{county.CLASS}"
POINT = {"tier": "school", "code": "2142000099", "name": "下坝教学点", "kind": "teaching_point", "seat": county.TOWN}


def test_the_page_opens_with_schools_pupils_and_teachers(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get("/units")
    assert "2 schools 6 pupils 0 teachers" in page.text


def test_the_trees_are_walked_level_by_level(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    page = client.get("/units")
    for name in ("建始县教育局", "长梁民族小学", "六年级2班"):
        page = client.get(page.links[name])
    assert (page.h1, "grade 6" in page.text, page.links["黄秀兰"].startswith("/people/")) == ("六年级2班", True, True)


def test_a_unit_is_found_by_part_of_its_name(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get("/units?q=六年级")
    assert page.links["六年级2班"] == CLASS
    assert "建始县教育局 › 长梁民族小学" in page.text


def test_an_empty_post_leads_to_whom_to_put_in(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get(f"/units/{county.SISTER_CLASS}")
    assert page.links["Fill Head teacher"] == f"/people/new?role=head_teacher&unit={county.SISTER_CLASS}"


def test_a_unit_is_added_below_its_parent(quick_house: House) -> None:
    page = fill(quick_house, f"{SCHOOL}/add", **POINT)
    assert (page.address, "下坝教学点" in page.links) == (SCHOOL, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": county.CLASS}, "code"),
        ({"code": "a/b"}, "code"),
        ({"name": ""}, "name"),
        ({"grade": "first"}, "grade"),
        ({"tier": "village"}, "tier"),
    ],
)
def test_a_wrong_form_comes_back_as_it_was_typed(quick_house: House, wrong: dict[str, str], field: str) -> None:
    page = fill(quick_house, f"{SCHOOL}/add", 422, **(POINT | wrong))
    assert page.all(f"*[@id='{field}-error']"), page.text
    assert page.form(f"{SCHOOL}/add")["seat"] == county.TOWN


def test_a_unit_shows_only_the_fields_its_tier_has(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    names = {tier: set(client.get(f"{at}/change").form(f"{at}/change")) for tier, at in (("s", SCHOOL), ("c", CLASS))}
    assert names["s"] - names["c"] == {"kind", "seat", "catchment"}
    assert names["c"] - names["s"] == {"grade"}


def test_a_village_is_given_the_school_its_children_enter(quick_house: House) -> None:
    page = fill(quick_house, f"/units/{county.VILLAGE}/change", catchment=county.SCHOOL)
    assert "School of the catchment 长梁民族小学" in page.text


def test_a_unit_is_renamed_moved_and_ended(quick_house: House) -> None:
    fill(quick_house, f"{SCHOOL}/add", **POINT)
    assert fill(quick_house, "/units/2142000099/change", name="陇里教学点").h1 == "陇里教学点"
    page = fill(quick_house, "/units/2142000099/move", parent=county.BUREAU)
    assert "长梁民族小学" not in page.links
    page = fill(quick_house, "/units/2142000099/end", last_day="2026-11-30")
    assert "until November 30, 2026" in page.text


def test_a_case_says_in_its_history_that_its_class_was_moved(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    fill(quick_house, f"{CLASS}/move", parent=county.OTHER_SCHOOL)
    page = quick_house.client("other_principal", "en").get(f"/cases/{number}")
    assert "钟毅 (Administrator)" in page.text
    assert "Unit: 六年级2班 · Belonged to: 长梁民族小学 · Belongs to now: 官店初中" in page.text


def test_a_school_with_pupils_does_not_end(quick_house: House) -> None:
    page = fill(quick_house, f"{SCHOOL}/end", 422, last_day="2026-11-30")
    assert "4 pupils" in page.text


def test_a_form_sent_twice_has_one_effect(quick_house: House) -> None:
    assert send_twice(quick_house, f"{SCHOOL}/add", **POINT) == [(303, SCHOOL)] * 2


@pytest.mark.parametrize("address", ["/units", SCHOOL])
def test_the_bureau_reads_what_the_administrator_keeps(quick_house: House, address: str) -> None:
    assert statuses(quick_house, address) == READ_BY_THE_BUREAU


@pytest.mark.parametrize("act", ["add", "change", "move", "end"])
def test_only_the_administrator_changes_units(quick_house: House, act: str) -> None:
    assert statuses(quick_house, f"{SCHOOL}/{act}") == CHANGED_BY_THE_ADMINISTRATOR


def test_the_bureau_sees_no_button_it_may_not_use(quick_house: House) -> None:
    page = quick_house.client("bureau_officer", "en").get(SCHOOL)
    assert not [url for url in page.links.values() if url.endswith(("/add", "/change", "/move", "/end"))]


def test_an_unknown_unit_is_no_page(quick_house: House) -> None:
    quick_house.client("administrator").get("/units/nowhere", 404)


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_a_long_list_takes_pages_and_no_more_statements(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    with writing() as session:
        bureau = session.query(Unit).filter(Unit.code == county.BUREAU).one()
        for number in range(rows):
            school = Unit(code=f"S{number}", name=f"第{number}小学", tier=Tier.SCHOOL, kind="primary")
            school.path, school.parent_id = unit_path(bureau.path, school.code), bureau.id
            session.add(school)
    client = quick_house.client("administrator")
    for address in ("/units", "/units?q=小学", f"/units/{county.BUREAU}", f"/units/{county.BUREAU}?page=2"):
        count_statements.statements.clear()
        page = client.get(address)
        assert len(count_statements) <= 12, address
        assert len(page.all("tbody/tr")) <= 50 + 7
