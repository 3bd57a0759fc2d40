"""Runs every benchmark, prints one table and writes results/latest.json."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import acts, register
from benchmarks.measuring import Figure

RESULTS = Path(__file__).parent / "results" / "latest.json"
BENCHMARKS: Mapping[str, Callable[[bool], list[Figure]]] = {"register": register.measure, "acts": acts.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, fewer repetitions")
    quick = parser.parse_args().quick
    figures = [figure for measure in BENCHMARKS.values() for figure in measure(quick)]
    print(f"{'what':<58} {'median':>10} {'limit':>8}")
    for figure in figures:
        print(f"{figure.what:<58} {figure.value:>10.3f} {figure.limit or '':>8} {figure.unit}")
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine(), "quick": quick}
    RESULTS.write_text(json.dumps({**machine, "figures": [vars(figure) for figure in figures]}, indent=2) + "\n")


if __name__ == "__main__":
    main()
