"""A thousand spoilt files through the command and the browser; the suite takes forty of them."""

from __future__ import annotations

import time
from pathlib import Path

from tests.house import House
from tests.web.test_mutated_files import hand_in_spoilt_files

FILES = 1000


def trial_a_thousand_spoilt_files_do_no_harm(quick_house: House, tmp_path: Path) -> None:
    began = time.perf_counter()
    told = hand_in_spoilt_files(quick_house, tmp_path, 2, FILES)
    print(f"\n{FILES} spoilt files: {dict(told)}, 0 × 5xx, nothing half-written, {time.perf_counter() - began:.0f} s")
