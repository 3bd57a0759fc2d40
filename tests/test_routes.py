"""Every page says who may open it, and the written matrix of pages and posts holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Blueprint
from werkzeug.routing import Rule

from config import Config
from tests.county import START
from tests.house import House
from tests.places import written
from tracker import app as application
from tracker.domain.permissions import GRANTS, Permission, may
from tracker.domain.posts import Role
from tracker.web.routing import PUBLIC_FILES, UndeclaredRoute, permission_of

MATRIX = Path(__file__).parent / "web" / "page_roles.csv"
FORMS = Path(__file__).parent / "web" / "form_roles.csv"
"""What those who are granted a form are answered when it is not whole: web/test_order_of_answers.py sends them."""


def pages(house: House, method: str) -> Iterator[Rule]:
    for rule in house.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in PUBLIC_FILES:
            yield rule


def address_of(rule: Rule) -> str:
    """Some address of the rule; what it leads to need not exist."""
    adapter = rule.map.bind("") if rule.map else None
    assert adapter is not None
    return adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, 1))


def test_every_page_of_the_house_stands_in_the_matrix(quick_house: House) -> None:
    adapter = quick_house.app.url_map.bind("")
    named = ["number", "code", "week", "figure", "instruction", "ticket", "return_number", "review", "batch", "share"]
    named += ["arrivals", "letter", "question", "school", "logged"]
    numbered = ["entry_id", "person", "post", "period", "sample", "roster", "child", "follow_up"]
    numbered += ["paper", "paper_id", "absentee", "draft", "receipt"]
    places = dict.fromkeys(named, "x") | dict.fromkeys(numbered, 1)
    covered = {adapter.match(address.format(**places), "GET")[0] for address in written(MATRIX)}
    assert {rule.endpoint for rule in pages(quick_house, "GET")} - covered == set()


def test_every_form_of_the_house_stands_in_the_matrix_of_forms(
    quick_house: House, places: Mapping[str, object]
) -> None:
    actors = {key: quick_house.actor(key) for key in next(iter(written(MATRIX).values()))}
    match = quick_house.app.url_map.bind("").match
    answered = {match(address.format(**places), "POST")[0]: set(row) for address, row in written(FORMS).items()}
    granted = {}
    for rule in pages(quick_house, "POST"):
        permission = permission_of(quick_house.app, rule.endpoint)
        granted[rule.endpoint] = {key for key, actor in actors.items() if permission and may(actor, permission)}
    assert answered == granted


def test_a_post_gets_from_each_page_what_is_written(quick_house: House, places: Mapping[str, object]) -> None:
    clients = {key: quick_house.client(key).client for key in next(iter(written(MATRIX).values()))}
    wrong = {}
    for address, expected in written(MATRIX).items():
        for key, client in clients.items():
            with client.get(address.format(**places)) as answer:
                if answer.status_code != expected[key]:
                    wrong[address, key] = (answer.status_code, expected[key])
    assert wrong == {}


def test_whoever_is_not_signed_in_is_led_to_the_door(quick_house: House) -> None:
    client = quick_house.app.test_client()
    for method in ("GET", "POST"):
        for rule in pages(quick_house, method):
            if permission_of(quick_house.app, rule.endpoint) is Permission.PUBLIC:
                continue
            answer = client.open(address_of(rule), method=method)
            assert (answer.status_code, (answer.location or "")[:8]) == (302, "/sign-in"), rule


def test_every_form_is_refused_without_its_token(quick_house: House) -> None:
    clients = {role: quick_house.client(str(role)).client for role in Role}
    for rule in pages(quick_house, "POST"):
        permission = permission_of(quick_house.app, rule.endpoint)
        assert permission is not None
        role = sorted(GRANTS[permission])[0]
        assert clients[role].post(address_of(rule), data={"note": "x"}).status_code == 400, rule


def test_who_is_not_granted_a_form_is_refused_before_it_is_read(quick_house: House) -> None:
    clients = {role: quick_house.client(str(role)).client for role in Role}
    for rule in pages(quick_house, "POST"):
        permission = permission_of(quick_house.app, rule.endpoint)
        assert permission is not None
        for role in set(Role) - GRANTS[permission]:
            assert clients[role].post(address_of(rule)).status_code == 403, (rule, role)


def test_a_house_with_a_page_that_declares_nothing_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Blueprint("silent", __name__)
    silent.add_url_rule("/open-to-all", view_func=lambda: "")
    monkeypatch.setattr(application, "BLUEPRINTS", [silent])
    config = Config(instance=tmp_path, database_url="sqlite://", host="127.0.0.1", port=8000, clock=None)
    with pytest.raises(UndeclaredRoute, match="/open-to-all"):
        application.create_app(config, lambda: START)
