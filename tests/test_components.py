"""The components as a browser gets them, each in the frame and under the checks of tests/pages.py."""

import gzip

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.gallery import VISIT, Visit, WithFile, create_gallery, show
from tests.pages import Page, check_page, text_of
from tracker.domain.pages import Page as PageOf


@pytest.fixture
def shown():
    """Renders a piece of template in the frame and checks the page it makes."""
    app = create_gallery()

    def shown(content: str, address: str = "/visit", **context: object) -> Page:
        with app.test_request_context(address):
            response = app.process_response(app.make_response(show(content, **made(context))))
        page = Page(response)
        check_page(page)
        return page

    return shown


def made(context: dict[str, object]) -> dict[str, object]:
    """Forms need a request around them, so a test hands over how to make one."""
    return {name: value() if callable(value) else value for name, value in context.items()}


def wrong_visit() -> Visit:
    form = Visit(MultiDict({"result": "elsewhere"}), meta={"csrf": False})
    form.validate()
    return form


def link(**changes: object) -> dict[str, object]:
    held = {"post": "班主任", "unit": "六年级2班", "holder": "黄秀兰", "vacant": False, "note": None}
    idle = {"phone": None, "last_act": None, "owes": [], "state": "calm", "assisting": False}
    return held | idle | changes


def lines(government: dict[str, object], bureau: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"title": "政府线", "subtitle": "县—乡—村", "own": False, "links": [government]},
        {"title": "教育线", "subtitle": "局—校—班", "own": True, "links": [bureau]},
    ]


CHILD = {"name": "张小雨", "lines": ["想回来上学", "祖母 田大翠"]}


def test_a_wrong_field_is_tied_to_its_help_and_its_error(shown):
    page = shown("{{ field(form.made_on) }}", form=wrong_visit)
    box = page.one("input[@name='made_on']")
    assert box.get("aria-invalid") == "true"
    assert box.get("aria-describedby") == "made_on-help made_on-error"
    assert text_of(page.one("div[@id='made_on-error']")) == "Say when."


def test_a_required_field_says_so_in_a_word(shown):
    page = shown("{{ field(form.made_on) }}{{ field(form.said) }}", form=Visit)
    assert text_of(page.one("label[@for='made_on']")) == "Made on required"
    assert text_of(page.one("label[@for='said']")) == "What was said"


def test_choices_stand_in_a_fieldset_with_a_legend(shown):
    page = shown("{{ field(form.channel) }}", form=Visit)
    group = page.one("fieldset[@id='channel']")
    assert text_of(group.find("legend")) == "Channel"
    assert [box.get("type") for box in group.iter("input")] == ["radio", "radio"]
    assert text_of(page.one("label[@for='channel-1']")) == "Phone"


def test_two_forms_of_one_kind_can_share_a_page(shown):
    twice = "{{ field(form.made_on) }}{{ field(form.channel) }}{{ field(form.made_on, prefix='b-') }}"
    page = shown(twice + "{{ field(form.channel, prefix='b-') }}", form=Visit)
    assert {box.get("id") for box in page.all("input[@name='made_on']")} == {"made_on", "b-made_on"}


def test_folded_fields_open_when_one_of_them_is_wrong(shown):
    content = "{{ more('Later', [form.made_on, form.said]) }}"
    assert "open" not in shown(content, form=Visit).one("details[@class='more']").attrib
    assert "open" in shown(content, form=wrong_visit).one("details[@class='more']").attrib


def test_the_error_summary_links_to_every_wrong_field_and_repeats_refusals(shown):
    page = shown(VISIT, form=wrong_visit, refusals=["The child is back already."])
    summary = page.one("div[@class='error-summary']")
    assert {link.get("href") for link in summary.iter("a")} == {"#made_on", "#channel-0", "#result"}
    assert "The child is back already." in text_of(summary)


def test_an_act_carries_token_version_and_request_once_each(shown):
    page = shown(VISIT, form=Visit, refusals=[])
    hidden = [box.get("name") for box in page.all("form[@action='/visit']/input[@type='hidden']")]
    assert sorted(hidden) == ["csrf_token", "request_id", "version"]
    assert page.form("/visit")["version"] == "4"


