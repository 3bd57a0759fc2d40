"""The server behind a proxy on the same machine, and the one command that makes ready and serves."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from config import CHECKOUT
from tests.house import House
from tracker.cli.serve import make_server


@pytest.fixture
def address(quick_house: House) -> Iterator[str]:
    server = make_server(quick_house.app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(server.close)  # by the thread that waits for its sockets
    thread.join()
    server.task_dispatcher.shutdown()


def test_over_https_the_cookie_is_secure_and_the_browser_told_to_stay_there(address: str) -> None:
    answer = httpx.get(f"{address}/sign-in", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"})
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_without_a_proxy_a_county_can_start_without_a_certificate(address: str) -> None:
    answer = httpx.get(f"{address}/sign-in")
    assert "Secure" not in answer.headers["set-cookie"]
    assert "strict-transport-security" not in answer.headers


def test_start_makes_an_empty_database_ready_and_serves_the_first_run_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "start", "--empty"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings = {"INSTANCE": str(tmp_path), "PORT": str(free.getsockname()[1])}
    with subprocess.Popen(command, cwd=CHECKOUT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().removeprefix("Ready: ").strip()
            assert httpx.get(address, follow_redirects=True).status_code == 200
        finally:
            process.terminate()


def started(instance: Path, **more: str) -> tuple[int, str]:
    """How `start --empty` ends that cannot serve, and the last line it says."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "start", "--empty"]
    settings = {"INSTANCE": str(instance), **more}
    ended = subprocess.run(command, cwd=CHECKOUT, env=settings, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr.splitlines()[-1]


def test_an_address_that_is_taken_is_named_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert started(tmp_path, PORT=str(port)) == (
            1,
            f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use.",
        )


def test_no_county_is_begun_by_a_clock_of_its_own(tmp_path: Path) -> None:
    code, said = started(tmp_path, CLOCK="2026-12-07T08:30:00+08:00")
    assert (code, said) == (1, "Error: CLOCK is for a sample county only; this database is none.")
