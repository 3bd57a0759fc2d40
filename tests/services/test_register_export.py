"""The register as a file: masked unless the bureau says why, logged before it leaves, taken in again as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.crowd import confirmed, live_in
from tests.house import House, Server, house_on
from tests.services.exporting import asked, exported, rows_of, rows_of_csv, taken_out
from tests.services.test_import_students import problems
from tests.sheet_files import id_number
from tracker.domain.calendar import end_of_day
from tracker.domain.errors import Forbidden, Invalid, NotFound
from tracker.domain.posts import OPERATOR
from tracker.domain.reasons import Reason, Sex
from tracker.domain.register import COLUMNS
from tracker.domain.register_files import Format, Language
from tracker.models.audit import AuditEntry, faults
from tracker.models.exports import Export
from tracker.models.students import Student
from tracker.models.transactions import reading, writing
from tracker.services.exports import fetch_export, find_order
from tracker.services.opening_balance import open_balance
from tracker.services.register_export import export_register


@pytest.fixture
def other_house(sqlite_server: Server) -> Iterator[House]:
    """The same county without a case."""
    with house_on(sqlite_server) as house:
        yield house


def test_the_bureau_s_file_is_masked_and_holds_every_column(house: House) -> None:
    number = confirmed(house, "张小雨")
    (row,) = rows_of(exported(house))
    assert (row["number"], row["name"], row["id_number"]) == (number, "张**", "999999********1243")
    assert (row["ledger"], row["stage"], row["reasons"]) == ("suspected", "persuading", "weary_of_school")
    assert (row["school"], row["class"], row["listed_on"]) == ("长梁民族小学", "六年级2班", date(2026, 11, 2))
    assert set(row) <= {column.identifier for column in COLUMNS}


def test_without_masks_it_needs_the_bureau_and_a_reason(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    (row,) = rows_of(exported(quick_house, in_full=True))
    assert (row["name"], row["id_number"]) == ("张小雨", "999999201405061243")
    with pytest.raises(Forbidden):
        exported(quick_house, "principal", in_full=True)
    no_reason = asked(quick_house, in_full=True)
    with pytest.raises(Invalid):
        export_register(OPERATOR, type(no_reason)(**{**vars(no_reason), "reason": " "}), quick_house.now)


def test_who_took_what_out_stands_in_the_log_before_it_leaves(house: House) -> None:
    confirmed(house, "张小雨")
    exported(house, in_full=True)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "register_exported")).one()
        assert entry.fields == "as_of,filters,format,lines,masked,reason"
        assert (str(entry.chain), list(faults())) == ("access", [])


def test_only_lines_in_scope_leave_and_sensitive_reasons_only_to_the_two_lines(quick_house: House) -> None:
    confirmed(quick_house, "张小雨", reason=Reason.EARLY_MARRIAGE)
    assert rows_of(exported(quick_house, "other_principal")) == []
    assert rows_of(exported(quick_house, "principal"))[0]["reasons"] == "early_marriage"
    assert "reasons" not in rows_of(exported(quick_house, "county_leader"))[0]


def test_a_file_of_a_past_day_says_what_the_register_said(house: House) -> None:
    struck = live_in(house)["单小军"]
    (then,) = (row for row in rows_of(exported(house, as_of=date(2026, 11, 8))) if row["number"] == struck)
    (now,) = (row for row in rows_of(exported(house)) if row["number"] == struck)
    assert (then["stage"], now["stage"], now["code"]) == ("closing", "marked_off", "transferred")
    at_once = exported(house, as_of=end_of_day(date(2026, 11, 8)))
    assert rows_of(at_once) == rows_of(exported(house, as_of=date(2026, 11, 8)))


@pytest.mark.parametrize(
    ("language", "heading"), [(Language.ZH, "编号"), (Language.EN, "Number"), (Language.ID, "number")]
)
def test_csv_and_workbook_say_the_same_in_every_language(quick_house: House, language: Language, heading: str) -> None:
    live_in(quick_house)
    sheet = rows_of(exported(quick_house, language=language))
    text = rows_of_csv(exported(quick_house, language=language, file_format=Format.CSV))
    said = [{name: cell for name, cell in row.items() if cell} for row in text]
    assert [{name: _as_text(cell) for name, cell in row.items() if cell != 0} for row in sheet] == [
        {name: cell for name, cell in row.items() if cell != "0"} for row in said
    ]
    assert heading in sheet[0]


def _as_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def give_right_numbers() -> None:
    """The children of the tests have ID numbers no file would be let in with."""
    with writing() as session:
        for count, child in enumerate(session.scalars(select(Student)), 100):
            odd = child.sex is Sex.MALE
            child.id_number = id_number(child.birth_date, 2 * count + odd) if child.birth_date else None
            child.roll_number = f"G{child.id_number}"


def test_a_workbook_in_full_taken_into_an_empty_county_is_the_same_register(house: House, other_house: House) -> None:
    with house.app.app_context():
        names = ("张小雨", "李明", "单小军", "王芳")
        give_right_numbers()
        live_in(house)
        file = exported(house, in_full=True, language=Language.ZH)
        before = {row["number"]: row for row in rows_of(exported(house, in_full=True)) if row["name"] in names}
    other_house.now = house.now
    with other_house.app.app_context():
        report = open_balance(OPERATOR, file, other_house.now)
        assert problems(report) == []
        assert report.new == len(before) + 1
        after = {row["number"]: row for row in rows_of(exported(other_house, in_full=True)) if row["name"] in names}
    for number, row in before.items():
        lost = {name for name in row if row[name] != after[number].get(name)}
        assert lost <= ({"stage", "returned_on"} if row["stage"] == "closing" else set()), number
    assert [row["stage"] for row in after.values()].count("marked_off") == 1


def test_a_name_like_a_formula_leaves_as_it_is_written(quick_house: House) -> None:
    with writing() as session:
        session.execute(update(Student).where(Student.name == "李明").values(guardian="=HYPERLINK(1)"))
    confirmed(quick_house, "李明")
    (row,) = rows_of(exported(quick_house, in_full=True))
    assert row["guardian"].startswith("=HYPERLINK(1)")


def test_a_file_waits_a_day_for_the_one_who_asked(house: House) -> None:
    confirmed(house, "张小雨")
    ticket = taken_out(house)
    officer, other = house.actor("bureau_officer"), house.actor("deputy_head")
    assert len(rows_of(fetch_export(officer, ticket))) == find_order(officer, ticket, house.now).done == 1
    for call in (lambda: fetch_export(other, ticket), lambda: find_order(other, ticket, house.now)):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(NotFound):
        find_order(officer, ticket, house.now + timedelta(days=2))


def test_a_file_nobody_writes_any_more_has_broken_off(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    ticket = taken_out(quick_house)
    with writing() as session:
        session.execute(update(Export).values(waiting=None))
    fact = find_order(quick_house.actor("bureau_officer"), ticket, quick_house.now)
    assert (fact.broke_off(quick_house.now), fact.broke_off(quick_house.wait(minutes=3))) == (False, True)
