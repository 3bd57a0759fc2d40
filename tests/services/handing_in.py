"""Lists as the bureau hands them in."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from tests.house import House
from tests.sheet_files import under
from tracker.domain.forms import Form
from tracker.domain.intake import FileIn
from tracker.domain.matching import Judgement
from tracker.domain.rosters import RosterKind
from tracker.models.comparisons import ComparedChild
from tracker.models.transactions import reading
from tracker.services.comparisons import compare_rosters
from tracker.services.judging import judge_pair
from tracker.services.rosters import HandedIn, RosterReport, import_roster

HEADINGS = "姓名 身份证号 学校"
ID, OTHER_ID, THIRD_ID = "999999201406150025", "999999201406150068", "999999201406150041"


def handed(file: FileIn, kind: RosterKind = RosterKind.HOUSEHOLD, **more: Any) -> HandedIn:
    return HandedIn(kind, file, **more)


def hand_in(house: House, file: FileIn, kind: RosterKind = RosterKind.HOUSEHOLD, **more: Any) -> RosterReport:
    return import_roster(house.actor("bureau_officer"), handed(file, kind, **more), house.now)


def lists(house: House, household: Any, roll: Any, present: Any = None) -> None:
    """Three lists of rows under name, ID number and school."""
    named = {RosterKind.HOUSEHOLD: household, RosterKind.ENROLMENT: roll, RosterKind.PRESENT: present}
    for kind, rows in named.items():
        if rows is not None:
            hand_in(house, under(HEADINGS, *rows), kind, accept_difference=True)


def question_of(house: House) -> str:
    """The number of a question to the cast's school about a child of the household list."""
    lists(house, [("田小草", "999999201406150125", "")], [("田小草", ID, "长梁民族小学")])
    compare_rosters(house.actor("bureau_officer"), house.now)
    with reading() as session:
        child = session.scalars(select(ComparedChild.id)).one()
    judge_pair(Form(house.actor("bureau_officer"), str(uuid.uuid4()), house.now), child, Judgement.ASK_SCHOOL, None)
    return "XW-2026-0001"


def roster_of(house: House) -> int:
    """The id of a list of one child."""
    return hand_in(house, under(HEADINGS, ("田小草", ID, "第一小学"))).roster or 0
