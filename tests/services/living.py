"""A case lived through by the services themselves: acts with the entries a form would hold, and looks at the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from tests.domain.life import USUAL, evidence_for
from tests.house import House
from tracker.domain.cases import CaseState
from tracker.domain.mark_off import CODES, HOLD_CODES, Code, HoldCode
from tracker.domain.workflow import MoveKind
from tracker.models.cases import Case, MoveRow
from tracker.models.duties import Duty
from tracker.models.register import SHOWN, RegisterLine
from tracker.models.transactions import reading

TEACHER, PRINCIPAL, OFFICER, DEPUTY = "head_teacher", "principal", "bureau_officer", "deputy_head"
VILLAGE, CLERK, OFFICIAL = "village_officer", "township_clerk", "township_official"


def filled(house: House, kind: str, entered: dict[str, Any]) -> dict[str, Any]:
    """What the form of an act would hand in besides what the test speaks of."""
    usual = {
        n: v if isinstance(v, (str, tuple, bool)) or v is None else house.today()
        for n, v in USUAL[MoveKind(kind)].items()
    }
    data = usual | entered
    if kind == "request":
        data.setdefault("evidence", evidence_for(CODES[data["code"]].evidence))
    if kind == "propose_hold":
        data.setdefault("until", house.today() + timedelta(days=90))
        data.setdefault("evidence", evidence_for(HOLD_CODES[data["hold_code"]].evidence))
    if kind == "plan":
        data |= {"owed_by": "2142000001", "until": house.today() + timedelta(days=30)}
    return data


def act(house: House, number: str, kind: str, by: str, **entered: Any) -> Case:
    """One act of one of the cast."""
    return house.move(number, kind, by, **filled(house, kind, entered))


def confirmed(house: House) -> str:
    number = house.log()
    act(house, number, "confirm", PRINCIPAL)
    return number


def then(house: House, number: str, *acts: tuple[Any, ...]) -> str:
    """Several acts one after the other; a number waits so many days and ticks."""
    for step in acts:
        if isinstance(step[0], int):
            house.wait(days=step[0])
            house.tick()
        else:
            kind, by, *entered = step
            act(house, number, kind, by, **(entered[0] if entered else {}))
    return number


CONFIRM = ("confirm", PRINCIPAL)
RETURN = ("return", TEACHER)
OBSERVED = ((8,), ("observe", TEACHER), (23,), ("observe", TEACHER))
ASKED = ("request", PRINCIPAL, {"code": Code.ABROAD})
PROPOSED = ("propose_hold", PRINCIPAL, {"hold_code": HoldCode.IN_CUSTODY})
NOT_BACK = (CONFIRM, (8,))
REPORTED, RECEIVED = ("report", PRINCIPAL), ("receive_report", CLERK)
VISITED = (*NOT_BACK, REPORTED, RECEIVED, ("attempt", PRINCIPAL, {"went": (PRINCIPAL, OFFICIAL)}))
ISSUED, DELIVERED = ("issue_notice", OFFICIAL), ("deliver_notice", OFFICIAL)
IN_VAIN = (*VISITED, ISSUED, DELIVERED, (8,), ("notice_outcome", OFFICIAL))
BEFORE: dict[str, tuple[tuple[Any, ...], ...]] = {
    "clear": (("clear", PRINCIPAL),),
    "object": (("clear", PRINCIPAL), ("object", OFFICIAL)),
    "object_to_request": (CONFIRM, RETURN, ASKED, ("object", OFFICIAL)),
    "confirm": (CONFIRM,),
    "ask_upgrade": (CONFIRM, (31,), ("ask_upgrade", PRINCIPAL)),
    "upgrade": (CONFIRM, (31,), ("ask_upgrade", PRINCIPAL), ("upgrade", OFFICER)),
    "refuse_upgrade": (CONFIRM, (31,), ("ask_upgrade", PRINCIPAL), ("refuse_upgrade", OFFICER)),
    "correct_ledger": (CONFIRM, ("correct_ledger", OFFICER, {"ledger": "dropout"})),
    "accept": (CONFIRM, ("accept", CLERK)),
    "attempt": (CONFIRM, ("attempt", TEACHER)),
    "assign": (CONFIRM, ("assign", CLERK, {"residence_village": "422822106200"})),
    "assign_elsewhere": (
        CONFIRM,
        ("assign", OFFICER, {"class": "3142000002-0801", "household_village": "422822104001"}),
    ),
    "return": (CONFIRM, ("attempt", TEACHER), RETURN),
    "observe": (CONFIRM, RETURN, *OBSERVED),
    "relapse": (CONFIRM, RETURN, *OBSERVED, ("relapse", VILLAGE)),
    "relapse_from_closing": (CONFIRM, RETURN, ("request", PRINCIPAL, {"code": Code.TRANSFERRED}), ("relapse", TEACHER)),
    "propose_hold": (CONFIRM, PROPOSED),
    "hold": (CONFIRM, ("accept", CLERK), PROPOSED, ("hold", OFFICER)),
    "renewal": (CONFIRM, PROPOSED, ("hold", OFFICER), (80,), PROPOSED, ("hold", OFFICER)),
    "refuse_hold": (CONFIRM, PROPOSED, ("refuse_hold", OFFICER)),
    "resume": (CONFIRM, PROPOSED, ("hold", OFFICER), (40,), PROPOSED, ("resume", VILLAGE)),
    "request": (CONFIRM, (31,), ("ask_upgrade", PRINCIPAL), PROPOSED, ASKED),
    "countersign": (CONFIRM, ASKED, ("countersign", OFFICIAL)),
    "approve": (CONFIRM, ASKED, ("countersign", OFFICIAL), ("approve", OFFICER)),
    "reject": (CONFIRM, ASKED, ("countersign", OFFICIAL), ("reject", OFFICER)),
    "withdraw": (CONFIRM, ASKED, ("withdraw", PRINCIPAL)),
    "reopen": (CONFIRM, ASKED, ("countersign", OFFICIAL), ("approve", OFFICER), (9,), ("reopen", OFFICER)),
    "reopen_cleared": (("clear", PRINCIPAL), ("reopen", OFFICER)),
    "confirm_again": (
        *(CONFIRM, ASKED, ("countersign", OFFICIAL), ("approve", OFFICER), (9,), ("reopen", OFFICER)),
        ("confirm", PRINCIPAL),
    ),
    "report": (*NOT_BACK, REPORTED),
    "receive_report": (*NOT_BACK, REPORTED, RECEIVED),
    "attempt_jointly": VISITED,
    "issue_notice": (*VISITED, ISSUED),
    "deliver_notice": (*VISITED, ISSUED, DELIVERED),
    "decline_notice": (*VISITED, ("decline_notice", OFFICIAL)),
    "notice_outcome": IN_VAIN,
    "legal_step": (*IN_VAIN, ("legal_step", OFFICIAL)),
    "plan": (CONFIRM, ("plan", PRINCIPAL)),
    "note_done": (CONFIRM, (31,), ("note_done", PRINCIPAL)),
}
"""For every move a short story that ends with it."""


def moves_of(number: str) -> list[MoveRow]:
    with reading() as session:
        query = select(MoveRow).join(Case, Case.id == MoveRow.case_id).where(Case.number == number)
        return list(session.scalars(query.order_by(MoveRow.id)))


def duties_of(number: str) -> list[Duty]:
    with reading() as session:
        query = select(Duty).join(Case, Case.id == Duty.case_id).where(Case.number == number)
        return list(session.scalars(query.order_by(Duty.id)))


def open_kinds(number: str) -> set[str]:
    return {str(duty.kind) for duty in duties_of(number) if duty.is_open}


def shown(row: Any) -> dict[str, Any]:
    """What a register line says, or what it should say of a case."""
    return {name: getattr(row, name) for name in ("listing", *SHOWN)}


def register(number: str) -> list[dict[str, Any]]:
    """The lines of a case that stand in the register now."""
    with reading() as session:
        query = select(RegisterLine).join(Case, Case.id == RegisterLine.case_id).where(Case.number == number)
        rows = session.scalars(query.where(RegisterLine.valid_to.is_(None)).order_by(RegisterLine.listing))
        return [shown(row) for row in rows]


def snapshot(house: House, number: str) -> tuple[CaseState, tuple[str | None, ...], list[Any], list[dict[str, Any]]]:
    """Everything an undone step must leave as it was: state, lines, duties and register."""
    case = house.case(number)
    duties = [
        (duty.id, duty.kind, duty.is_open, duty.done_at, duty.lapsed_at, duty.closed_by_id, duty.due_on)
        for duty in duties_of(number)
        if not duty.removed
    ]
    return case.state(), (case.class_path, case.responsible_path, case.residence_path), duties, register(number)
