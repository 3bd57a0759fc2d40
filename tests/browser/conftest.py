"""A real browser and a live house: Chromium for the whole run, a server thread for each test, the cast at its door."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.house import House
from tests.live import DESK, PHONE, LiveHouse
from tests.missing_tools import chromium_path

HERE = Path(__file__).parent
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

Serve = Callable[[Flask], str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium the tests of this folder are skipped; the run ends by saying how to get it."""
    missing = pytest.mark.skipif(not chromium_path(), reason="needs Chromium")
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server for an application on a port of its own and returns its address; all stop with the test."""
    running = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _behind_a_server(house: House, serve: Serve, browser: Browser) -> Iterator[LiveHouse]:
    yield LiveHouse(house, serve(house.app), browser)
    for context in browser.contexts:
        context.close()


@pytest.fixture
def live(quick_house: House, serve: Serve, browser: Browser) -> Iterator[LiveHouse]:
    with _behind_a_server(quick_house, serve, browser) as live:
        yield live


@pytest.fixture
def live_after_weeks(lived_in: House, serve: Serve, browser: Browser) -> Iterator[LiveHouse]:
    """The house of a whole file behind a server, for a test that only looks."""
    with _behind_a_server(lived_in, serve, browser) as live:
        yield live


@pytest.fixture
def phone(live: LiveHouse) -> Callable[[str], Page]:
    """`phone("head_teacher")`: one of the cast at a phone."""
    return lambda key: live.signed_in(key, PHONE)


@pytest.fixture
def desk(live: LiveHouse) -> Callable[[str], Page]:
    """`desk("bureau_officer")`: one of the cast at a desk."""
    return lambda key: live.signed_in(key, DESK)
