"""Files of the look: fetched once, kept a year, fetched anew when they change."""

from __future__ import annotations

from tests.house import House


def test_a_page_asks_for_its_files_by_the_hash_of_their_content(quick_house: House) -> None:
    page = quick_house.client().get("/sign-in")
    addresses = [link.get("href", "") for link in page.all("link")] + [one.get("src", "") for one in page.all("script")]
    assert len(addresses) >= 5
    assert all("?v=" in address for address in addresses)


def test_a_file_is_kept_for_a_year_under_its_hash_and_looked_up_without(quick_house: House) -> None:
    client = quick_house.app.test_client()
    with client.get("/static/theme.css?v=1") as kept, client.get("/static/theme.css") as looked_up:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert looked_up.headers["Cache-Control"] == "no-cache"


def test_pages_with_personal_data_are_stored_nowhere(quick_house: House) -> None:
    answer = quick_house.client("principal").client.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_over_https_the_browser_is_told_to_stay_there_and_the_cookie_is_secure(quick_house: House) -> None:
    answer = quick_house.client().client.get("/sign-in?lang=en", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure; HttpOnly" in answer.headers["Set-Cookie"]


def test_texts_are_packed_for_a_browser_that_can_unpack(quick_house: House) -> None:
    client = quick_house.client("principal").client
    packed, plain = client.get("/", headers={"Accept-Encoding": "gzip"}), client.get("/")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
