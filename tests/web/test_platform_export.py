"""The register leaves in the columns and words of the platform, in full, with a reason and an entry in the log."""

from __future__ import annotations

from datetime import date

import pyotp
from sqlalchemy import func, select, update

from tests.crowd import confirmed, live_in
from tests.house import House
from tests.pages import PageClient, text_of
from tests.services.exporting import rows_of
from tests.web.test_accounts import enter, sign_in
from tests.web.test_platform import COLUMNS, bureau
from tracker.domain.intake import FileIn
from tracker.models.audit import AuditEntry
from tracker.models.exports import Export
from tracker.models.people import Person
from tracker.models.transactions import reading, writing

PAGE = "/rosters/platform/export"


def file_of(client: PageClient, **typed: str) -> FileIn:
    """The file the bureau gets, as a browser would."""
    answer = client.client.post(PAGE, data=client.get(PAGE).form(PAGE) | {"reason": "上报全国平台"} | typed)
    with client.client.get(answer.location) as got:
        assert got.status_code == 200
        return FileIn("platform.xlsx", got.get_data())


def test_the_register_leaves_in_full_in_chinese_with_struck_lines(house: House) -> None:
    cases = live_in(house)
    rows = {row["姓名"]: row for row in rows_of(file_of(bureau(house)))}
    assert set(rows) == {"张小雨", "李明", "单小军", "王芳", "欧阳晨"} & set(cases)
    assert (rows["张小雨"]["身份证号"], rows["张小雨"]["台账类别"]) == ("999999201405061243", "疑似辍学")
    assert (rows["张小雨"]["状态"], rows["单小军"]["状态"], rows["李明"]["状态"]) == ("劝返中", "已销号", "待销号")
    assert isinstance(rows["李明"]["复学日期"], date)


def test_columns_and_words_are_those_the_bureau_set(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    client = bureau(quick_house)
    form = {name: value for name, value in client.get(COLUMNS).form(COLUMNS).items() if "heading_" not in name}
    form |= {"heading_stage": "平台状态", "place_stage": "1", "heading_name": "学生姓名", "place_name": "2"}
    client.post(COLUMNS, form | {"words_persuading": "在册未到"})
    (row,) = rows_of(file_of(client))
    assert list(row.items()) == [("平台状态", "在册未到"), ("学生姓名", "张小雨")]


def test_it_leaves_only_with_a_reason_that_stands_in_the_log(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    client = bureau(quick_house)
    for said in (" ", "x"):
        client.post(PAGE, client.get(PAGE).form(PAGE) | {"reason": said}, 422)
    file_of(client)
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "export_platform")).one()
        assert (str(entry.chain), entry.fields) == ("access", "lines,masked,reason")


def test_the_same_form_twice_makes_one_file(quick_house: House) -> None:
    confirmed(quick_house, "张小雨")
    client = bureau(quick_house)
    form = client.get(PAGE).form(PAGE) | {"reason": "上报全国平台"}
    assert [client.client.post(PAGE, data=form).status_code for _ in range(2)] == [303, 303]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Export)) == 1


def test_a_quarter_of_an_hour_later_the_password_is_asked_again(quick_house: House) -> None:
    with writing() as session:
        session.execute(update(Person).values(cast_key=None))
    client = quick_house.client()
    page = sign_in(client, "bureau_officer")
    enter(client, page, pyotp.TOTP(text_of(page.one("code")).replace(" ", "")).at(quick_house.now))
    form = client.get(PAGE).form(PAGE) | {"reason": "上报全国平台"}
    quick_house.wait(minutes=16)
    answers = [client.client.get(PAGE), client.client.post(PAGE, data=form)]
    assert [answer.location for answer in answers] == [f"/confirm?next={PAGE}"] * 2
