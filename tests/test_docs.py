"""The guides keep to the product: links lead somewhere, commands exist, bold words stand on a screen."""

import re
from pathlib import Path

import click
import pytest

from config import CHECKOUT
from tests.test_translations import texts, translated
from tracker.cli import COMMANDS

GUIDES = sorted(CHECKOUT.glob("docs/guide-*.md"))
TEXTS = [CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md", *sorted(CHECKOUT.glob("docs/**/*.md"))]
OPERATOR = CHECKOUT / "docs" / "guide-operator.md"
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
MADE_BY_A_TEST = {"docs/pictures/case.png"}


def name_of(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def known_commands() -> set[str]:
    found = set()
    for command in COMMANDS:
        below = command.commands if isinstance(command, click.Group) else {}
        found |= {f"{command.name} {name}" for name in below} or {str(command.name)}
    return found


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_a_link_leads_to_a_file(path: Path) -> None:
    lost = [
        link
        for link in LINK.findall(path.read_text())
        if not (path.parent / link).exists() and link not in MADE_BY_A_TEST
    ]

    assert not lost


@pytest.mark.parametrize("path", [path for path in GUIDES if path != OPERATOR], ids=name_of)
def test_a_bold_word_stands_on_a_screen(path: Path) -> None:
    on_screen = {chinese for message in translated() for chinese in texts(message.string)}
    bold = re.findall(r"\*\*(.+?)\*\*", path.read_text())

    assert [word for word in bold if word not in on_screen and word.rstrip("。") not in on_screen] == []


def test_every_make_target_told_of_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(), re.M))
    told = {target for path in TEXTS for target in re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text(), re.M)}

    assert told <= targets


def test_the_operators_table_names_the_commands_there_are() -> None:
    table = OPERATOR.read_text().split("## 命令")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `([a-z]+(?: [a-z]+)?)", table, re.M))

    assert told == {name for name in known_commands() if not name.startswith("db ")} | {"db upgrade"}
