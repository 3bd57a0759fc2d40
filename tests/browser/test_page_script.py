"""What page.js adds, in a real browser: drafts that survive a dead signal, suggestions, nothing sent twice."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from tests.gallery import create_gallery

DRAFT = "draft:teacher:visit-1"
AGE_BY_EIGHT_DAYS = """key => {
    const draft = JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify({...draft, at: Date.now() - 8 * 24 * 3600 * 1000}));
}"""
SAID = "见到祖母，答应周一返校"


@pytest.fixture
def house(serve) -> SimpleNamespace:
    app = create_gallery()
    return SimpleNamespace(url=serve(app), arrived=app.extensions["arrived"])


@pytest.fixture
def page(browser, house) -> Iterator[Page]:
    context = browser.new_context(base_url=house.url, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto("/visit")
    yield page
    context.close()


def fill_in(page: Page) -> None:
    page.get_by_label("Made on").fill("2026-11-18")
    page.get_by_label("Phone").check()
    page.get_by_label("Village officer").check()
    page.get_by_label("What was said").fill(SAID)


def stored(page: Page, key: str = DRAFT) -> str | None:
    return page.evaluate("key => localStorage.getItem(key)", key)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Record").click()


def test_what_was_typed_is_there_when_the_page_opens_again(page):
    fill_in(page)
    page.reload()
    expect(page.get_by_label("What was said")).to_have_value(SAID)
    expect(page.get_by_label("Phone")).to_be_checked()
    expect(page.get_by_label("Village officer")).to_be_checked()
    expect(page.get_by_label("Head teacher")).not_to_be_checked()


def test_a_form_sent_with_a_signal_arrives_and_leaves_no_draft(page, house):
    fill_in(page)
    submit(page)
    expect(page.get_by_text("Recorded.")).to_be_visible()
    assert page.url == f"{house.url}/done"
    assert stored(page) is None
    assert [visit["said"] for visit in house.arrived] == [[SAID]]


def test_a_form_sent_without_a_signal_goes_when_it_is_back_under_the_same_request(page, house):
    fill_in(page)
    page.context.set_offline(True)
    submit(page)
    expect(page.get_by_text("Cannot be sent just now")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Recorded.")).to_be_visible()
    assert [visit["request_id"] for visit in house.arrived] == [["00000000-0000-4000-8000-000000000001"]]
    assert stored(page) is None


def test_an_answer_lost_on_the_way_is_asked_for_again_with_the_same_request(page, house):
    fill_in(page)
    page.route("**/visit", lambda route: (route.fetch(max_redirects=0), route.abort()))
    submit(page)
    expect(page.get_by_text("Cannot be sent just now")).to_be_visible()
    page.unroute("**/visit")
    page.reload()
    expect(page.get_by_text("Recorded.")).to_be_visible()
    assert len(house.arrived) == 2
    assert house.arrived[0]["request_id"] == house.arrived[1]["request_id"]


def test_another_person_at_the_same_computer_sees_no_draft(page):
    fill_in(page)
    page.goto("/visit?as=principal")
    expect(page.get_by_label("What was said")).to_have_value("")


def test_signing_out_takes_the_drafts_along(page):
    fill_in(page)
    page.get_by_text("Menu", exact=True).click()
    page.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    page.wait_for_url("**/sign-out")
    assert stored(page) is None


def test_a_draft_older_than_a_week_is_gone(page):
    fill_in(page)
    page.evaluate(AGE_BY_EIGHT_DAYS, DRAFT)
    page.reload()
    expect(page.get_by_label("What was said")).to_have_value("")
    assert stored(page) is None


def test_a_draft_can_be_discarded(page):
    fill_in(page)
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_label("What was said")).to_have_value("")
    assert stored(page) is None


def test_a_wrong_form_comes_back_filled_with_the_summary_in_focus(page):
    page.evaluate("document.querySelector('form.act').noValidate = true")
    page.get_by_label("What was said").fill(SAID)
    submit(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("What was said")).to_have_value(SAID)


def test_a_form_under_way_is_not_sent_twice(page, house):
    fill_in(page)
    page.evaluate("() => { const b = document.querySelector('form.act button'); b.click(); b.click(); }")
    expect(page.get_by_text("Recorded.")).to_be_visible()
    assert len(house.arrived) == 1


def test_typing_a_name_suggests_children_as_links(page):
    page.goto("/done")
    page.get_by_label("Child", exact=True).fill("zxy")
    suggestion = page.get_by_role("link", name="张小雨 zxy")
    expect(suggestion).to_have_attribute("href", f"{page.url.removesuffix('/done')}/visit?student=7")


def test_the_form_works_without_a_script(browser, house):
    context = browser.new_context(base_url=house.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/visit")
    fill_in(page)
    submit(page)
    expect(page.get_by_text("Recorded.")).to_be_visible()
    assert len(house.arrived) == 1
    context.close()
