"""The door: sign-in, lock-out, passwords, the second factor, and how long a sign-in lasts."""

from __future__ import annotations

import pyotp
import pytest
from sqlalchemy import update

from tests.county import CAST, PASSWORD
from tests.house import House
from tests.pages import Page, PageClient, text_of
from tracker.models.people import Person, Post
from tracker.models.transactions import writing

NEW_PASSWORD = "seven loud river stones"
WRONG = "Account or password is wrong"


def sign_in(client: PageClient, account: str = "head_teacher", password: str = PASSWORD, status: int = 303) -> Page:
    """Fills in the door; the page that answers, or the one it leads to in the end."""
    form = client.get("/sign-in?lang=en").form("/sign-in") | {"account": account, "password": password}
    if status != 303:
        return client.post("/sign-in", form, status)
    assert client.client.post("/sign-in", data=form).status_code == status
    return client.get("/", follow_redirects=True)


@pytest.fixture
def door(quick_house: House) -> PageClient:
    """The house without a cast, as every real county is."""
    with writing() as session:
        session.execute(update(Person).values(cast_key=None))
    return quick_house.client()


def change(**values: object) -> None:
    with writing() as session:
        session.execute(update(Person).where(Person.account == "head_teacher").values(**values))


def test_the_door_of_a_sample_county_offers_the_cast_by_line(quick_house: House) -> None:
    page = quick_house.client().get("/sign-in?lang=en")
    keys = [box.get("value") for box in page.all("input[@name='cast']")]
    assert sorted(map(str, keys)) == sorted(CAST)
    titles = [text_of(title) for title in page.all("h3")]
    assert titles == ["Government line", "Bureau line", "Administration", "Elsewhere in the county"]
    assert "黄秀兰 Head teacher · 六年级2班" in page.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_tap_signs_one_of_the_cast_in(quick_house: House, language: str) -> None:
    page = quick_house.client("principal", language).get("/")
    assert "谭学军" in page.text


def test_no_cast_is_offered_or_let_in_elsewhere(door: PageClient) -> None:
    page = door.get("/sign-in?lang=en")
    assert not page.all("input[@name='cast']")
    form = page.form("/sign-in") | {"cast": "bureau_officer"}
    assert WRONG in door.post("/sign-in", form, 422).text
    assert door.client.get("/").location == "/sign-in?next=/"


def test_account_and_password_open_the_page_one_wanted(door: PageClient) -> None:
    form = door.get("/sign-in?next=/register&lang=en").form("/sign-in")
    page = door.post("/sign-in", {**form, "account": "head_teacher", "password": PASSWORD})
    assert page.address == "/register"


