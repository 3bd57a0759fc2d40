"""Whoever takes files out gives the password again after a quarter of an hour; only the cast of a sample does not."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from tests.county import PASSWORD
from tests.crowd import confirmed
from tests.house import House
from tests.pages import PageClient
from tests.web.test_accounts import sign_in
from tracker.models.exports import Export
from tracker.models.people import Person
from tracker.models.transactions import reading, writing

PLACES = ("/register/export", "/register/pack", "/cases/422822-2026-0001/pack")


@pytest.fixture
def principal(quick_house: House) -> PageClient:
    """The principal of a real county, signed in a moment ago with account and password; there is one case."""
    confirmed(quick_house, "张小雨")
    with writing() as session:
        session.execute(update(Person).values(cast_key=None))
    client = quick_house.client()
    sign_in(client, "principal")
    return client


def files_ordered() -> int:
    with reading() as session:
        return session.scalar(select(func.count(Export.id))) or 0


def confirm(client: PageClient, place: str, password: str = PASSWORD, status: int = 303) -> str:
    """Gives the password again on the way to a page; where that leads."""
    action = f"/confirm?next={place}"
    return client.post(action, client.get(action).form(action) | {"password": password}, status).address


@pytest.mark.parametrize("place", PLACES)
def test_right_after_signing_in_nothing_more_is_asked(principal: PageClient, place: str) -> None:
    answer = principal.client.post(place, data=principal.get(place).form(place))
    assert (answer.status_code, answer.location.startswith("/exports/")) == (303, True)
    assert files_ordered() == 1


@pytest.mark.parametrize("place", PLACES)
def test_later_neither_the_page_opens_nor_is_a_form_kept_from_before_taken(
    principal: PageClient, quick_house: House, place: str
) -> None:
    form = principal.get(place).form(place)
    quick_house.wait(minutes=16)
    answers = [principal.client.get(place), principal.client.post(place, data=form)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(302, f"/confirm?next={place}")] * 2
    assert files_ordered() == 0


@pytest.mark.parametrize("place", PLACES)
def test_with_the_password_given_again_the_file_leaves(principal: PageClient, quick_house: House, place: str) -> None:
    form = principal.get(place).form(place)
    quick_house.wait(minutes=16)
    assert confirm(principal, place, "wrong", 422) == "/confirm"
    assert principal.client.post(place, data=form).status_code == 302
    assert confirm(principal, place) == place
    answer = principal.client.post(place, data=form)
    assert (answer.status_code, answer.location.startswith("/exports/"), files_ordered()) == (303, True, 1)


def test_the_cast_of_a_sample_county_has_no_password_to_give(quick_house: House) -> None:
    client = quick_house.client("bureau_officer")
    client.get("/")
    quick_house.wait(minutes=16)
    assert client.client.get("/register/export").status_code == 200
