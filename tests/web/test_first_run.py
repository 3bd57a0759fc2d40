"""The first page of an empty installation, and that it is gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade

from config import Config
from tests.county import START
from tests.house import Browser, House
from tests.pages import PageClient
from tracker.app import create_app
from tracker.models.base import db

ENTERED = {
    "county_code": "422822",
    "county_name": "建始县",
    "name": "钟毅",
    "account": "zhongyi",
    "password": "four quiet mountain words",
    "repeated_password": "four quiet mountain words",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[PageClient]:
    """A browser before an installation with nobody in it."""
    config = Config(tmp_path, f"sqlite:///{tmp_path}/tracker.db", "127.0.0.1", 8000, None)
    app = create_app(config, lambda: START)
    app.test_client_class = Browser
    with app.app_context():
        upgrade()
        yield PageClient(app.test_client())
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("address", ["/", "/sign-in", "/cases", "/nowhere", "/units"])
def test_every_page_of_an_empty_installation_leads_to_the_first_one(client: PageClient, address: str) -> None:
    response = client.client.get(address)
    assert (response.status_code, response.location) == (302, "/first-run")


def test_the_look_and_the_watchman_are_served_while_empty(client: PageClient) -> None:
    for address in ("/static/theme.css", "/healthz"):
        with client.client.get(address) as answer:
            assert answer.status_code == 200, address


def begin(client: PageClient, **changes: str) -> dict[str, str]:
    return client.get("/first-run").form("/first-run") | ENTERED | changes


def test_whoever_begins_is_signed_in_as_administrator(client: PageClient) -> None:
    answer = client.client.post("/first-run", data=begin(client))
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.client.get("/").location == "/second-factor?next=/"


def test_afterwards_there_is_no_such_page(client: PageClient) -> None:
    again = begin(client)
    client.client.post("/first-run", data=again)
    client.get("/first-run", status=404)
    assert client.client.post("/first-run", data=again).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"county_code": "4228"}, "county_code"),
        ({"password": "jianshi-2026", "repeated_password": "jianshi-2026"}, "password"),
        ({"repeated_password": "another"}, "repeated_password"),
        ({"account": "a b"}, "account"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    client: PageClient, changes: dict[str, str], field: str
) -> None:
    page = client.post("/first-run", begin(client, **changes), status=422)
    assert page.one(f"input[@id='{field}']").get("aria-invalid") == "true"
    assert page.form("/first-run")["county_name"] == "建始县"


def test_an_installation_with_people_has_no_first_page(quick_house: House) -> None:
    quick_house.client().get("/first-run", status=404)
    quick_house.client("administrator").get("/first-run", status=404)
