"""Lists that come in: kept as written, held against the last one, undone whole; nothing personal lies open."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text

from tests.house import House
from tests.services.handing_in import HEADINGS, ID, hand_in, handed
from tests.sheet_files import file_of, under
from tracker.domain.errors import Forbidden, Refused
from tracker.domain.forms import Form
from tracker.domain.rosters import RosterKind, RosterState, TooDifferent
from tracker.models.audit import AuditEntry
from tracker.models.rosters import Roster, RosterRow, current_roster
from tracker.models.transactions import reading
from tracker.services.rosters import check_roster, import_roster, read_rosters, remembered_columns, undo_roster

HOUSEHOLD = RosterKind.HOUSEHOLD


def bodies() -> list[dict[str, Any]]:
    with reading() as session:
        return list(session.scalars(select(RosterRow.body).order_by(RosterRow.id)))


def undo(house: House, roster: int | None, request: str = "one") -> None:
    undo_roster(Form(house.actor("bureau_officer"), request, house.now), roster)


def test_a_row_is_kept_as_written_and_its_wrong_cells_are_named(house: House) -> None:
    report = hand_in(house, under(HEADINGS, ("田小草", "4.22822E+17", "第一小学"), ("", ID, "第一小学")))
    assert report.rows == 1
    assert [(cell.heading, str(cell.problem)) for cell in report.refused] == [("姓名", "This cell must not be empty.")]
    assert "Excel turned this ID number" in str(report.doubtful[0].problem)
    assert bodies() == [{"name": "田小草", "id_number": "4.22822E+17", "school": "第一小学"}]


def test_the_same_file_again_changes_nothing(house: House) -> None:
    file = under(HEADINGS, ("田小草", ID, "第一小学"))
    assert hand_in(house, file).roster == hand_in(house, file).roster
    assert len(bodies()) == 1


def test_a_dry_run_writes_nothing(quick_house: House) -> None:
    actor, list_in = quick_house.actor("bureau_officer"), handed(under(HEADINGS, ("田小草", ID, "第一小学")))
    assert import_roster(actor, list_in, quick_house.now, dry_run=True).roster is None
    assert read_rosters(actor).rosters == []


def test_a_list_that_differs_widely_is_stopped_before_writing(house: House) -> None:
    many = [(f"田小{c}", "", "第一小学") for c in "一二三四五六七八九十"]
    hand_in(house, under(HEADINGS, *many))
    few = handed(under(HEADINGS, ("田小一", "", "第二小学")), RosterKind.ENROLMENT)
    hand_in(house, under(HEADINGS, *many), RosterKind.ENROLMENT)
    with pytest.raises(TooDifferent, match=r"It has 1 rows, the last one had 10\. 1 schools .* missing: 第一小学"):
        import_roster(house.actor("bureau_officer"), few, house.now)
    assert len(bodies()) == 20


def test_a_difference_accepted_on_purpose_goes_through(quick_house: House) -> None:
    hand_in(quick_house, under(HEADINGS, *[("田小草", "", f"第{c}小学") for c in "一二三四五"]))
    report = hand_in(quick_house, under(HEADINGS, ("田小草", "", "第一小学")), accept_difference=True)
    assert (report.rows, len(report.differences)) == (1, 1)


def test_undoing_brings_back_the_list_before(house: House) -> None:
    first = hand_in(house, under(HEADINGS, ("田小草", ID, "第一小学"))).roster
    second = hand_in(house, under(HEADINGS, ("田小草", ID, "第二小学"))).roster
    undo(house, second)
    with reading():
        current = current_roster(HOUSEHOLD)
    assert current is not None
    assert current.id == first
    with pytest.raises(Refused, match="undone already"):
        undo(house, second, "two")


def test_an_import_that_broke_off_does_not_count(quick_house: House) -> None:
    class PowerCut(Exception):
        pass

    def dies(done: int, total: int) -> None:
        raise PowerCut

    list_in = handed(under(HEADINGS, ("田小草", ID, "第一小学")))
    with pytest.raises(PowerCut):
        import_roster(quick_house.actor("bureau_officer"), list_in, quick_house.now, progress=dies)
    with reading() as session:
        assert current_roster(HOUSEHOLD) is None
        assert session.scalars(select(Roster.state)).all() == [RosterState.LOADING]


def test_nothing_of_a_child_lies_open_in_the_database(house: House) -> None:
    hand_in(house, under(HEADINGS, ("田小草", ID, "第一小学")))
    with reading() as session:
        held = [bytes(value) for value in session.scalars(text("SELECT body FROM roster_row"))]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "roster_imported")).one()
    assert not any(part in value for value in held for part in (ID.encode(), "田小草".encode()))
    assert ID not in f"{entry.subject}{entry.fields}"


def test_a_persons_correction_of_columns_is_remembered_for_the_sender(quick_house: House) -> None:
    file = under("娃娃 身份证号 备用", ("田小草", ID, "x"))
    list_in = handed(file, sender="长梁镇", corrections={"娃娃": "name"})
    actor = quick_house.actor("bureau_officer")
    assert import_roster(actor, list_in, quick_house.now).rows == 1
    assert remembered_columns(actor, "长梁镇", HOUSEHOLD) == {"娃娃": "name"}
    assert remembered_columns(actor, "花坪镇", HOUSEHOLD) == {}


def test_a_head_of_two_lines_under_a_title_is_understood(quick_house: House) -> None:
    rows = [
        ["某县适龄儿童名册"],
        ["序号", "姓名", "身份证号", "监护人", None],
        [None, None, None, "姓名", "电话"],
        [1, "田小草", ID, "田大翠", "13812345678"],
        ["制表人：某某"],
    ]
    report = check_roster(quick_house.actor("bureau_officer"), handed(file_of(rows)), quick_house.now)
    assert (report.rows, report.refused) == (1, ())
    assert report.columns == {
        "姓名": "name",
        "身份证号": "id_number",
        "监护人姓名": "guardian",
        "监护人电话": "guardian_phone",
    }


def test_a_head_whose_second_line_names_the_columns_is_understood(quick_house: House) -> None:
    rows = [["姓名", "基本信息", None], [None, "性别", "身份证号"], ["田小草", "女", ID]]
    report = check_roster(quick_house.actor("bureau_officer"), handed(file_of(rows)), quick_house.now)
    assert (report.rows, set(report.columns.values())) == (1, {"name", "sex", "id_number"})


def test_only_the_bureau_hands_lists_in(quick_house: House) -> None:
    with pytest.raises(Forbidden):
        check_roster(quick_house.actor("principal"), handed(under(HEADINGS, ("田小草", ID, ""))), quick_house.now)
