"""A signed return on its way back to the school: who owes it anew, until when, and who is told."""

from __future__ import annotations

from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.forms import Form
from tracker.domain.notices import NoticeKind
from tracker.domain.returns import SCHOOL_DESK, SIGN_AGAIN_WITHIN, ReturnAct, state_after
from tracker.models.calendar import load_calendar
from tracker.models.notices import add_notices
from tracker.models.people import PostBook
from tracker.models.returns import MonthlyReturn, note_act
from tracker.models.unit_duties import open_unit_duty
from tracker.models.units import Unit


def return_to_school(form: Form, row: MonthlyReturn, unit: Unit, remark: str) -> None:
    """Sends a signed return back: its principal owes it anew, the school is told. Raises Conflict where it is not."""
    row.state = state_after(ReturnAct.SEND_BACK, row.state)
    row.signed_at = row.signed_by_id = row.paper_id = None
    due_on = load_calendar().add(form.today, SIGN_AGAIN_WITHIN.count, SIGN_AGAIN_WITHIN.unit)
    row.duty_id = open_unit_duty(DutyKind.MONTHLY_RETURN, unit.fact(), due_on, row.number, form.now).id
    entry = note_act(row.id, ReturnAct.SEND_BACK, form.now, form.actor.person_id, remark)
    holders = PostBook.load([unit.path], form.today).holders(unit.path)
    posts = (post for role in SCHOOL_DESK for post in holders.owners(role))
    told = {"kind": NoticeKind.SENT_BACK, "about": row.number, "day": china_date(form.now), "made_at": form.now}
    people = {post.person_id for post in posts if post.has_account}
    key = f"return {row.id} {entry.id}"
    add_notices([{**told, "key": key, "person_id": person} for person in sorted(people)])
