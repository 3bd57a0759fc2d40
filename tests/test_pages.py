"""The checking client itself: each breach of a page is found."""

import pytest
from flask import Flask

from tests.pages import PageClient

GOOD = (
    '<!doctype html><html lang="en"><head><title>Cases · House</title></head><body><h1>Cases</h1>'
    '<form action="/cases"><label for="q">Name</label><input id="q" name="q" value="li">'
    '<select id="s" name="s" aria-label="Stage"><option value="a">A</option>'
    '<option value="b" selected>B</option></select>'
    '<button name="go">Go</button></form>{}</body></html>'
)
BREACHES = {
    "a second h1": "<h1>More</h1>",
    "an input without a label": '<input name="x">',
    "an id used twice": '<p id="q"></p>',
    "a style element": "<style>p{}</style>",
    "a style attribute": '<p style="color:red"></p>',
    "an inline script": "<script>1</script>",
    "an event attribute": '<p onclick="x()"></p>',
    "another host": '<a href="https://example.org/">x</a>',
    "a value that was not there": "<p>Holder: None</p>",
    "an untranslated placeholder": "<p>%(days)s days</p>",
    "a tag closed in the wrong order": "<b><i>x</b></i>",
    "an element never closed": "<div>",
}


def client_for(html: str, policy: str = "default-src 'none'") -> PageClient:
    app = Flask(__name__)
    app.add_url_rule("/cases", "cases", lambda: (html, {"Content-Security-Policy": policy}))
    app.add_url_rule("/new", "new", lambda: ("", 303, {"Location": "/cases"}), methods=["POST"])
    return PageClient(app.test_client())


def test_a_good_page_passes_and_can_be_read():
    page = client_for(GOOD.format('<a href="/cases/1">First</a>')).get("/cases")
    assert (page.h1, page.title, page.address) == ("Cases", "Cases · House", "/cases")
    assert page.links == {"First": "/cases/1"}
    assert page.form("/cases") == {"q": "li", "s": "b"}


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES)
def test_a_breach_is_found(breach):
    with pytest.raises(AssertionError):
        client_for(GOOD.format(breach)).get("/cases")


@pytest.mark.parametrize("policy", ["", "style-src 'unsafe-inline'"])
def test_a_weak_content_policy_is_found(policy):
    with pytest.raises(AssertionError):
        client_for(GOOD.format(""), policy).get("/cases")


def test_another_title_than_the_heading_is_found():
    with pytest.raises(AssertionError, match="does not start"):
        client_for(GOOD.format("").replace("<title>Cases", "<title>Register")).get("/cases")


def test_a_post_answers_with_the_page_it_leads_to():
    assert client_for(GOOD.format("")).post("/new", {}).address == "/cases"


def test_an_unexpected_status_is_found():
    with pytest.raises(AssertionError):
        client_for(GOOD.format("")).get("/elsewhere")
