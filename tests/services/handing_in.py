"""Lists as the bureau hands them in."""

from __future__ import annotations

from typing import Any

from tests.house import House
from tests.sheet_files import under
from tracker.domain.intake import FileIn
from tracker.domain.rosters import RosterKind
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


def roster_of(house: House) -> int:
    """The id of a list of one child."""
    return hand_in(house, under(HEADINGS, ("田小草", ID, "第一小学"))).roster or 0
