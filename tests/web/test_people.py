"""The pages of people and posts: lists, vacancies, the person, and the forms that change them."""

from __future__ import annotations

import pytest

from tests import county
from tests.house import Counter, House
from tests.web.office import CHANGED_BY_THE_ADMINISTRATOR, READ_BY_THE_BUREAU, fill, send_twice, statuses
from tracker.domain.forms import Form
from tracker.domain.people import PersonEntry
from tracker.services import people

VACANCY = f"/people/new?role=head_teacher&unit={county.SISTER_CLASS}"


def person(house: House, key: str) -> str:
    return f"/people/{house.actor(key).person_id}"


def post_of(house: House, key: str) -> str:
    return f"{person(house, key)}/posts/{house.actor(key).posts[0].id}/end"


def test_a_vacancy_is_filled_from_the_list(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    page = client.get("/people?view=vacant")
    assert page.links["Fill Head teacher 五年级1班"] == VACANCY
    page = fill(quick_house, VACANCY, name="冉启明")
    assert (page.h1, page.links["五年级1班"]) == ("冉启明", f"/units/{county.SISTER_CLASS}")
    assert "No post is vacant here." in client.get("/people?view=vacant").text


def test_people_are_found_by_name_post_and_unit(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    for asked in ("q=谭芳", f"role=principal&unit={county.OTHER_SCHOOL}"):
        page = client.get(f"/people?{asked}")
        assert (page.links.get("谭芳"), page.links.get("黄秀兰")) == (person(quick_house, "other_principal"), None)


def test_an_unknown_filter_counts_as_none_and_an_unknown_unit_is_no_page(quick_house: House) -> None:
    client = quick_house.client("administrator")
    client.get("/people?view=nothing&role=mayor")
    client.get("/people?unit=nowhere", 404)


def test_a_person_is_changed_and_given_another_post(quick_house: House) -> None:
    address = person(quick_house, "principal")
    page = fill(quick_house, f"{address}/change", name="谭学君", works_at="长梁民族小学", is_teacher="y")
    assert (page.h1, "Counts as a teacher yes" in page.text) == ("谭学君", True)
    page = fill(quick_house, f"{address}/post", role="head_teacher", unit=county.SISTER_CLASS, deputy="y")
    assert "Head teacher deputy · 五年级1班" in page.text


def test_a_post_at_the_wrong_unit_is_refused_with_everything_kept(quick_house: House) -> None:
    address = f"{person(quick_house, 'principal')}/post"
    page = fill(quick_house, address, 422, role="village_officer", unit=county.SCHOOL)
    assert page.all("*[@id='role-error']")
    assert page.form(address)["unit"] == county.SCHOOL


def test_an_ended_post_stays_in_the_past(quick_house: House) -> None:
    page = fill(quick_house, post_of(quick_house, "principal"), ends_on="2026-11-01")
    assert "No post today" in page.text
    assert "September 1, 2024 to November 1, 2026" in page.text


def test_somebody_leaves_and_stays_known(quick_house: House) -> None:
    page = fill(quick_house, f"{person(quick_house, 'principal')}/leave", ends_on="2026-11-01")
    assert (page.h1, "none: make a slip" in page.text) == ("谭学军", True)


def test_the_last_administrator_cannot_leave(quick_house: House) -> None:
    page = fill(quick_house, f"{person(quick_house, 'administrator')}/leave", 422)
    assert "Nobody else could administer then" in page.text


def test_duties_nobody_can_do_are_shown_without_a_childs_name(quick_house: House) -> None:
    quick_house.log()
    for key in ("principal", "bureau_officer", "deputy_head", "head_teacher"):
        fill(quick_house, post_of(quick_house, key), ends_on="2026-11-01")
    page = quick_house.client("administrator", "en").get("/people")
    assert "Duties nobody can do" in page.text
    assert "Settle the check 1" in page.text
    assert "张小雨" not in page.text
    assert "422822-2026" not in page.text


def test_nobody_is_ever_deleted(quick_house: House) -> None:
    page = quick_house.client("administrator", "en").get(person(quick_house, "principal"))
    assert not [url for url in page.links.values() if "delete" in url or "remove" in url]


@pytest.mark.parametrize("address", ["/people", "/people?view=vacant", "/people/2"])
def test_the_bureau_reads_what_the_administrator_keeps(quick_house: House, address: str) -> None:
    assert statuses(quick_house, address) == READ_BY_THE_BUREAU


@pytest.mark.parametrize("act", ["new", "2/change", "2/post", "2/posts/2/end", "2/leave"])
def test_only_the_administrator_changes_people(quick_house: House, act: str) -> None:
    assert statuses(quick_house, f"/people/{act}") == CHANGED_BY_THE_ADMINISTRATOR


def test_the_bureau_sees_no_button_it_may_not_use(quick_house: House) -> None:
    client = quick_house.client("bureau_officer", "en")
    buttons = [*client.get("/people?view=vacant").links, *client.get("/people/2").links]
    assert not {"New person", "Change", "Give a post", "Leaves", "New slip"} & set(buttons)


def test_a_form_sent_twice_has_one_effect(quick_house: House) -> None:
    answers = send_twice(quick_house, VACANCY, name="冉启明")
    assert answers[0] == answers[1]
    assert len(quick_house.client("administrator").get("/people?q=冉启明").all("tbody/tr")) == 1


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_the_lists_take_the_same_statements_at_any_length(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    by = quick_house.actor("administrator")
    for number in range(rows):
        form = Form(by, f"{number:036}", quick_house.now)
        people.add_person(form, PersonEntry(f"老师{number}"), None, None)
    quick_house.log()
    client = quick_house.client("administrator")
    for address in ("/people", "/people?view=vacant", "/people?view=without_post", "/people/2"):
        count_statements.statements.clear()
        client.get(address)
        assert len(count_statements) <= 12, address


def test_the_front_page_leads_to_the_vacancy(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    page = client.get(client.get("/").links["Fill the post Head teacher 长梁民族小学 五年级1班"])
    assert page.links["Fill Head teacher 五年级1班"] == VACANCY
