"""Runs every benchmark, prints one table and writes results/latest.json; `--only` one of them, into its own file."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import acts, matching, register, rosters
from benchmarks.measuring import Figure

RESULTS = Path(__file__).parent / "results"
BENCHMARKS: Mapping[str, Callable[[bool], list[Figure]]] = {
    "register": register.measure,
    "acts": acts.measure,
    "matching": matching.measure,
    "rosters": rosters.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, fewer repetitions")
    parser.add_argument("--only", choices=BENCHMARKS, help="one benchmark alone")
    asked = parser.parse_args()
    quick, names = asked.quick, [asked.only] if asked.only else list(BENCHMARKS)
    figures = [figure for name in names for figure in BENCHMARKS[name](quick)]
    print(f"{'what':<58} {'median':>10} {'limit':>8}")
    for figure in figures:
        limit = "" if figure.limit is None else figure.limit
        print(f"{figure.what:<58} {figure.value:>10.3f} {limit:>8} {figure.unit}")
    RESULTS.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine(), "quick": quick}
    written = RESULTS / f"{asked.only or 'latest'}.json"
    written.write_text(json.dumps({**machine, "figures": [vars(figure) for figure in figures]}, indent=2) + "\n")


if __name__ == "__main__":
    main()
