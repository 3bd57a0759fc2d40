"""Short stories of a case, by name: where the hand-written table of duties looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from tests.domain.life import ID, MONDAY, Life, back, confirmed, observed
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.reasons import AttemptResult, Met

FIRST_OF_VACATION = datetime(2027, 1, 25, 2, tzinfo=UTC)


def objected_clearing() -> Life:
    return Life().log().act("clear", "principal").wait(1).act("object", "township_official")


def promised() -> Life:
    life = confirmed().act("attempt", "head_teacher", result=AttemptResult.PROMISED, promised_on=date(2026, 11, 4))
    return life.wait(1)


def thirty_days() -> Life:
    return confirmed().wait(30)


def asked_upgrade() -> Life:
    return thirty_days().wait(1).act("ask_upgrade", "principal")


def refused_upgrade() -> Life:
    return asked_upgrade().wait(1).act("refuse_upgrade", "bureau_officer").wait(30)


def proposed(code: HoldCode, by: str = "principal", days: int = 90) -> Life:
    return confirmed().act("propose_hold", by, hold_code=code, until=MONDAY.date() + timedelta(days=days))


def held(by: str = "principal", days: int = 90) -> Life:
    return proposed(HoldCode.IN_CUSTODY, by, days).act("hold", "bureau_officer")


def hold_ended() -> Life:
    return held().until(date(2027, 1, 31))


def back_before_vacation() -> Life:
    life = Life(now=datetime(2027, 1, 11, 2, tzinfo=UTC)).log().act("confirm", "principal")
    return life.wait(1).act("return", "head_teacher")


def not_attending_after_both() -> Life:
    return observed().wait(1).act("observe", "head_teacher", attending=False)


def not_attending_on_the_seventh_day() -> Life:
    return back().wait(7).act("observe", "head_teacher", attending=False)


def asked(code: Code, by: str = "principal") -> Life:
    return confirmed().act("request", by, code=code)


def countersigned(code: Code) -> Life:
    return asked(code).wait(1).act("countersign", "township_official")


def struck(code: Code, decider: str = "bureau_officer") -> Life:
    return countersigned(code).act("approve", decider)


def struck_as_transferred() -> Life:
    return asked(Code.TRANSFERRED).wait(4).act("approve", "bureau_officer")


def struck_as_returned() -> Life:
    life = observed().act("request", "principal", code=Code.RETURNED_HERE).wait(7)
    return life.act("approve", "bureau_officer").until(date(2027, 3, 1))


def lost() -> Life:
    unknown = {"met": Met.NOBODY, "result": AttemptResult.WHEREABOUTS_UNKNOWN, "went": ("township_clerk",)}
    return confirmed().act("attempt", "township_clerk", **unknown).wait(1)


BOTH_HEADS = ("principal", "township_official")


def reported() -> Life:
    return confirmed().wait(7).act("report", "principal")


def received() -> Life:
    return reported().wait(1).act("receive_report", "township_clerk")


def visited_jointly() -> Life:
    return received().wait(1).act("attempt", "principal", went=BOTH_HEADS)


def noticed() -> Life:
    """Issued and delivered on 11 November: the term ends on the 18th."""
    return visited_jointly().act("issue_notice", "township_official").act("deliver_notice", "township_official")


def notice_over() -> Life:
    return noticed().wait(8)


def led_to_nothing() -> Life:
    return notice_over().act("notice_outcome", "township_official")


def in_vacation() -> Life:
    return Life(now=FIRST_OF_VACATION).log().act("confirm", "principal")


def relapsed() -> Life:
    return back().wait(8).act("relapse", "village_officer")


STORIES: dict[str, Callable[[], Life]] = {
    "logged": lambda: Life().log(),
    "never_enrolled_logged": lambda: Life().log(never_enrolled=True, class_id=None),
    "class_unknown": lambda: Life().log(class_id=None),
    "village_unknown": lambda: Life().log(household_village_id=None),
    "school_unknown": lambda: Life().log(class_id=None, school_id=None),
    "township_unknown": lambda: Life().log(
        class_id=ID["far_class"], school_id=ID["far_school"], household_village_id=None
    ),
    "household_outside_living_nowhere_here": lambda: Life().log(household_village_id=None, household_outside=True),
    "clearing_objected_to": objected_clearing,
    "confirmed": confirmed,
    "confirmed_living_elsewhere": lambda: confirmed(residence_village_id=ID["far_village"]),
    "not_back_after_five_school_days": lambda: confirmed().wait(7),
    "reported": reported,
    "report_received": received,
    "joint_visit_in_vain": visited_jointly,
    "notice_delivered": noticed,
    "notice_over": notice_over,
    "promised_for_wednesday": promised,
    "thirty_days_suspected": thirty_days,
    "upgrade_asked": asked_upgrade,
    "upgrade_refused_for_thirty_days": refused_upgrade,
    "custody_proposed": lambda: proposed(HoldCode.IN_CUSTODY),
    "suspension_proposed_by_school": lambda: proposed(HoldCode.SUSPENDED_STUDY),
    "suspension_proposed_by_township": lambda: proposed(HoldCode.SUSPENDED_STUDY, "township_official"),
    "unable_to_study_proposed": lambda: proposed(HoldCode.UNABLE_TO_STUDY),
    "held": held,
    "held_on_proposal_of_the_township": lambda: held("township_official"),
    "held_for_ten_days": lambda: held(days=10),
    "hold_ended": hold_ended,
    "resumed": lambda: held().wait(1).act("resume", "village_officer"),
    "back": back,
    "back_before_the_vacation": back_before_vacation,
    "first_observation_done": lambda: back().wait(8).act("observe", "head_teacher"),
    "not_attending_after_both": not_attending_after_both,
    "not_attending_on_the_seventh_day": not_attending_on_the_seventh_day,
    "observed": observed,
    "asked_with_countersign": lambda: asked(Code.ABROAD),
    "asked_with_countersign_by_township": lambda: asked(Code.ABROAD, "township_official"),
    "countersigned": lambda: countersigned(Code.ABROAD),
    "asked_without_countersign": lambda: asked(Code.TRANSFERRED),
    "death_countersigned": lambda: countersigned(Code.DECEASED),
    "struck_as_deceased": lambda: struck(Code.DECEASED, "deputy_head"),
    "struck_as_out_of_province": lambda: struck(Code.OUT_OF_PROVINCE_NO_ROLL),
    "struck_as_transferred": struck_as_transferred,
    "struck_as_returned_until_next_term": struck_as_returned,
    "lost": lost,
    "relapsed": relapsed,
    "confirmed_in_vacation": in_vacation,
}
