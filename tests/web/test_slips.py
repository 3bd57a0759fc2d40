"""Slips with one-time passwords: shown once, for one person or several, and never for who may not make them."""

from __future__ import annotations

import pytest

from tests import county
from tests.house import House
from tests.pages import Page, text_of
from tests.web.office import CHANGED_BY_THE_ADMINISTRATOR, fill, send_twice, statuses
from tracker.services import accounts

VACANCY = f"/people/new?role=head_teacher&unit={county.SISTER_CLASS}"


def person(house: House, key: str) -> str:
    return f"/people/{house.actor(key).person_id}"


def passwords(page: Page) -> list[str]:
    return [text_of(cell) for cell in page.all("dd[@class='slip-password']")]


def sign_in(house: House, account: str, password: str) -> str:
    return accounts.sign_in(accounts.Credentials(account, password, "10.0.0.1"), house.now)


def test_a_new_person_with_an_account_gets_a_slip(quick_house: House) -> None:
    page = fill(quick_house, VACANCY, 200, name="冉启明", account="ran")
    for said in ("冉启明", "长梁民族小学 五年级1班 · Head teacher", "ran", "http://localhost/"):
        assert said in page.text
    assert sign_in(quick_house, "ran", passwords(page)[0])


def test_an_account_is_given_later(quick_house: House) -> None:
    address = fill(quick_house, VACANCY, name="冉启明").address
    page = fill(quick_house, f"{address}/account", 200, account="ran")
    assert sign_in(quick_house, "ran", passwords(page)[0])


def test_a_taken_account_comes_back_beside_its_field(quick_house: House) -> None:
    address = f"{fill(quick_house, VACANCY, name='冉启明').address}/account"
    page = fill(quick_house, address, 422, account="principal")
    assert (page.form(address)["account"], len(page.all("*[@id='account-error']"))) == ("principal", 1)


def test_a_lost_password_is_replaced_by_a_slip(quick_house: House) -> None:
    page = fill(quick_house, f"{person(quick_house, 'principal')}/password", 200)
    assert sign_in(quick_house, "principal", passwords(page)[0])


def test_who_needs_a_second_factor_is_told_on_the_slip(quick_house: House) -> None:
    told = [
        "six-digit codes" in fill(quick_house, f"{person(quick_house, key)}/password", 200).text
        for key in ("bureau_officer", "principal")
    ]
    assert told == [True, False]


def test_a_slip_is_shown_once(quick_house: House) -> None:
    answers = send_twice(quick_house, f"{person(quick_house, 'principal')}/password")
    assert answers == [(200, None), (303, "/people")]


def test_several_slips_stand_on_one_sheet(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    form = client.get("/people?view=never_signed_in").form("/people/slips")
    ids = [quick_house.actor(key).person_id for key in ("principal", "head_teacher")]
    page = client.post("/people/slips", form | {"person": ids}, 200)
    assert (page.h1, len(set(passwords(page)))) == ("Slips", 2)


def test_nobody_ticked_is_said_so(quick_house: House) -> None:
    client = quick_house.client("administrator", "en")
    form = client.get("/people?view=never_signed_in").form("/people/slips")
    assert "Tick at least one person." in client.post("/people/slips", form, 422).text


def test_a_lost_phone_is_taken_back(quick_house: House) -> None:
    page = fill(quick_house, f"{person(quick_house, 'bureau_officer')}/second-factor")
    assert "A new phone can be set up at the next sign-in." in page.text


@pytest.mark.parametrize("act", ["account", "password", "second-factor"])
def test_only_the_administrator_hands_out_accounts(quick_house: House, act: str) -> None:
    assert statuses(quick_house, f"/people/2/{act}") == CHANGED_BY_THE_ADMINISTRATOR
