"""A test client that checks every page it fetches: one h1, labels, unique ids, nothing inline or from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image"}
LEFT_OVER = re.compile(r"\bNone\b|%\(\w+\)|\{\{|\{%|Undefined|<\w+\.\w+ object")


class _Reader(HTMLParser):
    """Builds the tree of a page; an end tag that closes nothing or the wrong element fails."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        expected = self.open.pop()
        assert tag == expected, f"</{tag}> closes <{expected}>"
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.builder.data(data)


def text_of(element: Element) -> str:
    """All words inside an element, blanks collapsed."""
    return " ".join("".join(element.itertext()).split())


class Page:
    """One page as fetched, with its elements found by ElementTree's XPath."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        reader = _Reader()
        reader.feed(response.get_data(as_text=True))
        assert not reader.open, f"never closed: {reader.open}"
        self.root = reader.builder.close()

    def all(self, xpath: str) -> list[Element]:
        return self.root.findall(f".//{xpath}")

    def one(self, xpath: str) -> Element:
        found = self.all(xpath)
        assert len(found) == 1, f"{len(found)} of {xpath}"
        return found[0]

    @property
    def address(self) -> str:
        return self.response.request.path

    @property
    def h1(self) -> str:
        return text_of(self.one("h1"))

    @property
    def title(self) -> str:
        return text_of(self.one("title"))

    @property
    def text(self) -> str:
        return text_of(self.one("body"))

    @property
    def links(self) -> dict[str, str]:
        """Words → address; of several links with the same words the last."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    def form(self, action: str) -> dict[str, str]:
        """What a browser would send of the form with this action if nothing were changed."""
        form = self.one(f"form[@action='{action}']")
        fields = {box.get("name", ""): box.get("value", "") for box in form.iter("input") if _is_sent(box)}
        fields |= {area.get("name", ""): (area.text or "").removeprefix("\n") for area in form.iter("textarea")}
        for select in form.iter("select"):
            options = list(select.iter("option"))
            chosen = next((option for option in options if "selected" in option.attrib), options[0])
            fields[select.get("name", "")] = chosen.get("value", text_of(chosen))
        return fields


class PageClient:
    """Fetches pages as a browser without script would, and checks each one."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, url: str, status: int = 200, **options: Any) -> Page:
        return _checked(self.client.get(url, **options), status)

    def post(self, url: str, data: dict[str, Any], status: int = 303, **options: Any) -> Page:
        """The page that answers, or the one a redirect leads to."""
        response = self.client.post(url, data=data, **options)
        if response.location is None:
            return _checked(response, status)
        assert response.status_code == status, f"{response.status_code} to {response.location}"
        return self.get(response.location)


def _checked(response: TestResponse, status: int) -> Page:
    assert response.status_code == status, response.get_data(as_text=True)
    page = Page(response)
    check_page(page)
    return page


def check_page(page: Page) -> None:
    """What holds for every page of the house; the first breach fails with its name."""
    policy = page.response.headers.get("Content-Security-Policy", "")
    assert policy, "no content security policy"
    assert "unsafe-inline" not in policy, policy
    assert page.root.get("lang") in {"zh-Hans", "en"}, "the page does not say its language"
    assert page.h1, "an empty h1"
    assert page.title.startswith(page.h1), f"title {page.title!r} does not start with {page.h1!r}"
    ids = Counter(element.get("id") for element in page.root.iter() if "id" in element.attrib)
    doubled = [name for name, times in ids.items() if times > 1]
    assert not doubled, f"ids twice: {doubled}"
    assert not unlabelled(page), f"without a label: {unlabelled(page)}"
    for element in page.root.iter():
        _check_element(element)
    left_over = LEFT_OVER.search(page.text)
    assert left_over is None, f"{left_over[0]!r} is left over in the text"


def unlabelled(page: Page) -> list[str]:
    """Names of the inputs no label, title or aria-label speaks for."""
    labelled = {label.get("for") for label in page.all("label") if text_of(label)}
    wrapped = {id(box) for label in page.all("label") if text_of(label) for box in label.iter()}
    boxes = [box for tag in ("input", "select", "textarea") for box in page.all(tag)]
    return [
        box.get("name", "?")
        for box in boxes
        if box.get("type") not in UNLABELLED_TYPES
        and box.get("id") not in labelled
        and id(box) not in wrapped
        and not box.get("aria-label")
    ]


def _check_element(element: Element) -> None:
    assert element.tag != "style", "a style element"
    assert element.tag != "script" or ("src" in element.attrib and not element.text), "an inline script"
    inline = [name for name in element.attrib if name == "style" or name.startswith("on")]
    assert not inline, f"<{element.tag}> carries {inline}"
    for name in ("href", "src", "action"):
        address = element.get(name, "")
        assert not re.match(r"(?i)(https?:)?//|javascript:", address), f"{address} leads out of the house"


def _is_sent(box: Element) -> bool:
    if box.get("type") in {"checkbox", "radio"}:
        return "checked" in box.attrib
    return "name" in box.attrib and box.get("type") not in {"submit", "button", "file"}
