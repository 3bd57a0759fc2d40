"""Spoilt files handed in by command and in the browser: no error page, nothing half-written, one sentence each."""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from tests.house import House
from tests.mutations import mutated_files
from tests.pages import Page, PageClient
from tests.web.test_rosters import columns_of
from tracker.domain.intake import FileIn
from tracker.domain.rosters import RosterState
from tracker.models.rosters import Roster, RosterRow
from tracker.models.transactions import reading

SEED, COUNT = 1, 40
SENTENCE = re.compile(r"Error: [^\n]+[.!]\n")


def hand_in_spoilt_files(house: House, folder: Path, seed: int, count: int) -> Counter[str]:
    """Hands each in both ways and holds every promise after each; how many came in and how many were refused."""
    told: Counter[str] = Counter()
    client = house.client("bureau_officer", "en")
    for file in mutated_files(seed, count):
        told[_by_command(house, folder, file)] += 1
        told[_in_browser(client, file)] += 1
        _check_nothing_is_half_written()
    return told


def _by_command(house: House, folder: Path, file: FileIn) -> str:
    path = folder / file.name
    path.write_bytes(file.data)
    words = ["roster", "import", "--kind", "household", str(path), "--accept-difference", "--json"]
    result = house.app.test_cli_runner().invoke(args=words)
    assert isinstance(result.exception, SystemExit | None), (file.name, result.exception)
    if result.exit_code == 0:
        return "command: taken over"
    assert SENTENCE.fullmatch(result.stderr), (file.name, result.stderr)
    return "command: refused"


def _in_browser(client: PageClient, file: FileIn) -> str:
    form = client.get("/rosters").form("/rosters") | {"kind": "household", "file": (io.BytesIO(file.data), file.name)}
    answer = client.client.post("/rosters", data=form, content_type="multipart/form-data")
    assert answer.status_code in {200, 422}, (file.name, answer.status_code)
    page = Page(answer)
    if answer.status_code == 422:
        assert len(page.all("*[@class='error-summary']/ul/li")) == 1, file.name
        return "browser: refused"
    sent = columns_of(page) | {"accept_difference": "y", "take": ""}
    taken = client.client.post("/rosters/import", data=sent).status_code
    assert taken in {303, 422}, (file.name, taken)
    return "browser: taken over" if taken == 303 else "browser: refused"


def _check_nothing_is_half_written() -> None:
    rows = select(func.count(RosterRow.id)).where(RosterRow.roster_id == Roster.id).scalar_subquery()
    with reading() as session:
        for state, said, there in session.execute(select(Roster.state, Roster.rows, rows)):
            assert (state, said) == (RosterState.IN_FORCE, there)


def test_spoilt_files_do_no_harm(quick_house: House, tmp_path: Path) -> None:
    told = hand_in_spoilt_files(quick_house, tmp_path, SEED, COUNT)
    assert told["command: refused"] + told["command: taken over"] == COUNT
    assert min(told["command: refused"], told["command: taken over"], told["browser: refused"]) > 0
