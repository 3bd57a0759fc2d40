"""An inspection pack holds what its cases hold and the reader may open, says where everything lies, and is logged."""

from __future__ import annotations

import io
import uuid
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from tests import county
from tests.acting import PDF, Hands, a_file
from tests.crowd import confirmed, live_in
from tests.house import House
from tests.services.exporting import rows_of, view
from tests.services.living import act
from tracker.domain.errors import Forbidden, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.domain.mark_off import HoldCode
from tracker.domain.packs import PackAsked, contents_sheet
from tracker.domain.register_files import Language, wording_of
from tracker.models.audit import AuditEntry, faults
from tracker.models.evidence import files_folder
from tracker.models.transactions import reading
from tracker.services import packs
from tracker.services.evidence import keep_file
from tracker.services.exports import fetch_export

PHONED = {"channel": "phone", "went": ["head_teacher"], "met": "nobody", "said": "无人接听", "result": "not_met"}


def asked(house: House, number: str | None = None, **filters: Any) -> PackAsked:
    return PackAsked(view(house, **filters), number, wording_of(Language.ID, str), str)


def made(house: House, by: str, wanted: PackAsked) -> dict[str, bytes]:
    """The files of a pack by their paths."""
    form = Form(house.actor(by), str(uuid.uuid4()), house.now)
    ordered = packs.order_pack(form, wanted)
    with force_locale("en"):
        packs.make_pack(form.actor, ordered.ticket, wanted, lambda: house.now)
    with zipfile.ZipFile(io.BytesIO(fetch_export(form.actor, ordered.ticket).data)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def sheet(files: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    return rows_of(FileIn(name, files[f"{name}.xlsx"]))


def with_file(house: House) -> str:
    """A confirmed case with a file that came with an attempt."""
    number = confirmed(house, "张小雨")
    said = {**PHONED, "made_on": house.today().isoformat(), "evidence_attachment": a_file()}
    Hands(house, "head_teacher").do(number, "attempt", **said)
    return number


@pytest.fixture
def visited(house: House) -> str:
    return with_file(house)


def test_a_case_s_pack_holds_its_line_its_files_and_where_they_lie(house: House, visited: str) -> None:
    files = made(house, "principal", asked(house, visited))
    (place,) = (name for name in files if "/" in name)
    assert place.startswith(f"{visited}/01 ")
    assert list(files)[1:] == ["Contents.xlsx", "Register.xlsx"]
    contents = sheet(files, "Contents")
    assert [row["What"] for row in contents][:2] == ["Logged", "Confirmed into ledger"]
    assert [row["File"] for row in contents if "File" in row] == [place]
    assert [(row["number"], row["id_number"]) for row in sheet(files, "Register")] == [(visited, "999999********1243")]


def test_the_contents_say_when_the_pack_was_made_in_china_s_time() -> None:
    assert contents_sheet(str, datetime(2026, 11, 2, 23, 30, tzinfo=UTC)).note == "2026-11-03 07:30"


def test_a_file_that_was_lost_is_told_of(quick_house: House) -> None:
    number = confirmed(quick_house, "李明")
    said = {**PHONED, "made_on": quick_house.today().isoformat(), "evidence_attachment": a_file()}
    Hands(quick_house, "head_teacher").do(number, "attempt", **said)
    for path in files_folder().iterdir():
        path.unlink()
    files = made(quick_house, "principal", asked(quick_house, number))
    assert list(files) == ["Contents.xlsx", "Register.xlsx"]
    assert any("cannot be read" in str(row.get("Told or given")) for row in sheet(files, "Contents"))


def test_the_forms_of_a_case_lie_in_its_folder_and_stand_in_the_contents(quick_house: House) -> None:
    number = confirmed(quick_house, "李明")
    wanted = replace(asked(quick_house, number), forms=lambda of: [(f"form of {of}.docx", b"PK")])
    files = made(quick_house, "principal", wanted)
    assert files[f"{number}/form of {number}.docx"] == b"PK"
    assert sheet(files, "Contents")[0]["File"] == f"{number}/form of {number}.docx"


def test_who_only_assists_gets_no_paper_that_tells_an_illness(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    act(quick_house, number, "assign", "township_clerk", residence_village=county.OTHER_VILLAGE)
    papers = {"application": keep_file(PDF, "申请.pdf"), "diagnosis": keep_file(PDF, "诊断.pdf")}
    act(quick_house, number, "propose_hold", "principal", hold_code=HoldCode.SUSPENDED_STUDY, evidence=papers)
    own, assisting = (
        made(quick_house, key, asked(quick_house, number)) for key in ("principal", "other_township_clerk")
    )
    assert {name.rsplit(" ")[-1] for name in own if "/" in name} == {"申请.pdf", "诊断.pdf"}
    assert {name.rsplit(" ")[-1] for name in assisting if "/" in name} == {"申请.pdf"}
    told = [row["Told or given"] for row in sheet(assisting, "Contents") if row["What"] == "Diagnosis"]
    assert told == ["for the two lines alone"]


def test_what_was_undone_does_not_stand_in_the_contents(quick_house: House) -> None:
    visited = with_file(quick_house)
    quick_house.move(visited, "annul", "head_teacher", reason="点错了")
    rows = sheet(made(quick_house, "principal", asked(quick_house, visited)), "Contents")
    assert [row["What"] for row in rows] == ["Logged", "Confirmed into ledger"]


def test_too_large_files_are_refused(quick_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    visited = with_file(quick_house)
    monkeypatch.setattr(packs, "MOST_BYTES", len(PDF) - 1)
    with pytest.raises(Refused, match="too large"):
        made(quick_house, "principal", asked(quick_house, visited))


def test_a_view_s_pack_holds_every_case_of_it(quick_house: House) -> None:
    cases = live_in(quick_house)
    files = made(quick_house, "bureau_officer", asked(quick_house))
    listed = {cases[name] for name in ("张小雨", "李明", "单小军", "王芳", "欧阳晨")}
    assert {row["number"] for row in sheet(files, "Register")} == listed
    assert {row["Number"] for row in sheet(files, "Contents")} == listed


def test_it_is_logged_before_it_leaves(house: House, visited: str) -> None:
    made(house, "principal", asked(house, visited))
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "pack_made")).one()
        assert (str(entry.chain), entry.subject) == ("access", visited)
        assert not list(faults())


def test_who_may_not_is_refused(quick_house: House) -> None:
    number = confirmed(quick_house, "张小雨")
    for by, failure in (("head_teacher", Forbidden), ("county_leader", Forbidden), ("other_principal", NotFound)):
        with pytest.raises(failure):
            made(quick_house, by, asked(quick_house, number))
    with pytest.raises(Refused):
        made(quick_house, "other_principal", asked(quick_house))


def test_too_many_cases_are_refused(quick_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    live_in(quick_house)
    monkeypatch.setattr(packs, "MOST_CASES", 4)
    with pytest.raises(Refused):
        made(quick_house, "bureau_officer", asked(quick_house))
