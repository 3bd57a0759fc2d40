"""The days of the duties: what counts from when, and what a date opens by itself (trade §7)."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.domain.calendar import Days
from tracker.domain.cases import Facts, Ledger, Stage
from tracker.domain.happenings import Happening
from tracker.domain.mark_off import CODES, Code
from tracker.domain.posts import Role
from tracker.domain.reasons import AttemptResult
from tracker.domain.refusals import objections_until
from tracker.domain.workflow import MoveKind

OBSERVED_AFTER = (7, 30)
"""Days after the return on which a returned pupil is observed (county default)."""

UPGRADE_AFTER = 30
HOLD_SHOWN_BEFORE = 30
REPORT_AFTER = 5


def never(facts: Facts) -> date | None:
    return None


def today(happening: Happening) -> tuple[date, ...]:
    return (happening.after.today,)


def at_once(facts: Facts, start: date) -> date:
    return start


def not_before_today(facts: Facts, start: date) -> date:
    """A day that is over when the duty opens gives the full term all the same."""
    return max(start, facts.today)


def after_objections(facts: Facts, start: date) -> date:
    """Without ‡ the decider's days begin when the other line's for objections are over."""
    closing = facts.state.closing
    if closing is None or CODES[closing.code].countersigned:
        return start
    return objections_until(facts, closing.on)


def after_attempt(happening: Happening) -> tuple[date, ...]:
    """The next attempt counts from the latest one; a late entry never makes the next one late at once."""
    if happening.move is not MoveKind.ATTEMPT:
        return today(happening)
    return (happening.data["made_on"],)


def persuading_interval(facts: Facts) -> str:
    """Every 7 days in the first month, 14 to day 90, 30 later (county default): the name of the term in force."""
    age = (facts.today - (facts.state.spell_started_on or facts.today)).days
    if age < 30:
        return "keep_persuading"
    return "keep_persuading_second" if age < 90 else "keep_persuading_later"


def promised_day(happening: Happening) -> tuple[date, ...]:
    return (happening.data["promised_on"],)


def observation_days(happening: Happening) -> tuple[date, ...]:
    """The observations still missing; after “not attending” one more, at once."""
    facts = happening.after
    state = facts.state
    if state.returned_on is None or happening.move is MoveKind.OBSERVE:
        return (facts.today,)
    since = state.spell_started_on or date.min
    done = {d.counts_from for d in facts.duties if d.kind == "observe" and d.done and d.opened_on >= since}
    marks = (state.returned_on + timedelta(days=days) for days in OBSERVED_AFTER)
    missing = tuple(mark for mark in marks if mark not in done)
    return missing or (() if state.last_attending else (facts.today,))


def observation_term(facts: Facts) -> str:
    return "observe_again" if facts.state.last_attending is False else "observe"


def before_hold_ends(happening: Happening) -> tuple[date, ...]:
    facts = happening.after
    until = facts.state.hold_until or facts.today
    return (max(facts.today, until - timedelta(days=HOLD_SHOWN_BEFORE)),)


def hold_end(facts: Facts, start: date) -> date:
    """The hold's end; one that passed while the case was elsewhere is reviewed at once."""
    return max(facts.state.hold_until or start, start)


def quarter_end(day: date) -> date:
    """The last day of the calendar quarter of `day`."""
    month = (day.month - 1) // 3 * 3 + 3
    return date(day.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def quarter_end_of(facts: Facts, start: date) -> date:
    return quarter_end(start)


def not_back_in_time(facts: Facts) -> date | None:
    """The fifth school day after confirmation or relapse, once for each spell.

    A spell in which an earlier version opened the joint visit at once goes on from there: no report is asked for after.
    """
    since = facts.state.spell_started_on
    if since is None or facts.state.report or _visited_without_report(facts, since):
        return None
    return facts.calendar.add(since, REPORT_AFTER, Days.SCHOOL)


def _visited_without_report(facts: Facts, since: date) -> bool:
    return any(d.kind == "joint_visit" and d.opened_on >= since and not d.lapsed for d in facts.duties)


def notice_over(facts: Facts) -> date | None:
    """The day after the last one of a notice that is delivered and whose outcome nobody has recorded."""
    notice = facts.state.notice
    if notice is None or not notice.runs or notice.until is None:
        return None
    return notice.until + timedelta(days=1)


def term_goes_on(facts: Facts) -> date | None:
    """The first school day after a vacation, when the head teacher has no open duty to persuade."""
    if facts.calendar.in_vacation(facts.today):
        return None
    owing = any(duty.role is Role.HEAD_TEACHER for duty in facts.open_duties("keep_persuading"))
    return None if owing else facts.calendar.went_on(facts.today)


def suspected_and_unasked(facts: Facts) -> bool:
    return facts.state.ledger is Ledger.SUSPECTED and facts.state.upgrade is None


def thirty_days_suspected(facts: Facts) -> date | None:
    """Thirty days after confirmation, relapse, “not yet” or a refusal."""
    since = facts.state.upgrade_clock_on
    if since is None or facts.open_duties("upgrade_review"):
        return None
    return since + timedelta(days=UPGRADE_AFTER)


def term_after_strike(facts: Facts) -> date | None:
    """The first day of the next term after a child brought back was struck; not one before the opening balance."""
    struck_on = facts.state.marked_off_on
    if facts.state.code is not Code.RETURNED_HERE or struck_on is None or facts.state.listing == 0:
        return None
    if any(d.kind == "term_check" and d.opened_on >= struck_on for d in facts.duties):
        return None
    start = facts.calendar.next_term_start(struck_on)
    taken_over_on = facts.state.spell_started_on  # of a line that was struck before; else long past
    return None if start and taken_over_on and start <= taken_over_on else start


def hold_ended(facts: Facts) -> date | None:
    if facts.state.stage is not Stage.ON_HOLD or facts.open_duties("resume_check"):
        return None
    return facts.state.hold_until


def lost_this_quarter(facts: Facts) -> date | None:
    """Once a quarter while the last attempt said that nobody knows where the child is."""
    if facts.state.last_attempt_result is not AttemptResult.WHEREABOUTS_UNKNOWN:
        return None
    this_quarter = quarter_end(facts.today)
    if any(d.kind == "recheck_lost" and quarter_end(d.opened_on) == this_quarter for d in facts.duties):
        return None
    return facts.today
