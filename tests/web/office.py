"""The administrator's hands: opening a form of the administration, filling it in, sending it."""

from __future__ import annotations

from typing import Any

from tests.house import House
from tests.pages import Page


def fill(house: House, address: str, status: int = 303, by: str = "administrator", **typed: Any) -> Page:
    """Opens the form at an address, types and sends it; the page that answers, or the one it leads to."""
    client = house.client(by, "en")
    return client.post(address, client.get(address).form(address) | typed, status)


def send_twice(house: House, address: str, **typed: Any) -> list[tuple[int, str | None]]:
    """The same form sent twice: status and way on of each."""
    client = house.client("administrator", "en")
    form = client.get(address).form(address) | typed
    answers = [client.client.post(address, data=form) for _ in range(2)]
    return [(answer.status_code, answer.location) for answer in answers]


def statuses(house: House, address: str, method: str = "get") -> dict[str, int]:
    """What each of some posts, and somebody who is not signed in, is answered."""
    keys = ("administrator", "bureau_officer", "deputy_head", "principal", "county_leader", "township_clerk", None)
    return {key or "nobody": getattr(house.client(key).client, method)(address).status_code for key in keys}


READ_BY_THE_BUREAU = {
    "administrator": 200,
    "bureau_officer": 200,
    "deputy_head": 200,
    "principal": 403,
    "county_leader": 403,
    "township_clerk": 403,
    "nobody": 302,
}
CHANGED_BY_THE_ADMINISTRATOR = READ_BY_THE_BUREAU | {"bureau_officer": 403, "deputy_head": 403}
