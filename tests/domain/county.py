"""One case's people and stages as plain facts, for tests of the rules alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tracker.domain.calendar import Calendar, Days, Term
from tracker.domain.cases import CaseState, Closing, DutyFact, Facts, HoldProposal, Ledger, Signature, Stage, UpgradeAsk
from tracker.domain.mark_off import ClearResult, Code, HoldCode
from tracker.domain.posts import Actor, Holders, Line, PostFact, Role, Tier, UnitFact, unit_path
from tracker.domain.return_notices import Outcome, Report, ReturnNotice

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def _chain(*units: tuple[str, Tier]) -> tuple[UnitFact, ...]:
    path, line = None, []
    for code, tier in units:
        path = unit_path(path, code)
        line.append(UnitFact(abs(hash(code)) % 10**6, code, code, tier, path))
    return tuple(reversed(line))


GOVERNMENT = _chain(("county", Tier.COUNTY), ("town", Tier.TOWNSHIP), ("village", Tier.VILLAGE))
ASSISTING = _chain(("county", Tier.COUNTY), ("town2", Tier.TOWNSHIP), ("village2", Tier.VILLAGE))
BUREAU = _chain(("bureau", Tier.BUREAU), ("school", Tier.SCHOOL), ("class", Tier.CLASS))
OTHER_GOVERNMENT = _chain(("county", Tier.COUNTY), ("town3", Tier.TOWNSHIP), ("village3", Tier.VILLAGE))
OTHER_BUREAU = _chain(("bureau", Tier.BUREAU), ("school2", Tier.SCHOOL), ("class2", Tier.CLASS))

SEATED: dict[str, tuple[Role, UnitFact]] = {
    "head_teacher": (Role.HEAD_TEACHER, BUREAU[0]),
    "school_clerk": (Role.SCHOOL_CLERK, BUREAU[1]),
    "principal": (Role.PRINCIPAL, BUREAU[1]),
    "bureau_officer": (Role.BUREAU_OFFICER, BUREAU[2]),
    "deputy_head": (Role.DEPUTY_HEAD, BUREAU[2]),
    "village_officer": (Role.VILLAGE_OFFICER, GOVERNMENT[0]),
    "township_clerk": (Role.TOWNSHIP_CLERK, GOVERNMENT[1]),
    "township_official": (Role.TOWNSHIP_OFFICIAL, GOVERNMENT[1]),
    "county_leader": (Role.COUNTY_LEADER, GOVERNMENT[2]),
    "assisting_village_officer": (Role.VILLAGE_OFFICER, ASSISTING[0]),
    "assisting_township_clerk": (Role.TOWNSHIP_CLERK, ASSISTING[1]),
    "assisting_township_official": (Role.TOWNSHIP_OFFICIAL, ASSISTING[1]),
    "other_head_teacher": (Role.HEAD_TEACHER, OTHER_BUREAU[0]),
    "other_school_clerk": (Role.SCHOOL_CLERK, OTHER_BUREAU[1]),
    "other_principal": (Role.PRINCIPAL, OTHER_BUREAU[1]),
    "other_village_officer": (Role.VILLAGE_OFFICER, OTHER_GOVERNMENT[0]),
    "other_township_clerk": (Role.TOWNSHIP_CLERK, OTHER_GOVERNMENT[1]),
    "other_township_official": (Role.TOWNSHIP_OFFICIAL, OTHER_GOVERNMENT[1]),
    "administrator": (Role.ADMINISTRATOR, BUREAU[2]),
}
PERSON = {name: number for number, name in enumerate(SEATED, start=1)}
POSTS = {name: PostFact(PERSON[name], role, unit, PERSON[name], name) for name, (role, unit) in SEATED.items()}


def holders(lineage: tuple[UnitFact, ...], vacant: tuple[str, ...] = ()) -> Holders:
    """The people along a lineage, some posts left vacant."""
    filled = {(p.role, p.unit.id): (p,) for name, p in POSTS.items() if p.unit in lineage and name not in vacant}
    return Holders(lineage, filled)


def actor(name: str) -> Actor:
    return Actor(PERSON[name], name, (POSTS[name],), name)


def facts(state: CaseState, duties: tuple[DutyFact, ...] = (), vacant: tuple[str, ...] = ()) -> Facts:
    return Facts(
        state=state,
        now=NOW,
        today=TODAY,
        calendar=Calendar(),
        government=holders(GOVERNMENT, vacant),
        bureau=holders(BUREAU, vacant),
        assisting=holders(ASSISTING, vacant),
        duties=duties,
    )


def duty(kind: str, role: Role, line: Line) -> DutyFact:
    return DutyFact(1, kind, role, line, TODAY, TODAY, TODAY)


def by(name: str) -> Signature:
    return Signature(PERSON[name])


def asked(code: Code, name: str) -> Closing:
    role, line = (Role.PRINCIPAL, Line.BUREAU) if name == "principal" else (Role.TOWNSHIP_OFFICIAL, Line.GOVERNMENT)
    return Closing(code, by(name), role, line, TODAY, Stage.RETURNED)


def proposed(code: HoldCode, name: str) -> HoldProposal:
    line = Line.BUREAU if name == "principal" else Line.GOVERNMENT
    return HoldProposal(code, date(2027, 3, 1), by(name), line, TODAY)


BASE = CaseState(Stage.IDENTIFIED, class_id=1, school_id=2, household_village_id=3, found_on=date(2026, 11, 2))
LISTED = replace(BASE, stage=Stage.PERSUADING, ledger=Ledger.SUSPECTED, listing=1, listed_on=date(2026, 11, 4))
BACK = replace(LISTED, stage=Stage.RETURNED, returned_on=date(2026, 11, 10))
HELD = replace(LISTED, stage=Stage.ON_HOLD, hold_code=HoldCode.IN_CUSTODY, hold_line=Line.BUREAU)
CLOSING = replace(BACK, stage=Stage.CLOSING)
CLEARED = replace(BASE, stage=Stage.CLEARED, cleared_on=TODAY, clear_result=ClearResult.IN_CLASS)
STRUCK = replace(BACK, stage=Stage.MARKED_OFF, code=Code.RETURNED_HERE, marked_off_on=TODAY)
ACCEPT_OWED = (duty("accept", Role.TOWNSHIP_CLERK, Line.GOVERNMENT),)

CASES: dict[str, Facts] = {
    "enrolled": facts(BASE),
    "never_enrolled": facts(replace(BASE, never_enrolled=True)),
    "suspected": facts(LISTED, ACCEPT_OWED),
    "upgrade_asked": facts(replace(LISTED, upgrade=UpgradeAsk(by("principal"), TODAY))),
    "back_in_class": facts(BACK),
    "held": facts(HELD),
    "custody_proposed_by_school": facts(replace(LISTED, hold=proposed(HoldCode.IN_CUSTODY, "principal"))),
    "suspension_proposed_by_school": facts(replace(LISTED, hold=proposed(HoldCode.SUSPENDED_STUDY, "principal"))),
    "suspension_proposed_by_township": facts(
        replace(LISTED, hold=proposed(HoldCode.SUSPENDED_STUDY, "township_official"))
    ),
    "unable_proposed_by_school": facts(replace(LISTED, hold=proposed(HoldCode.UNABLE_TO_STUDY, "principal"))),
    "asked_by_school": facts(replace(CLOSING, closing=asked(Code.ABROAD, "principal"))),
    "asked_by_township": facts(replace(CLOSING, closing=asked(Code.ABROAD, "township_official"))),
    "death_asked_by_school": facts(replace(CLOSING, closing=asked(Code.DECEASED, "principal"))),
    "cleared_by_school": facts(replace(CLEARED, clear_line=Line.BUREAU)),
    "cleared_by_township": facts(replace(CLEARED, clear_line=Line.GOVERNMENT)),
    "struck": facts(STRUCK),
    "review_owed": facts(LISTED, (duty("upgrade_review", Role.PRINCIPAL, Line.BUREAU),)),
    "roll_owed": facts(STRUCK, (duty("roll_follow_up", Role.SCHOOL_CLERK, Line.BUREAU),)),
    "term_check_owed": facts(STRUCK, (duty("term_check", Role.HEAD_TEACHER, Line.BUREAU),)),
}
REPORTED = replace(LISTED, report=Report(TODAY))
VISITED = replace(LISTED, report=Report(TODAY, TODAY), joint_visit_on=TODAY)
ISSUED = ReturnNotice(Term(7, Days.CALENDAR), TODAY)
RUNNING = replace(ISSUED, delivered_on=TODAY, until=date(2026, 11, 30))
CASES |= {
    "reported": facts(REPORTED),
    "visited_in_vain": facts(VISITED),
    "notice_issued": facts(replace(VISITED, notice=ISSUED)),
    "notice_runs": facts(replace(VISITED, notice=RUNNING)),
    "notice_in_vain": facts(replace(VISITED, notice=replace(RUNNING, outcome=Outcome.NOT_BACK))),
}
AT_STAGE: dict[Stage, Facts] = {
    Stage.IDENTIFIED: CASES["enrolled"],
    Stage.PERSUADING: CASES["suspected"],
    Stage.ON_HOLD: CASES["held"],
    Stage.RETURNED: CASES["back_in_class"],
    Stage.CLOSING: CASES["asked_by_school"],
    Stage.MARKED_OFF: CASES["struck"],
    Stage.CLEARED: CASES["cleared_by_school"],
}