@pytest.mark.parametrize(
    "next_page", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_the_way_on_never_leads_out_of_the_house(door: PageClient, next_page: str) -> None:
    form = door.get("/sign-in?lang=en").form("/sign-in") | {"next": next_page}
    answer = door.client.post("/sign-in", data={**form, "account": "head_teacher", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_wrong_password_and_an_unknown_account_are_told_in_the_same_words(door: PageClient) -> None:
    wrong, unknown = sign_in(door, password="wrong", status=422), sign_in(door, "nobody", status=422)
    assert WRONG in wrong.text
    assert text_of(wrong.one("div[@role='alert']")) == text_of(unknown.one("div[@role='alert']"))
    assert wrong.one("input[@name='account']").get("value") == "head_teacher"
    assert not wrong.one("input[@name='password']").get("value")


def test_after_five_wrong_tries_the_right_password_waits_a_quarter_of_an_hour(
    door: PageClient, quick_house: House
) -> None:
    for _ in range(5):
        sign_in(door, password="wrong", status=422)
    assert "Please wait 15 minutes" in sign_in(door, status=429).text
    quick_house.wait(minutes=16)
    assert sign_in(door).address == "/"


def test_signing_out_makes_the_old_cookie_worthless(door: PageClient) -> None:
    front = sign_in(door)
    with door.client.session_transaction() as session:
        kept = dict(session)
    page = door.post("/sign-out", front.form("/sign-out"))
    assert (page.address, "You are signed out." in page.text) == ("/sign-in", True)
    with door.client.session_transaction() as session:
        session.update(kept)
    assert door.client.get("/").status_code == 302


def test_a_password_handed_out_must_be_changed_before_anything_else(door: PageClient) -> None:
    change(must_change_password=True)
    page = sign_in(door)
    assert page.address == "/password"
    assert "Choose one of your own" in page.text
    assert "Register" not in page.links
    new = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated_password": NEW_PASSWORD}
    action = page.all("form[@class='act']")[0].get("action", "")
    assert door.post(action, {**page.form(action), **new}).address == "/"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old_password": "wrong"}, "This is not your present password."),
        ({"repeated_password": "another one entirely"}, "The two new passwords differ."),
        ({"new_password": "short", "repeated_password": "short"}, "at least 12 characters"),
        ({"new_password": "password123456", "repeated_password": "password123456"}, "easily guessed"),
        ({"new_password": PASSWORD, "repeated_password": PASSWORD}, "another password than the present one"),
        ({"new_password": ""}, "Type a new password."),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    quick_house: House, typed: dict[str, str], sentence: str
) -> None:
    client = quick_house.client("head_teacher", "en")
    good = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated_password": NEW_PASSWORD}
    action = "/password?next=/"
    page = client.post(action, {**client.get("/password").form(action), **good, **typed}, 422)
    assert sentence in text_of(page.one("div[@role='alert']"))


def test_a_new_password_signs_every_other_browser_out(quick_house: House, door: PageClient) -> None:
    sign_in(door)
    other = quick_house.client()
    sign_in(other)
    new = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "repeated_password": NEW_PASSWORD}
    page = door.post("/password", {**door.get("/password").form("/password?next=/"), **new})
    assert "The new password holds from now on" in page.text
    assert other.client.get("/").status_code == 302


def test_the_bureau_sets_up_a_second_factor_and_gives_it_ever_after(door: PageClient, quick_house: House) -> None:
    page = sign_in(door, "bureau_officer")
    secret = text_of(page.one("code"))
    assert (page.address, len(secret), secret[4]) == ("/second-factor", 39, " ")
    assert page.links["Open the authenticator"].startswith("otpauth://totp/")
    code = pyotp.TOTP(secret.replace(" ", ""))
    assert enter(door, page, "000000", 422).address == "/second-factor"
    assert enter(door, page, code.at(quick_house.now)).address == "/"
    again = quick_house.client()
    page = sign_in(again, "bureau_officer")
    assert not page.all("code")
    assert "was used before" in enter(again, page, code.at(quick_house.now), 422).text
    assert enter(again, page, code.at(quick_house.wait(minutes=1))).address == "/"


def enter(client: PageClient, page: Page, code: str, status: int = 303) -> Page:
    action = page.all("form[@class='act']")[0].get("action", "")
    return client.post(action, {**page.form(action), "one_time_code": code}, status)


def test_before_the_second_factor_no_other_page_opens(door: PageClient) -> None:
    sign_in(door, "administrator")
    assert door.client.get("/audit").location == "/second-factor?next=/audit"
    assert door.client.get("/").status_code == 302


def test_what_weighs_heavily_asks_for_the_password_again_after_a_quarter_of_an_hour(
    door: PageClient, quick_house: House
) -> None:
    sign_in(door)
    page = door.get("/confirm?next=/register&lang=en")
    action = "/confirm?next=/register"
    assert "not your present password" in door.post(action, {**page.form(action), "password": "wrong"}, 422).text
    assert door.post(action, {**page.form(action), "password": PASSWORD}).address == "/register"


@pytest.mark.parametrize(
    ("key", "idle"), [("head_teacher", {"hours": 2, "minutes": 1}), ("bureau_officer", {"minutes": 31})]
)
def test_an_idle_sign_in_ends_by_itself(quick_house: House, key: str, idle: dict[str, float]) -> None:
    client = quick_house.client(key)
    client.get("/")
    quick_house.wait(**idle)
    assert client.client.get("/register?ledger=dropout").location == "/sign-in?next=/register?ledger%3Ddropout"


def test_a_busy_sign_in_ends_after_twelve_hours(quick_house: House) -> None:
    client = quick_house.client("head_teacher")
    for _ in range(12):
        client.get("/")
        quick_house.wait(hours=1)
    client.get("/")
    quick_house.wait(minutes=1)
    assert client.client.get("/").status_code == 302


def test_a_person_whose_last_post_ended_is_out_at_the_next_page(quick_house: House) -> None:
    client = quick_house.client("head_teacher")
    with writing() as session:
        session.execute(update(Post).where(Post.role == "head_teacher").values(ends_on=quick_house.today()))
    client.get("/")
    quick_house.wait(hours=16)
    assert client.client.get("/").status_code == 302
    page = quick_house.client().get("/sign-in")
    assert "head_teacher" not in [box.get("value") for box in page.all("input[@name='cast']")]
