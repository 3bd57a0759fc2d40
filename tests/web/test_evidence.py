"""Evidence files: saved by a browser through the scope of their case, and in no other way."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.acting import PDF
from tests.crowd import confirmed
from tests.house import House
from tests.services.looking import lives_elsewhere
from tracker.domain.errors import Refused
from tracker.domain.mark_off import HoldCode
from tracker.models.audit import AuditEntry
from tracker.models.evidence import EvidenceEntry
from tracker.models.transactions import reading
from tracker.services.evidence import evidence_folder, keep_file

NAME = "劝返记录表.pdf"


def attempt_with_file(house: House) -> tuple[str, str]:
    """A case with an attempt that has a file, and the file's address."""
    number = confirmed(house, "张小雨")
    evidence = {"attachment": [keep_file(PDF, NAME)]}
    went = {"made_on": house.today(), "channel": "in_person", "went": ["head_teacher"], "met": "nobody"}
    house.move(number, "attempt", "head_teacher", result="not_met", said="家中无人", evidence=evidence, **went)
    return number, f"/cases/{number}/evidence/{entry_id('attachment')}"


def entry_id(key: str) -> int:
    with reading() as session:
        return session.scalars(select(EvidenceEntry.id).where(EvidenceEntry.key == key)).one()


def test_a_file_lies_encrypted_and_is_kept_once(house: House) -> None:
    first, second = keep_file(PDF, NAME), keep_file(PDF, "again.pdf")
    stored = evidence_folder() / first.hash
    assert first.hash == second.hash
    assert PDF not in stored.read_bytes()


def test_a_file_that_is_none_of_the_kinds_taken_is_refused(quick_house: House) -> None:
    with pytest.raises(Refused):
        keep_file(b"MZ executable", "notice.pdf")


def test_a_file_comes_back_as_it_was_under_its_own_name(house: House) -> None:
    _number, address = attempt_with_file(house)
    answer = house.client("township_clerk").client.get(address)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    named = answer.headers["Content-Disposition"]
    assert named.startswith("attachment; ")
    assert named.endswith(f"filename*=UTF-8''{quote(NAME)}")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_opening_a_file_is_written_down_and_stands_on_the_case(house: House) -> None:
    number, address = attempt_with_file(house)
    house.client("township_clerk").client.get(address)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "open_file")).one()
    assert (entry.subject, entry.fields) == (number, "file,key")
    assert "陈立 · file opened" in house.client("principal", "en").get(f"/cases/{number}").text


def test_the_page_of_a_case_links_its_files(quick_house: House) -> None:
    number, address = attempt_with_file(quick_house)
    assert quick_house.client("principal").get(f"/cases/{number}").links[NAME] == address


def test_a_stranger_finds_no_file_and_neither_does_another_case(quick_house: House) -> None:
    _number, address = attempt_with_file(quick_house)
    other = quick_house.log("李明")
    quick_house.client("other_principal").get(address, status=404)
    quick_house.client("principal").get(f"/cases/{other}/evidence/{entry_id('attachment')}", status=404)
    quick_house.client("administrator").get(address, status=403)


def test_a_file_of_an_undone_step_is_out_of_reach(quick_house: House) -> None:
    number, address = attempt_with_file(quick_house)
    quick_house.move(number, "annul", "head_teacher", reason="传错了文件")
    quick_house.client("principal").get(address, status=404)
    assert NAME not in quick_house.client("principal").get(f"/cases/{number}").links


def test_a_paper_that_tells_an_illness_opens_for_the_two_lines_alone(quick_house: House) -> None:
    lives_elsewhere()
    number = confirmed(quick_house, "张小雨")
    papers = {"application": keep_file(PDF, "申请.pdf"), "diagnosis": keep_file(PDF, "诊断.pdf")}
    until = quick_house.today().replace(month=12)
    held = {"hold_code": HoldCode.SUSPENDED_STUDY, "until": until, "evidence": papers}
    quick_house.move(number, "propose_hold", "principal", **held)
    address = f"/cases/{number}/evidence/{entry_id('diagnosis')}"
    assert quick_house.client("township_official").client.get(address).status_code == 200
    quick_house.client("assisting_village_officer").get(address, status=403)
    assert "诊断.pdf" not in quick_house.client("assisting_village_officer").get(f"/cases/{number}").text
