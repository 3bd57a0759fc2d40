"""Going through the house as one of the cast: every page without parts in its address, and every link from there."""

from __future__ import annotations

import gzip
from collections import Counter, deque
from dataclasses import dataclass, field

from werkzeug.routing import MapAdapter

from tests.house import House
from tests.pages import Page, check_page


@dataclass
class Tour:
    """The pages that were seen, with what each weighs packed; and the links that led nowhere, with their status."""

    pages: dict[str, int] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)


def go_through(house: House, key: str, most_of_a_kind: int) -> Tour:
    """Opens what this person can reach and checks each page; only so many addresses of one page, or of one act."""
    client, adapter = house.client(key).client, house.app.url_map.bind("")
    rules = [rule for rule in house.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    waiting = deque((str(rule), False) for rule in rules if not rule.arguments)
    tour, kinds = Tour(), Counter[str]()
    while waiting:
        address, linked = waiting.popleft()
        kind = kind_of(adapter, address)
        if kind is None or address in tour.pages or kinds[kind] == most_of_a_kind:
            continue
        with client.get(address) as answer:
            if answer.status_code >= 400 and linked:
                tour.broken[address] = answer.status_code
            kinds[kind] += answer.status_code == 200
            if answer.status_code == 200 and answer.mimetype == "text/html":
                tour.pages[address] = len(gzip.compress(answer.data, compresslevel=6))
                page = Page(answer)
                check_page(page)
                waiting.extend((link.get("href", ""), True) for link in page.all("a"))
    return tour


def kind_of(adapter: MapAdapter, address: str) -> str | None:
    """The page, or the act, of an address; None for what is no page of ours or only another language of one."""
    path, _question, asked = address.partition("?")
    if not path.startswith("/") or "lang=" in asked:
        return None
    if not adapter.test(path, "GET"):
        return path
    endpoint, parts = adapter.match(path, "GET")
    return str(parts.get("act", endpoint))