def test_an_act_with_a_file_is_sent_in_parts(shown):
    content = "{% call act_form(form, '/visit', 'Send') %}{{ field(form.made_on) }}{% endcall %}"
    assert shown(content, form=WithFile).one("form[@action='/visit']").get("enctype") == "multipart/form-data"
    assert shown(content, form=Visit).one("form[@action='/visit']").get("enctype") is None


def test_filters_are_a_form_that_can_be_bookmarked_and_cleared(shown):
    page = shown("{% call filters('/register', 2) %}{{ field(form.result) }}{% endcall %}", form=Visit)
    assert page.one("form[@class='filters']").get("method") == "get"
    assert page.links["Clear filters"] == "/register"


def test_pages_keep_the_filters_of_the_address(shown):
    page_of = {"number": 2, "last": 3, "total": 120, "previous": 1, "next": 3}
    page = shown("{{ page_of(page) }}", "/visit?ledger=dropout&stage=a&stage=b&page=2", page=page_of)
    assert page.links["Next page"] == "/visit?ledger=dropout&stage=a&stage=b&page=3"
    assert page.links["Previous page"] == "/visit?ledger=dropout&stage=a&stage=b&page=1"
    assert "Page 2 of 3, 120 in all" in page.text


EMPTY = "['Nothing yet.', '/new', 'Log one']"
LISTED = "{% call(row) paged_cards(page, 'Visits', ['Day'], " + EMPTY + ") %}<td>{{ row }}</td>{% endcall %}"


def test_a_list_in_pages_scrolls_under_its_name_and_says_which_page(shown):
    page = shown(LISTED, page=PageOf(("18 Nov", "19 Nov"), 1, 2))
    region = page.one("div[@class='scroll']")
    assert (region.get("role"), region.get("tabindex"), region.get("aria-label")) == ("region", "0", "Visits")
    assert [text_of(row) for row in page.all("tbody/tr")] == ["18 Nov", "19 Nov"]
    assert "Page 1 of 1, 2 in all" in page.text


def test_a_list_of_nothing_says_what_to_do_and_has_no_pages(shown):
    page = shown(LISTED, page=PageOf((), 1, 0))
    assert page.links["Log one"] == "/new"
    assert not page.all("table")
    assert not page.all("nav[@class='pages']")


def test_a_struck_line_is_struck_and_its_stamp_is_not(shown):
    stamped = {"parts": [], "stamp": ["Struck 20 Nov", "Transferred"], "tag": None}
    cells = [{"parts": ["2026-0096"]}, {"parts": ["李**", "male"]}, stamped]
    line = {"url": "/cases/1", "cells": cells, "struck": True}
    page = shown("{{ register('Register', columns, lines) }}", columns=["Number", "Name", "Stage"], lines=[line])
    assert [text_of(struck) for struck in page.all("s")] == ["2026-0096", "李**", "male"]
    assert text_of(page.one("span[@class='stamp']")) == "Struck 20 Nov Transferred"


def test_a_vacant_link_says_so_and_holds_up_its_line(shown):
    context = {"lines": lines(link(holder=None, vacant=True, state="vacant", post="村主任"), link()), "child": CHILD}
    page = shown("{{ two_lines(lines, child) }}", **context)
    assert "vacant: 村主任" in text_of(page.one("section[@aria-label='政府线']"))
    assert "nothing owed" in text_of(page.one("section[@aria-label='教育线']"))


def test_what_a_link_owes_stands_in_words_beside_its_holder(shown):
    owes = [{"text": "联合劝返", "tag_kind": "late", "tag_text": "超期 2 天"}]
    late = link(post="分管领导", state="late", owes=owes)
    page = shown("{{ two_lines(lines, child) }}", lines=lines(late, link()), child=CHILD)
    assert "held up: 分管领导" in text_of(page.one("section[@aria-label='政府线']"))
    assert "联合劝返 超期 2 天" in page.text


