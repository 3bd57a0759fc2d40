"""The answer to a list from above is the sender's own workbook with what was found beside each name, and is logged."""

from __future__ import annotations

import io
import uuid

import pytest
import python_calamine
from sqlalchemy import select

from tests.acting import Hands
from tests.house import House
from tests.services.batching import BATCH, DUE, IDS, SOURCE, doubt, give_numbers, hand_in, settled
from tests.sheet_files import csv_text
from tracker.domain.batch_answers import TEXTS, AnswerAsked
from tracker.domain.errors import Failure, Forbidden, Invalid, NotFound
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.models.audit import AuditEntry
from tracker.models.batches import Batch, withdraw
from tracker.models.transactions import reading, writing
from tracker.services.batch_answers import make_answer, order_answer
from tracker.services.batch_import import ListIn, import_batch
from tracker.services.exports import fetch_export

IN_ENGLISH = {text: text for text in TEXTS}
WHY = "省厅要求回复"


def answer(house: House, by: str = "bureau_officer", number: str = BATCH, reason: str = WHY) -> list[list[str]]:
    """The rows of the only sheet."""
    form, asked = Form(house.actor(by), str(uuid.uuid4()), house.now), AnswerAsked(number, reason, IN_ENGLISH)
    ordered = order_answer(form, asked)
    make_answer(form.actor, ordered.ticket, asked, lambda: house.now)
    file = fetch_export(form.actor, ordered.ticket)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def test_the_answer_keeps_the_senders_rows_and_adds_four_columns(house: House) -> None:
    hand_in(house)
    before = answer(house)
    settled(house)
    head, *rows = answer(house)
    assert head == [
        "序号",
        "姓名",
        "身份证号",
        "学校",
        "村",
        "备注",
        "Result of the check",
        "Grounds",
        "Checked by",
        "Settled on",
    ]
    assert [row[:6] for row in rows] == [row[:6] for row in before[1:]]
    assert [row[6:] for row in rows] == [
        ["In class (A)", "", "长梁民族小学", "2026-11-02"],
        ["Evidenced (B)", "教务系统在读证明", "长梁民族小学", "2026-11-02"],
        ["In class (A)", "", "长梁民族小学", "2026-11-02"],
        ["Not settled", "", "官店初中", ""],
        ["Not settled", "", "长梁镇", ""],
        ["No school or township was found for this row", "", "", ""],
    ]


def test_the_answer_stands_right_of_the_widest_row_beside_a_shorter_one(house: House) -> None:
    give_numbers()
    rows = [("疑似名单",), ("姓名", "身份证号", "备注"), ("张小雨", IDS["张小雨"])]
    handed = ListIn(FileIn("名单.csv", csv_text(rows).encode()), SOURCE, DUE)
    import_batch(house.actor("bureau_officer"), handed, house.now)
    title, head, row = answer(house)
    assert (title[0], head[3], row[3:6]) == ("疑似名单", "Result of the check", ["Not settled", "", "长梁民族小学"])


def test_a_text_that_looks_like_a_formula_goes_back_as_it_came(house: House) -> None:
    hand_in(house)
    assert answer(house)[3][5] == "=1+1"


def test_a_name_that_became_a_case_says_how_far_the_case_is(house: House) -> None:
    hand_in(house)
    number = doubt(house, "曾丽")
    assert answer(house)[3][6:8] == ["Doubtful, a case (C)", f"{number} To be verified"]
    Hands(house, "principal").do(str(number), "confirm", ledger="suspected", last_attended_on="2026-10-30")
    assert answer(house)[3][7] == f"{number} Being persuaded"


@pytest.mark.parametrize(
    ("wrong", "failure"),
    [
        ({"by": "principal"}, Forbidden),
        ({"by": "county_leader"}, Forbidden),
        ({"number": "HC-2026-0099"}, NotFound),
        ({"reason": " "}, Invalid),
    ],
)
def test_an_answer_needs_the_bureau_a_batch_and_a_reason(
    quick_house: House, wrong: dict[str, str], failure: type[Failure]
) -> None:
    hand_in(quick_house)
    with pytest.raises(failure):
        answer(quick_house, **wrong)


def test_a_batch_that_was_withdrawn_is_not_answered(quick_house: House) -> None:
    hand_in(quick_house)
    with writing() as session:
        assert withdraw(session.scalars(select(Batch.id)).one(), quick_house.now)
    with pytest.raises(NotFound):
        answer(quick_house)


def test_the_log_keeps_that_it_was_taken_out_how_many_names_and_why(house: House) -> None:
    hand_in(house)
    answer(house)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "export_batch")).one()
    assert (str(entry.chain), entry.subject, entry.fields) == ("access", BATCH, "masked,names,reason")
