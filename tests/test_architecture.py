"""The house rules that can be read off the source: imports point down, nothing grows too big."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tracker"
SOURCES = sorted(PACKAGE.rglob("*.py"))

MAY_IMPORT = {
    "domain": {"domain"},
    "adapters": {"adapters", "domain"},
    "models": {"models", "domain"},
    "services": {"models", "adapters", "domain"},
    "messages": {"domain"},
    "web": {"web", "services", "domain"},
    "scheduler": {"services", "messages", "domain"},
    "cli": {"cli", "services", "domain", "scheduler", "sample"},
    "sample": {"sample", "services", "models", "adapters", "domain"},
}
"""Layer → the layers it may name. Commands start the scheduler and the sample county, which fills tables itself."""

KNOWS_ALL = "app"
OUTSIDE_THE_LAYERS = {"domain": {"flask", "sqlalchemy", "werkzeug", "wtforms", "flask_babel", "config"}}
"""What a layer may not name although it is none of ours."""

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, MOST_ARGUMENTS = 300, 40, 120, 5
NOT_COUNTED = {"self", "cls"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file names, `from tracker import x` as tracker.x."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (
                (f"tracker.{alias.name}" for alias in node.names) if node.module == "tracker" else [node.module or ""]
            )


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


@pytest.mark.parametrize("path", [p for p in SOURCES if layer_of(p) not in {KNOWS_ALL, "__init__"}], ids=name_of)
def test_imports_point_down(path: Path) -> None:
    layer = layer_of(path)
    named = {module.split(".")[1] for module in imports_of(path) if module.startswith("tracker.")}
    assert named <= MAY_IMPORT[layer], f"{name_of(path)} names {sorted(named - MAY_IMPORT[layer])}"
    libraries = {module.split(".")[0] for module in imports_of(path)}
    assert not libraries & OUTSIDE_THE_LAYERS.get(layer, set())


def test_the_package_itself_imports_nothing() -> None:
    assert list(imports_of(PACKAGE / "__init__.py")) == []


def test_loading_the_domain_loads_neither_flask_nor_sqlalchemy() -> None:
    modules = [f"tracker.domain.{path.stem}" for path in (PACKAGE / "domain").glob("*.py") if path.stem != "__init__"]
    program = f"import sys, {', '.join(modules)}; print(sorted({{'flask', 'sqlalchemy'}} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    inside = [
        f"{function.name}, line {node.lineno}"
        for function in functions_of(path)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert inside == []


@pytest.mark.parametrize("path", [*SOURCES, *sorted(ROOT.glob("tests/**/*.py")), ROOT / "config.py"], ids=name_of)
def test_a_file_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_has_at_most_40_lines_and_5_arguments(path: Path) -> None:
    too_big = [
        f"{function.name}: {lines} lines, {arguments} arguments"
        for function in functions_of(path)
        for lines, arguments in [size_of(function)]
        if lines > LONGEST_FUNCTION or arguments > MOST_ARGUMENTS
    ]
    assert too_big == []


def size_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, int]:
    """Lines from `def` to the end, and arguments without self."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    arguments = [argument for argument in given if argument.arg not in NOT_COUNTED]
    return (function.end_lineno or 0) - function.lineno + 1, len(arguments)


@pytest.mark.parametrize("path", sorted(ROOT.glob("templates/**/*.*")), ids=name_of)
def test_a_template_has_at_most_120_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_TEMPLATE


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_says_in_its_first_line_what_it_owns(path: Path) -> None:
    says = ast.get_docstring(ast.parse(path.read_text()))
    assert says
    assert says.splitlines()[0].endswith(".")


@pytest.mark.parametrize("path", [p for p in SOURCES if layer_of(p) == "services"], ids=name_of)
def test_a_public_function_of_a_service_says_what_it_does(path: Path) -> None:
    tree = ast.parse(path.read_text())
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize("path", [p for p in SOURCES if layer_of(p) in {"domain", "models", "services"}], ids=name_of)
def test_below_the_edges_nobody_asks_the_clock(path: Path) -> None:
    asked = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"} and _is_clock(node.value)
    ]
    assert asked == []


def _is_clock(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"datetime", "date"}
