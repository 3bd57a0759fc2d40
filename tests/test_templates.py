"""Rules for every template: nothing inline, every component used, every page under the one frame."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
# Printed papers and messages stand alone; every other page is framed.
UNFRAMED = {"components", "messages", "documents"}
PAGES = [template for template in ALL if template.parent.name not in UNFRAMED and template.name[0] != "_"]
MACRO = re.compile(r"{%-? macro (\w+)")
INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
ARITHMETIC = re.compile(r"{[{%][^}]*[\w)\]] [-+*/%] \d")


def name_of(template: Path) -> str:
    return str(template.relative_to(TEMPLATES))


def is_used(macro: str) -> bool:
    """Called under its own name, or imported under another one."""
    use = re.compile(rf"\b{macro}\(|import [^%]*\b{macro} as ")
    return any(use.search(MACRO.sub("", template.read_text())) for template in ALL)


@pytest.mark.parametrize("template", ALL, ids=name_of)
def test_a_template_has_no_inline_script_or_style(template):
    assert not INLINE.search(template.read_text())


@pytest.mark.parametrize("template", ALL, ids=name_of)
def test_a_template_does_no_arithmetic(template):
    assert not ARITHMETIC.search(template.read_text())


@pytest.mark.parametrize("template", ALL, ids=name_of)
def test_a_template_loads_nothing_from_another_host(template):
    assert not re.search(r"(href|src|action)=[\"'](https?:)?//", template.read_text())


@pytest.mark.parametrize("template", PAGES, ids=name_of)
def test_a_page_stands_in_the_frame_and_names_itself(template):
    source = template.read_text()
    if template.name != "layout.html":
        assert re.search(r"{% extends \"[\w/]+\.html\" %}", source)
    assert ("<h1" in source) == (template.name == "layout.html")


@pytest.mark.parametrize("macro", sorted(m for c in COMPONENTS for m in MACRO.findall(c.read_text())))
def test_a_component_is_used(macro):
    assert is_used(macro)


def test_a_component_says_in_a_comment_what_it_is():
    for component in COMPONENTS:
        source = component.read_text()
        public = len(re.findall(r"{% macro [a-z]", source))
        assert len(re.findall(r"#}\n{% macro [a-z]", source)) == public, component.name
