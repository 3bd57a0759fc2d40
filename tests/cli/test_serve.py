"""The server behind a proxy on the same machine: https is believed from there, so that cookies are Secure."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.house import House
from tracker.cli.serve import make_server


@pytest.fixture
def address(quick_house: House) -> Iterator[str]:
    server = make_server(quick_house.app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()
    thread.join()


def test_over_https_the_cookie_is_secure_and_the_browser_told_to_stay_there(address: str) -> None:
    answer = httpx.get(f"{address}/sign-in", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_without_a_proxy_a_county_can_start_without_a_certificate(address: str) -> None:
    answer = httpx.get(f"{address}/sign-in")
    assert "Secure" not in answer.headers["set-cookie"]
    assert "strict-transport-security" not in answer.headers
