"""SCENES: every act the stories are made of, by which link it is done and what is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.cases import Ledger
from tracker.domain.mark_off import ClearResult, Code, HoldCode
from tracker.domain.reasons import (
    AttemptResult,
    Attitude,
    Channel,
    FoundBy,
    MeasureKind,
    Met,
    Placement,
    Reason,
    Wish,
)
from tracker.domain.return_notices import LegalStep, Manner, Outcome
from tracker.domain.workflow import MoveKind
from tracker.sample.drawn import Ago, Ahead, OfChild, Paper, Said, Whoever

SAME_PERSON, STRANGER = "same_person", "stranger"
"""Whoever did the scene before; somebody of another township."""

WATCH, SIGHT, LETTER, ANSWER = "watch", "sight", "letter", "answer"
"""Acts that are no moves: keeping an eye on a child, logging one whose case one may not see, a letter, its receipt."""


@dataclass(frozen=True)
class Scene:
    """One act; `ticked`: the scheduler looks at the county on that morning, because the act does a dated duty."""

    act: str
    by: str
    data: Mapping[str, Any] = field(default_factory=dict)
    ticked: bool = False


def _log(by: str, found_by: FoundBy, last_seen: int, **more: Any) -> Scene:
    data = {"found_by": found_by, "found_on": Ago(), "last_seen_on": Ago(last_seen), **more}
    return Scene(MoveKind.LOG, by, {"reason": OfChild("reason"), **data})


def _clear(result: ClearResult, by: str = "principal", seen_at: Any = None) -> Scene:
    data = {"result": result, "seen_by": Whoever(), "seen_on": Ago(), "seen_at": seen_at or Said("by_school")}
    return Scene(MoveKind.CLEAR, by, data)


def _attempt(by: str, channel: Channel, met: Met, result: AttemptResult, said: str, **more: Any) -> Scene:
    data = {"made_on": Ago(), "channel": channel, "met": met, "result": result, "said": Said(said)}
    return Scene(MoveKind.ATTEMPT, by, {"went": (by,), **data, **more})


def _plan(measure: MeasureKind, owed_by: str = "school", by: str = "principal") -> Scene:
    data = {"measure": measure, "owed_by": OfChild(owed_by), "until": Ahead(30), "note": Said("plan")}
    return Scene(MoveKind.PLAN, by, data)


def _back(by: str, placement: Placement, **more: Any) -> Scene:
    return Scene(MoveKind.RETURN, by, {"returned_on": Ago(), "placement": placement, **more})


def _ask(code: Code, by: str = "principal", **evidence: Any) -> Scene:
    return Scene(MoveKind.REQUEST, by, {"code": code, "evidence": evidence})


def _propose(code: HoldCode, by: str = "principal", days: int = 150, **evidence: Any) -> Scene:
    return Scene(MoveKind.PROPOSE_HOLD, by, {"hold_code": code, "until": Ahead(days), "evidence": evidence})


def _because(kind: MoveKind, by: str, about: str = "", **data: Any) -> Scene:
    return Scene(kind, by, {"reason": Said(about or str(kind)), **data})


def _note(duty: str, by: str, about: str = "noted") -> Scene:
    return Scene(MoveKind.NOTE_DONE, by, {"duty": duty, "note": Said(about)}, ticked=True)


def _deliver(manner: Manner, **data: Any) -> Scene:
    return Scene(MoveKind.DELIVER_NOTICE, "township_official", {"delivered_on": Ago(), "manner": manner, **data})


def _letter(addressee: str, where: str) -> Scene:
    return Scene(LETTER, "bureau_officer", {"addressee": addressee, "where": where})


def _step(step: LegalStep) -> Scene:
    data = {"step": step, "taken_on": Ago(), "document": Said(str(step))}
    return Scene(MoveKind.LEGAL_STEP, "township_official", data)


M = MoveKind
TEACHER, PRINCIPAL, SCHOOL_CLERK = "head_teacher", "principal", "school_clerk"
VILLAGE, CLERK, OFFICIAL = "village_officer", "township_clerk", "township_official"
OFFICER, DEPUTY = "bureau_officer", "deputy_head"
HOME, ELSEWHERE, PHONE, VIDEO = Channel.IN_PERSON, Channel.ELSEWHERE_IN_PERSON, Channel.PHONE, Channel.VIDEO
PUPIL, GUARDIAN, NOBODY = Met.PUPIL, Met.GUARDIAN, Met.NOBODY
PROMISED, REFUSED, NOT_MET, LOST = (
    AttemptResult.PROMISED,
    AttemptResult.REFUSED,
    AttemptResult.NOT_MET,
    AttemptResult.WHEREABOUTS_UNKNOWN,
)
WILLING: Mapping[str, Any] = {"pupil_wish": Wish.WILLING, "guardian_attitude": Attitude.SUPPORTIVE}
UNWILLING: Mapping[str, Any] = {"pupil_wish": Wish.UNWILLING, "guardian_attitude": Attitude.INDIFFERENT}
HOST = {"host_letter": Paper("host_letter"), "host_contact": Said("contact")}
SEEN = {"seen_on": Ago(1), "seen_by": Whoever()}

SCENES: Mapping[str, Scene] = {
    "log_roll": _log(TEACHER, FoundBy.ROLL_CALL, 2),
    "log_term": _log(SCHOOL_CLERK, FoundBy.START_OF_TERM, 30),
    "log_visit": _log(VILLAGE, FoundBy.VISIT, 9),
    "log_list": _log(CLERK, FoundBy.LIST, 20),
    "log_comparison": _log(OFFICER, FoundBy.COMPARISON, 40),
    "log_tip": _log(VILLAGE, FoundBy.TIP, 6),
    "log_never": _log(VILLAGE, FoundBy.VISIT, 0, never_enrolled=True, school=OfChild("school")),
    "sighted": Scene(SIGHT, STRANGER, {"found_by": FoundBy.TIP, "found_on": Ago(), "reason": Reason.WORKING_AWAY}),
    "watched": Scene(WATCH, TEACHER, {"reason": OfChild("reason"), "note": Said("watch")}),
    "clear_in_class": _clear(ClearResult.IN_CLASS),
    "clear_other": _clear(ClearResult.OTHER_CLASS_OR_SCHOOL),
    "clear_leave": _clear(ClearResult.ON_LEAVE, seen_at="家中"),
    "clear_wrong": _clear(ClearResult.WRONG_RECORD, seen_at=Said("poor_record")),
    "clear_duplicate": _clear(ClearResult.DUPLICATE, seen_at=Said("poor_record")),
    "clear_age": _clear(ClearResult.NOT_SCHOOL_AGE, by=OFFICIAL, seen_at="户口簿"),
    "confirm": Scene(M.CONFIRM, PRINCIPAL, {"ledger": Ledger.SUSPECTED, "last_attended_on": Ago(5)}),
    "confirm_never": Scene(M.CONFIRM, OFFICIAL, {"ledger": Ledger.NOT_ENROLLED}),
    "accept": Scene(M.ACCEPT, CLERK),
    "nobody_home": _attempt(TEACHER, HOME, NOBODY, NOT_MET, "nobody"),
    "call": _attempt(TEACHER, PHONE, GUARDIAN, NOT_MET, "phone"),
    "both_hope": _attempt(
        TEACHER, HOME, PUPIL, PROMISED, "hopeful", went=(VILLAGE, TEACHER), promised_on=Ahead(5), **WILLING
    ),
    "both_refused": _attempt(TEACHER, HOME, PUPIL, REFUSED, "refused", went=(VILLAGE, TEACHER), **UNWILLING),
    "village_hope": _attempt(VILLAGE, HOME, GUARDIAN, PROMISED, "hopeful", promised_on=Ahead(4)),
    "village_refused": _attempt(VILLAGE, HOME, GUARDIAN, REFUSED, "refused"),
    "village_lost": _attempt(VILLAGE, HOME, NOBODY, LOST, "lost"),
    "teacher_lost": _attempt(TEACHER, PHONE, NOBODY, LOST, "lost"),
    "assisted": _attempt("assisting_village_officer", HOME, PUPIL, REFUSED, "refused", **UNWILLING),
    "video": _attempt(TEACHER, VIDEO, PUPIL, PROMISED, "video", promised_on=Ahead(20), **WILLING),
    "joint": Scene(
        M.ATTEMPT,
        PRINCIPAL,
        {
            "made_on": Ago(),
            "channel": HOME,
            "met": PUPIL,
            "result": PROMISED,
            "said": Said("joint"),
            "went": (PRINCIPAL, OFFICIAL, TEACHER, VILLAGE),
            "promised_on": Ahead(4),
            "evidence": {"attachment": Paper("attachment")},
            **WILLING,
        },
    ),
    "report": Scene(M.REPORT, PRINCIPAL, {"note": Said("report")}, ticked=True),
    "receive": Scene(M.RECEIVE_REPORT, CLERK),
    "notice": Scene(M.ISSUE_NOTICE, OFFICIAL),
    "delivered": _deliver(Manner.IN_PERSON, received_by=Said("family")),
    "unsigned": _deliver(Manner.LEFT_THERE, refused=True, witness=Said("witness")),
    "no_notice": _because(M.DECLINE_NOTICE, OFFICIAL),
    "agreed": Scene(M.NOTICE_OUTCOME, OFFICIAL, {"outcome": Outcome.PROMISED}, ticked=True),
    "in_vain": Scene(M.NOTICE_OUTCOME, OFFICIAL, {"outcome": Outcome.NOT_BACK}, ticked=True),
    "order": _step(LegalStep.ORDER),
    "penalty": _step(LegalStep.PENALTY),
    "court": _step(LegalStep.COURT),
    "late_entry": _attempt(TEACHER, ELSEWHERE, PUPIL, REFUSED, "refused", made_on=Ago(6), **UNWILLING),
    "plan_tutoring": _plan(MeasureKind.TUTORING),
    "plan_aid": _plan(MeasureKind.AID),
    "plan_services": _plan(MeasureKind.JOINT_SERVICES_VISIT, "township", OFFICIAL),
    "plan_track": _plan(MeasureKind.VOCATIONAL_TRACK),
    "name_guarantor": Scene(
        M.ASSIGN, CLERK, {"guarantor_government": Said("guarantor"), "guarantor_bureau": Said("guarantor")}
    ),
    "find_village": Scene(M.ASSIGN, CLERK, {"household_village": OfChild("found_village")}),
    "correct": _because(M.CORRECT_LEDGER, OFFICER, "correct", ledger=Ledger.DROPOUT),
    "ask_upgrade": _because(M.ASK_UPGRADE, PRINCIPAL),
    "upgrade": Scene(M.UPGRADE, OFFICER),
    "refuse_upgrade": _because(M.REFUSE_UPGRADE, OFFICER),
    "not_yet": _note("upgrade_review", PRINCIPAL, "not_yet"),
    "back": _back(TEACHER, Placement.ORIGINAL_CLASS),
    "back_principal": _back(PRINCIPAL, Placement.SEPARATE_CLASS),
    "back_new": _back(PRINCIPAL, Placement.JOINING_CLASS, **{"class": OfChild("found_class")}),
    "back_inclusive": _back(PRINCIPAL, Placement.INCLUSIVE_CLASS),
    "seen": Scene(M.OBSERVE, TEACHER, {"observed_on": Ago(), "attending": True}),
    "missing": Scene(M.OBSERVE, TEACHER, {"observed_on": Ago(), "attending": False}),
    "relapse": Scene(
        M.RELAPSE, TEACHER, {"left_on": Ago(2), "reason": Reason.WEARY_OF_SCHOOL, "note": Said("relapse")}
    ),
    "propose_suspended": _propose(
        HoldCode.SUSPENDED_STUDY, application=Paper("application"), diagnosis=Paper("diagnosis")
    ),
    "propose_year": _propose(
        HoldCode.SUSPENDED_STUDY, days=330, application=Paper("application"), diagnosis=Paper("diagnosis")
    ),
    "propose_short": _propose(
        HoldCode.SUSPENDED_STUDY, days=35, application=Paper("application"), diagnosis=Paper("diagnosis")
    ),
    "propose_delayed": _propose(HoldCode.DELAYED_ENTRY, OFFICIAL, 200, application=Paper("application")),
    "propose_unable": _propose(HoldCode.UNABLE_TO_STUDY, days=340, committee_opinion=Paper("committee_opinion")),
    "propose_custody": _propose(HoldCode.IN_CUSTODY, OFFICIAL, 120, document=Paper("document")),
    "hold_township": Scene(M.HOLD, OFFICIAL),
    "hold_bureau": Scene(M.HOLD, OFFICER),
    "hold_deputy": Scene(M.HOLD, DEPUTY),
    "refuse_hold": _because(M.REFUSE_HOLD, OFFICIAL),
    "resume": Scene(M.RESUME, PRINCIPAL, {"resumed_on": Ago()}),
    "ask_returned": _ask(Code.RETURNED_HERE),
    "ask_enrolled": _ask(Code.ENROLLED_ON_ROLL, roll_number=OfChild("roll_number"), **SEEN),
    "ask_in_province": _ask(Code.IN_PROVINCE_NO_ROLL, **HOST),
    "ask_outside": _ask(Code.OUT_OF_PROVINCE_NO_ROLL, OFFICIAL, **HOST),
    "ask_transferred": _ask(Code.TRANSFERRED, transfer_done_on=Ago(8), new_school=Said("school_outside")),
    "ask_deceased": _ask(Code.DECEASED, OFFICIAL, certificate=Paper("certificate")),
    "ask_household": _ask(Code.HOUSEHOLD_ERROR, OFFICIAL, certificate=Paper("certificate")),
    "ask_data": _ask(Code.DATA_ERROR, right_id=OfChild("id_number"), whereabouts=Said("whereabouts")),
    "ask_abroad": _ask(Code.ABROAD, OFFICIAL, proof=Paper("proof")),
    "ask_home": _ask(Code.HOME_TEACHING, committee_opinion=Paper("committee_opinion"), plan=Paper("plan")),
    "ask_special": _ask(
        Code.SPECIAL_PLACEMENT, placement_opinion=Paper("placement_opinion"), roll_number=OfChild("roll_number")
    ),
    "ask_vocational": _ask(Code.VOCATIONAL, class_record=Paper("class_record")),
    "ask_correction": _ask(Code.CORRECTION_SCHOOL, admission=Paper("admission")),
    "ask_completed": _ask(Code.COMPLETED, certificate=Paper("certificate")),
    "ask_over_age": _ask(Code.OVER_AGE, last_school=OfChild("school_name")),
    "letter_south": _letter("广东省东莞市教育局", "东莞市常平镇，随父母在厂区租住"),
    "letter_east": _letter("浙江省义乌市教育局", "义乌市稠城街道，父母在小商品市场务工"),
    "answer_south": Scene(ANSWER, OFFICER, {"answered_by": "东莞市教育局 基础教育科", "text": Said("answer")}),
    "ask_handed_over": _ask(Code.HANDED_OVER, letter=OfChild("letter")),
    "sign_township": Scene(M.COUNTERSIGN, OFFICIAL),
    "sign_school": Scene(M.COUNTERSIGN, PRINCIPAL),
    "object_township": _because(M.OBJECT, OFFICIAL),
    "object_school": _because(M.OBJECT, PRINCIPAL),
    "strike": Scene(M.APPROVE, OFFICER),
    "strike_deputy": Scene(M.APPROVE, DEPUTY),
    "reject": _because(M.REJECT, OFFICER),
    "withdraw": _because(M.WITHDRAW, PRINCIPAL),
    "term_seen": _note("term_check", TEACHER),
    "roll_done": _note("roll_follow_up", SCHOOL_CLERK),
    "reopen": _because(M.REOPEN, OFFICER, found_on=Ago()),
    "undo": _because(M.ANNUL, SAME_PERSON, "annul"),
}
