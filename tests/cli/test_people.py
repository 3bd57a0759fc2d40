"""`people create`: a person with a post and an account, and one sentence when it is refused."""

from __future__ import annotations

import json

import pytest
from click.testing import Result
from sqlalchemy import select

from tests import county
from tests.house import House
from tracker.domain.people import PeopleView
from tracker.models.audit import AuditEntry
from tracker.models.transactions import reading
from tracker.services import accounts, people
from tracker.services.people import PeopleFilters


def create(house: House, *more: str, **options: str) -> Result:
    given = {"role": "head_teacher", "unit": county.SISTER_CLASS, "account": "ran", "name": "冉启明"} | options
    arguments = [part for name, value in given.items() for part in (f"--{name}", value)]
    return house.app.test_cli_runner().invoke(args=["people", "create", *arguments, *more])


def test_the_password_is_printed_once_and_opens_the_door(house: House) -> None:
    result = create(house)
    assert result.exit_code == 0, result.stderr
    password = result.stdout.split()[-1]
    token = accounts.sign_in(accounts.Credentials("ran", password, "10.0.0.1"), house.now)
    signed_in = accounts.find_signed_in(token, house.now)
    assert (signed_in.actor.name, signed_in.must_change_password) == ("冉启明", True)


def test_the_post_is_filled_from_today_on(quick_house: House) -> None:
    create(quick_house)
    assert people.page_of_people(PeopleFilters(PeopleView.VACANT), 1, quick_house.now).vacant == 0


def test_json_stands_alone_on_stdout(quick_house: House) -> None:
    answer = json.loads(create(quick_house, "--json").stdout)
    assert (answer["account"], answer["unit"], bool(answer["password"])) == ("ran", county.SISTER_CLASS, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"account": "principal"}, "account"),
        ({"unit": "nowhere"}, "unit"),
        ({"role": "principal"}, "role"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(quick_house: House, wrong: dict[str, str], said: str) -> None:
    result = create(quick_house, **wrong)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {said}: ")
    assert len(result.stderr.splitlines()) == 1


def test_an_administrator_may_be_named_as_the_one_who_acts(quick_house: House) -> None:
    assert create(quick_house, "--as", "administrator").exit_code == 0
    with reading() as session:
        added = select(AuditEntry.person_id).where(AuditEntry.action == "person_added")
        assert (
            session.scalars(added.order_by(AuditEntry.id.desc())).first()
            == quick_house.actor("administrator").person_id
        )


def test_nobody_acts_who_may_not_appoint(quick_house: House) -> None:
    result = create(quick_house, "--as", "principal")
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (1, "", 1)


def test_an_unknown_role_is_named(quick_house: House) -> None:
    result = create(quick_house, role="mayor")
    assert (result.exit_code, "head_teacher" in result.stderr) == (2, True)
