"""Accounts: lock-out, one answer to all who fail, how long a sign-in lasts, codes taken once, passwords."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import select, update

from tests.county import PASSWORD
from tests.house import House
from tracker.adapters import passwords
from tracker.domain.accounts import (
    NOBODY,
    Owed,
    SignedIn,
    password_problem,
)
from tracker.domain.errors import Failure, Invalid, Refused, TooMany
from tracker.models.accounts import SignIn, SignInTry
from tracker.models.base import db
from tracker.models.people import Person, Post
from tracker.models.transactions import reading, writing
from tracker.services.accounts import (
    Credentials,
    change_password,
    check_second_factor,
    confirm_password,
    find_signed_in,
    set_up_second_factor,
    sign_in,
    sign_in_cast,
    sign_out,
)

NEW = "seven loud river stones"


def enter(house: House, account: str = "principal", password: str = PASSWORD, address: str = "10.0.0.1") -> str:
    return sign_in(Credentials(account, password, address), house.now)


def signed_in(house: House, account: str = "principal") -> SignedIn:
    return find_signed_in(enter(house, account), house.now)


def fail(house: House, times: int, account: str = "principal", address: str = "10.0.0.1") -> list[type[Failure]]:
    """So many wrong passwords; what each was answered."""
    answers = []
    for _ in range(times):
        with pytest.raises(Failure) as failure:
            enter(house, account, "wrong", address)
        answers.append(failure.type)
    return answers


def test_five_failures_close_an_account_from_every_address_for_a_quarter_of_an_hour(house: House) -> None:
    assert fail(house, 6) == [Refused] * 5 + [TooMany]
    with pytest.raises(TooMany):
        enter(house, address="10.0.0.2")
    house.wait(minutes=15, seconds=1)
    assert enter(house)


def test_five_failures_close_an_address_for_every_account(house: House) -> None:
    accounts = ["principal", "head_teacher", "nobody", "deputy_head", "township_clerk"]
    assert [fail(house, 1, account)[0] for account in accounts] == [Refused] * 5
    with pytest.raises(TooMany):
        enter(house, "bureau_officer")
    assert enter(house, "bureau_officer", address="10.0.0.2")


def test_a_good_password_forgets_the_failures_of_the_account_but_not_of_the_address(quick_house: House) -> None:
    fail(quick_house, 4)
    enter(quick_house)
    assert fail(quick_house, 1, "head_teacher") == [Refused]
    assert fail(quick_house, 1, "head_teacher") == [TooMany]
    assert fail(quick_house, 5, address="10.0.0.2") == [Refused] * 5


def test_a_try_turned_away_does_not_make_the_wait_longer(quick_house: House) -> None:
    fail(quick_house, 5)
    quick_house.wait(minutes=14)
    assert fail(quick_house, 3) == [TooMany] * 3
    quick_house.wait(minutes=1, seconds=1)
    assert enter(quick_house)


def test_tries_are_kept_without_account_and_address(quick_house: House) -> None:
    fail(quick_house, 1)
    with reading() as session:
        kept = session.scalars(select(SignInTry.key)).all()
    assert len(kept) == 2
    assert not any("principal" in key or "10.0.0.1" in key for key in kept)


@pytest.mark.parametrize(
    "account", ["nobody", "principal", "without_password", "", "Principal", "principal'--", "a\x00"]
)
def test_whoever_fails_is_told_the_same_after_the_same_work(
    quick_house: House, monkeypatch: pytest.MonkeyPatch, account: str
) -> None:
    with writing() as session:
        session.execute(
            update(Person).where(Person.account == "deputy_head").values(account="without_password", password_hash=None)
        )
    work: list[str] = []
    verify = passwords.PasswordHasher.verify

    def counted(hasher: Any, stored: str, password: str) -> bool:
        work.append(stored[:31])
        return verify(hasher, stored, password)

    monkeypatch.setattr(passwords.PasswordHasher, "verify", counted)
    with pytest.raises(Refused, match="Account or password is wrong"):
        enter(quick_house, account, "wrong")
    assert work == [passwords.hash_password("x")[:31]], "one check, of the same cost"


def test_a_sign_in_is_found_by_its_token_alone_and_the_table_holds_none(quick_house: House) -> None:
    token = enter(quick_house)
    assert find_signed_in(token, quick_house.now).actor.account == "principal"
    with reading() as session:
        kept = session.scalars(select(SignIn.token_hash)).one()
    assert token not in kept
    assert [find_signed_in(wrong, quick_house.now) for wrong in ("", kept, token[:-1], token + "x")] == [NOBODY] * 4


def test_a_sign_in_ends_by_signing_out(house: House) -> None:
    token = enter(house)
    sign_out(find_signed_in(token, house.now), house.now)
    assert find_signed_in(token, house.now) is NOBODY


def set_posts(key: str, **values: object) -> None:
    with writing() as session:
        for post in session.scalars(select(Post).join(Post.person).where(Person.account == key)):
            for name, value in values.items():
                setattr(post, name, value)


def test_the_end_of_the_last_post_ends_the_sign_in_and_opens_no_other(house: House) -> None:
    token = enter(house)
    set_posts("principal", ends_on=house.today())
    assert not find_signed_in(token, house.now).nobody, "the last day is a day in post"
    set_posts("principal", ends_on=house.today() - timedelta(days=1))
    assert find_signed_in(token, house.now) is NOBODY
    with pytest.raises(Refused, match="no post"):
        enter(house)
    set_posts("principal", ends_on=None, starts_on=house.today() + timedelta(days=1))
    with pytest.raises(Refused, match="no post"):
        sign_in_cast("principal", house.now)


@pytest.mark.parametrize(
    ("account", "minutes", "lasts"),
    [
        ("principal", 120, True),
        ("principal", 121, False),
        ("bureau_officer", 30, True),
        ("bureau_officer", 31, False),
        ("administrator", 31, False),
        ("deputy_head", 31, False),
    ],
)
def test_a_sign_in_ends_after_a_while_without_a_page(
    quick_house: House, account: str, minutes: int, lasts: bool
) -> None:
    token = enter(quick_house, account)
    assert find_signed_in(token, quick_house.wait(minutes=minutes)).nobody is not lasts


def test_a_sign_in_ends_after_twelve_hours_whatever_is_done(quick_house: House) -> None:
    token = enter(quick_house)
    for _ in range(12):
        assert not find_signed_in(token, quick_house.wait(hours=1)).nobody
    assert find_signed_in(token, quick_house.wait(minutes=1)).nobody


def test_a_new_password_ends_every_other_sign_in_and_the_old_password(house: House) -> None:
    mine, other = enter(house), enter(house)
    change_password(find_signed_in(mine, house.now), PASSWORD, NEW, house.now)
    assert [find_signed_in(token, house.now).nobody for token in (mine, other)] == [False, True]
    assert fail(house, 1) == [Refused]
    with pytest.raises(Refused):
        enter(house)
    assert enter(house, password=NEW)


@pytest.mark.parametrize(
    ("old", "new", "field"), [("wrong", NEW, "old"), (PASSWORD, PASSWORD, "new"), (PASSWORD, "short", "new")]
)
def test_a_password_is_changed_by_its_owner_to_another_good_one(
    quick_house: House, old: str, new: str, field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        change_password(signed_in(quick_house), old, new, quick_house.now)
    assert list(wrong.value.fields) == [field]
    assert enter(quick_house)


def test_guessing_the_present_password_is_locked_out_too(quick_house: House) -> None:
    person = signed_in(quick_house)
    for _ in range(5):
        with pytest.raises(Invalid):
            confirm_password(person, "wrong", quick_house.now)
    with pytest.raises(TooMany):
        confirm_password(person, PASSWORD, quick_house.now)


def test_a_confirmed_password_counts_for_a_quarter_of_an_hour(quick_house: House) -> None:
    token = enter(quick_house, "bureau_officer")
    assert find_signed_in(token, quick_house.now).is_recently_confirmed(quick_house.now)
    later = find_signed_in(token, quick_house.wait(minutes=16))
    assert not later.is_recently_confirmed(quick_house.now)
    confirm_password(later, PASSWORD, quick_house.now)
    assert find_signed_in(token, quick_house.now).is_recently_confirmed(quick_house.now)


def code(house: House, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(house.now + timedelta(seconds=30 * steps))


def test_a_code_is_taken_once_and_no_older_one_after_it(house: House) -> None:
    token = enter(house, "bureau_officer")
    officer = find_signed_in(token, house.now)
    assert officer.owed is Owed.SECOND_FACTOR
    secret, link = set_up_second_factor(officer)
    assert (secret, "issuer" in link) == (set_up_second_factor(officer)[0], True)
    newest, older = code(house, secret), code(house, secret, -1)
    check_second_factor(officer, newest, house.now)
    assert find_signed_in(token, house.now).owed is None
    for used in (newest, older):
        with pytest.raises(Invalid):
            check_second_factor(officer, used, house.now)
    house.wait(seconds=30)
    check_second_factor(officer, code(house, secret), house.now)


@pytest.mark.parametrize("typed", ["000000", "", "abc", "１２３４５６", "12345678901234567890"])
def test_a_wrong_code_is_refused_and_five_close_the_way(quick_house: House, typed: str) -> None:
    officer = signed_in(quick_house, "bureau_officer")
    secret, _ = set_up_second_factor(officer)
    for _ in range(5):
        with pytest.raises(Invalid):
            check_second_factor(officer, typed, quick_house.now)
    with pytest.raises(TooMany):
        check_second_factor(officer, code(quick_house, secret), quick_house.now)


def test_a_code_far_from_now_is_refused(quick_house: House) -> None:
    officer = signed_in(quick_house, "bureau_officer")
    secret, _ = set_up_second_factor(officer)
    for steps in (-2, 2):
        with pytest.raises(Invalid):
            check_second_factor(officer, code(quick_house, secret, steps), quick_house.now)
    check_second_factor(officer, code(quick_house, secret, 1), quick_house.now)


def test_without_a_secret_no_code_fits(quick_house: House) -> None:
    officer = signed_in(quick_house, "bureau_officer")
    with pytest.raises(Invalid):
        check_second_factor(officer, "000000", quick_house.now)


def test_a_secret_once_confirmed_is_shown_no_more(quick_house: House) -> None:
    officer = signed_in(quick_house, "bureau_officer")
    secret, _ = set_up_second_factor(officer)
    check_second_factor(officer, code(quick_house, secret), quick_house.now)
    with pytest.raises(Refused):
        set_up_second_factor(officer)
    with db.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT totp_secret FROM person WHERE account = 'bureau_officer'").scalar()
    assert secret.encode() not in bytes(stored)


def test_one_time_passwords_can_be_read_out_and_pass_the_rules() -> None:
    made = {passwords.make_one_time_password()[0] for _ in range(2)}
    assert len(made) == 2
    assert all(password_problem(password) is None for password in made)
    assert not set("ilo01") & set("".join(made))
