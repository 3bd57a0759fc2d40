"""An inspector's afternoon: the ledger as it stood on 31 March, what became of it, the file and the paper."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.crowd import add_children, confirmed, live_in
from tests.house import House
from tests.live import LiveHouse
from tests.services.exporting import rows_of
from tracker.domain.intake import FileIn

MARCH = datetime(2027, 3, 1, 1, tzinfo=UTC)
MAY = datetime(2027, 5, 11, 6, tzinfo=UTC)


@pytest.fixture
def may(live: LiveHouse) -> House:
    """Cases of the autumn, one struck; forty listed in March, and one more in April."""
    house = live.house
    live_in(house)
    house.now = MARCH
    names = add_children(house, 44)[3:]
    for name in names[:-1]:
        confirmed(house, name)
    house.now = MARCH.replace(month=4, day=6)
    confirmed(house, names[-1])
    house.now = MAY
    return house


def test_the_register_of_31_march_on_screen_on_paper_and_as_a_file(
    may: House, desk: Callable[[str], Page], tmp_path: Path
) -> None:
    page = desk("bureau_officer")
    page.goto("/register")
    page.get_by_label("截至日期").fill("2027-03-31")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("第 1 页，共 1 页 45 条")).to_be_visible()
    expect(page.locator("tr.struck .stamp")).to_contain_text("转学")
    expect(page.get_by_role("region", name="2026年9月1日至2027年3月31日")).to_be_visible()
    _paper(page, tmp_path / "register.pdf")
    _file(page)
    page.get_by_role("link", name="两日对比").click()
    page.get_by_label("起始日终").fill("2027-03-31")
    page.get_by_label("截止日终").fill("2027-05-10")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("link", name="1 新进")).to_be_visible()
    _pack_of_the_struck_line(page)


def _paper(page: Page, path: Path) -> None:
    """The head stands on each sheet across, its number at the foot, the signatures on the last."""
    page.get_by_role("link", name="打印").click()
    page.wait_for_url("**/register/print?*")
    expect(page.locator(".signatures")).to_be_visible()
    page.pdf(path=path, prefer_css_page_size=True)
    sheets = PdfReader(path).pages
    texts = ["".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]
    assert {sheet.mediabox.width > sheet.mediabox.height for sheet in sheets} == {True}
    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        assert f"{number}/{len(texts)}" in text
    assert all("主要原因" in text for text in texts if "422822-" in text)
    assert "单位负责人" in texts[-1]
    page.go_back()


def _file(page: Page) -> None:
    page.get_by_role("link", name="导出 Excel、CSV").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="生成文件").click()
    assert saved.value.suggested_filename == "register-2027-03-31.xlsx"
    assert len(rows_of(FileIn("register.xlsx", Path(saved.value.path()).read_bytes()))) == 45
    page.goto("/register?as_of=2027-03-31")


def _pack_of_the_struck_line(page: Page) -> None:
    page.goto("/register?as_of=2027-03-31&stage=marked_off")
    page.locator("tr.struck a").click()
    page.get_by_role("link", name="迎检资料包").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="生成资料包").click()
    with zipfile.ZipFile(saved.value.path()) as pack:
        forms = [name.rpartition("/")[2] for name in pack.namelist() if "/" in name]
        assert forms == ["一人一案档案.docx", "销号审批表.docx"]
        assert pack.namelist()[-2:] == ["目录.xlsx", "台账.xlsx"]
        contents = rows_of(FileIn("contents.xlsx", pack.read("目录.xlsx")))
        (line,) = rows_of(FileIn("register.xlsx", pack.read("台账.xlsx")))
    assert line["销号类型"] == "转学"
    assert any(row.get("说明") == "恩施市龙凤小学" for row in contents)
    assert "销号" in contents[-1]["事项、材料"]
