"""The locks, the Makefile and the script of CI keep what the README promises."""

import os
import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement

from config import CHECKOUT
from tests.missing_tools import TOOLS, chromium_path

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
DEVELOPMENT = PROJECT["dependency-groups"]["dev"]
PEERS = PROJECT["dependency-groups"]["bench"]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?: ; [^\n]*?)? \\\n(?P<hashes>(?:    --hash=\S+(?: \\)?\n)+)", re.M
)


def locked(name: str) -> dict[str, str]:
    return {pin["name"]: pin["version"] for pin in PIN.finditer((CHECKOUT / name).read_text())}


def planned(*goals: str, **environ: str) -> str:
    """What make would do, without the make and the settings this test itself runs under."""
    return subprocess.run(
        ["make", "--dry-run", "--always-make", *goals],  # noqa: S607 - make is a stated need
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"]} | environ,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize(
    ("lock", "requirement"),
    [("requirements.txt", each) for each in RUNTIME]
    + [("requirements-dev.txt", each) for each in RUNTIME + DEVELOPMENT]
    + [("requirements-bench.txt", each) for each in RUNTIME + PEERS],
)
def test_the_lock_holds_what_pyproject_asks_for(lock, requirement):
    wanted = Requirement(requirement)

    assert wanted.specifier.contains(locked(lock)[wanted.name]), f"run `make lock`: {requirement}"


@pytest.mark.parametrize("lock", LOCKS[1:])
def test_tests_and_benchmarks_run_on_the_versions_that_serve(lock):
    assert locked("requirements.txt").items() <= locked(lock).items()


@pytest.mark.parametrize(("goal", "wanted"), [("run", False), ("test", False), ("check", False), ("bench", True)])
def test_only_benchmarks_install_the_peers_they_are_held_against(goal, wanted):
    assert ("requirements-bench.txt" in planned(goal)) is wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_a_wheel_with_a_hash_from_no_named_index(lock):
    text = (CHECKOUT / lock).read_text()

    assert "\n--only-binary :all:\n" in text
    assert "index" not in text
    assert "://" not in text
    assert len(PIN.findall(text)) == len(re.findall(r"^[\w.-]+(?:==| @ )", text, re.M))


def test_make_run_upgrades_fills_an_empty_database_and_serves():
    assert planned("run").splitlines()[-1] == "exec .venv/bin/flask --app wsgi start"


@pytest.mark.parametrize(("goals", "environ"), [(["EMPTY=1"], {}), ([], {"EMPTY": "1"})])
def test_make_run_empty_loads_no_sample_county(goals, environ):
    assert planned("run", *goals, **environ).splitlines()[-1] == "exec .venv/bin/flask --app wsgi start --empty"


@pytest.mark.parametrize("name", ["PORT", "HOST", "DATABASE_URL", "INSTANCE", "CLOCK"])
@pytest.mark.parametrize("given", ["command line", "environment"])
def test_settings_reach_the_program_from(given, name, tmp_path):
    asking = tmp_path / "Makefile"
    asking.write_text(f"include {CHECKOUT}/Makefile\nasked:\n\t@printenv {name}\n")
    arguments, environ = ([f"{name}=x"], {}) if given == "command line" else ([], {name: "x"})
    ran = subprocess.run(
        ["make", "--file", asking, "asked", *arguments],  # noqa: S607 - make is a stated need
        env={"PATH": os.environ["PATH"]} | environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "x\n"


def test_ci_runs_the_tests_and_the_checks():
    script = CHECKOUT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert re.findall(r"^make (\w+) \|\| failed=1$", script.read_text(), re.M) == ["test", "check"]


def test_chromium_is_found_by_any_of_its_names(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium_path() is None

    (tmp_path / "google-chrome").touch(mode=0o755)
    assert chromium_path() == str(tmp_path / "google-chrome")


def test_a_missing_tool_is_named_with_its_remedy(pytester, monkeypatch):
    monkeypatch.setenv("PATH", str(pytester.path))
    chromium = next(tool for tool in TOOLS if tool.name == "Chromium")

    result = pytester.runpytest_inprocess("-p", "tests.missing_tools")

    result.stdout.fnmatch_lines([f"Chromium: without it, {chromium.untested} *{chromium.remedy}"])
