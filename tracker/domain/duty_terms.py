"""TERMS: how long each duty may take by default, and what else a county counts in days (trade §7)."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.calendar import Days, Term

SD, WD, D = Days.SCHOOL, Days.WORKING, Days.CALENDAR

TERMS: Mapping[str, Term] = {
    "check": Term(1, WD),
    "verify": Term(3, WD),
    "find_line": Term(2, WD),
    "accept": Term(1, WD),
    "school_visit": Term(2, SD),
    "village_visit": Term(5, WD),
    "individual_plan": Term(5, SD),
    "written_report": Term(2, WD),
    "receive_report": Term(1, WD),
    "joint_visit": Term(5, SD),
    "return_notice": Term(3, WD),
    "return_notice_term": Term(7, D),
    "notice_review": Term(3, WD),
    "keep_persuading": Term(7, D),
    "keep_persuading_second": Term(14, D),
    "keep_persuading_later": Term(30, D),
    "check_promise": Term(1, SD),
    "upgrade_review": Term(3, WD),
    "decide_upgrade": Term(5, WD),
    "decide_hold": Term(3, WD),
    "observe": Term(3, SD),
    "observe_again": Term(1, SD),
    "request_mark_off": Term(5, SD),
    "countersign": Term(3, WD),
    "decide_mark_off": Term(5, WD),
    "roll_follow_up": Term(10, WD),
    "term_check": Term(5, SD),
    "hold_review": Term(30, D),
    "resume_check": Term(3, SD),
}
"""The county's defaults; a dated setting replaces one from its day on, and moves no duty that stands."""