def test_only_a_full_telephone_number_can_be_dialled(shown):
    pair = lines(link(phone="138****5678"), link(phone="13900001111"))
    page = shown("{{ two_lines(lines, child) }}", lines=pair, child=CHILD)
    assert [text for text, url in page.links.items() if url.startswith("tel:")] == ["13900001111"]
    assert "138****5678" in page.text


def test_only_the_other_line_is_folded_on_a_phone(shown):
    page = shown("{{ two_lines(lines, child) }}", lines=lines(link(), link()), child=CHILD)
    folds = [text_of(fold) for fold in page.one("div[@class='lines sheet']").iter("details")]
    assert folds == ["政府线 nothing owed"]


def test_an_assisting_village_stands_in_the_station_of_the_responsible_one(shown):
    pair = lines(link(), link())
    pair[0]["links"].append(link(unit="双河村", assisting=True))
    page = shown("{{ two_lines(lines, child) }}", lines=pair, child=CHILD)
    stations = list(page.one("section[@aria-label='政府线']").iter("li"))
    assert len(stations) == 1
    assert "双河村 · 班主任 assists" in text_of(stations[0])


def test_the_way_marks_where_the_case_is(shown):
    steps = [{"label": "登记", "date": "11月9日", "state": "past"}, {"label": "劝返中", "date": "", "state": "now"}]
    page = shown("{{ way(steps) }}", steps=steps)
    assert text_of(page.one("li[@aria-current='step']")) == "劝返中"


def test_a_state_has_a_word_and_a_shape(shown):
    page = shown("{{ tag('late', 'Two days over') }}{{ tag('calm', 'Left behind') }}")
    late, calm = page.one("span[@class='tag tag-late']"), page.one("span[@class='tag tag-calm']")
    assert (text_of(late), late.find("svg") is not None) == ("Two days over", True)
    assert (text_of(calm), calm.find("svg")) == ("Left behind", None)


def test_figures_and_lists_render_under_the_checks_of_a_page(shown):
    cell = {"number": 9, "url": "/duties", "level": 4}
    page = shown(
        "{{ balance([{'sign': '', 'label': 'Opening', 'number': 41}]) }}"
        "{{ heat('Where it sticks', ['Visit'], [{'label': '长梁镇', 'cells': [cell]}]) }}"
        "{{ key_values([('Guardian', '田大翠')]) }}{{ file_list([{'name': 'a.pdf', 'url': '/f', 'detail': '1 kB'}]) }}"
        "{{ timeline([{'when': '11-18', 'text': 'Met', 'tags': [('good', 'in time')]}]) }}"
        "{{ empty_state('Nothing owed.', '/new', 'Log a child') }}"
        "{% call notice('soon', 'Read') %}<b>x</b>{% endcall %}"
        "{% call cards('Duties', ['Kind']) %}<tr><td data-label='Kind'>Visit</td></tr>{% endcall %}"
        "{% call next_step('Visit', due=('late', 'over')) %}<a href='/a'>Go</a>{% endcall %}",
        cell=cell,
    )
    assert page.links["9"] == "/duties"
    assert page.links["Log a child"] == "/new"
    assert text_of(page.one("dd")) == "田大翠"


def test_the_language_switch_keeps_the_address(shown):
    page = shown("<p>x</p>", "/visit?ledger=dropout&lang=en")
    assert page.links["中文"] == "/visit?ledger=dropout&lang=zh"
    assert page.root.get("lang") == "en"


def test_the_frame_speaks_chinese_when_asked(shown):
    page = shown("<p>x</p>", "/visit?lang=zh")
    assert page.root.get("lang") == "zh-Hans"
    assert text_of(page.one("form[@action='/sign-out']")) == "退出"


def test_a_first_visit_weighs_at_most_150_kilobytes_packed_and_a_later_one_40():
    client = create_gallery().test_client()
    page = packed(client, "/visit")
    files = ["/bootstrap/static/css/bootstrap.min.css", "/static/theme.css", "/static/page.js", "/static/mark.svg"]
    assert page <= 40_000
    assert page + sum(packed(client, file) for file in files) <= 150_000


def packed(client: FlaskClient, address: str) -> int:
    with client.get(address) as response:
        assert response.status_code == 200
        return len(gzip.compress(response.data, compresslevel=6))
