"""The house behind a real server, as a browser meets it at a phone or at a desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from tests.house import House

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1360, "height": 900}


@dataclass
class LiveHouse:
    """The quick house at an address, and the browsers that open it."""

    house: House
    url: str
    browser: Browser

    def open(self, viewport: ViewportSize, language: str = "zh", **options: Any) -> Page:
        """A fresh browser at the door."""
        context = self.browser.new_context(base_url=self.url, viewport=viewport, locale="zh-CN", **options)
        page = context.new_page()
        page.goto(f"/sign-in?lang={language}")
        return page

    def signed_in(self, key: str, viewport: ViewportSize = DESK, language: str = "zh", **options: Any) -> Page:
        """A fresh browser in which one of the cast has tapped the own name."""
        page = self.open(viewport, language, **options)
        page.locator(f"form:has(input[name=cast][value={key}]) button").click()
        page.wait_for_url(f"{self.url}/")
        return page
