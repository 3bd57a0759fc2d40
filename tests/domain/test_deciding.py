"""Who acts when posts are vacant or somebody has signed already: three persons stay three (trade §2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.life import ID, NAME, PERSON, POSTS, Life, actor, confirmed
from tests.domain.stories import asked, countersigned, held
from tracker.domain.cases import Stage
from tracker.domain.errors import Forbidden, Refused
from tracker.domain.mark_off import Code, HoldCode
from tracker.domain.owing import owners_of
from tracker.domain.permissions import acting_in, entered_for, may_move
from tracker.domain.posts import Actor, Holders, Line, PostFact, Role, Tier, UnitFact
from tracker.domain.workflow import MOVES, MoveKind

R = Role


def owner(life: Life, kind: str, line: Line | None = None) -> str:
    """Who owes the open duty of a kind today."""
    (duty,) = [duty for duty in life.open(kind) if line in {None, duty.line}]
    owners = owners_of(duty, life.facts())
    return NAME[owners[0].person_id] if owners else "nobody"


def without(life: Life, *vacant: str) -> Life:
    """The same case on the day these people have left."""
    return replace(life, vacant=life.vacant | set(vacant))


LADDERS = [
    (R.HEAD_TEACHER, Line.BUREAU, ["head_teacher", "principal", "bureau_officer", "deputy_head"]),
    (R.SCHOOL_CLERK, Line.BUREAU, ["school_clerk", "principal", "bureau_officer", "deputy_head"]),
    (R.PRINCIPAL, Line.BUREAU, ["principal", "bureau_officer", "deputy_head"]),
    (R.BUREAU_OFFICER, Line.BUREAU, ["bureau_officer", "deputy_head"]),
    (R.DEPUTY_HEAD, Line.BUREAU, ["deputy_head"]),
    (R.VILLAGE_OFFICER, Line.GOVERNMENT, ["village_officer", "township_clerk", "township_official"]),
    (R.TOWNSHIP_CLERK, Line.GOVERNMENT, ["township_clerk", "township_official"]),
    (R.TOWNSHIP_OFFICIAL, Line.GOVERNMENT, ["township_official", "township_clerk"]),
    (R.COUNTY_LEADER, Line.GOVERNMENT, ["county_leader"]),
]


@pytest.mark.parametrize(("role", "line", "ladder"), LADDERS)
def test_a_vacant_post_is_stood_in_for_up_its_own_line_until_nobody_is_left(
    role: Role, line: Line, ladder: list[str]
) -> None:
    for gone in range(len(ladder) + 1):
        holders = without(confirmed(), *ladder[:gone]).facts().holders(line)
        assert holders
        assert [NAME[post.person_id] for post in holders.owners(role)] == ladder[gone : gone + 1]


def test_a_vacant_clerk_s_work_goes_to_the_same_school_s_principal_before_a_central_school_s_clerk() -> None:
    school, centre = UnitFact(1, "s", "s", Tier.SCHOOL, "/b/c/s/"), UnitFact(2, "c", "c", Tier.CENTRAL_SCHOOL, "/b/c/")
    principal = PostFact(1, R.PRINCIPAL, school, 1, "principal")
    clerk = PostFact(2, R.SCHOOL_CLERK, centre, 2, "clerk of the central school")
    holders = Holders((school, centre), {(R.PRINCIPAL, 1): (principal,), (R.SCHOOL_CLERK, 2): (clerk,)})
    assert holders.owners(R.SCHOOL_CLERK) == (principal,)


def test_a_teaching_point_without_posts_is_answered_for_by_its_school() -> None:
    point, school = UnitFact(1, "p", "p", Tier.SCHOOL, "/b/s/p/"), UnitFact(2, "s", "s", Tier.SCHOOL, "/b/s/")
    clerk = PostFact(2, R.SCHOOL_CLERK, school, 2, "clerk")
    principal = PostFact(3, R.PRINCIPAL, school, 3, "principal")
    holders = Holders((point, school), {(R.SCHOOL_CLERK, 2): (clerk,), (R.PRINCIPAL, 2): (principal,)})
    assert holders.owners(R.SCHOOL_CLERK) == (clerk,)
    assert holders.owners(R.PRINCIPAL) == holders.owners(R.HEAD_TEACHER) == (principal,)


def test_requester_countersigner_and_decider_are_three_persons_when_posts_are_vacant() -> None:
    life = Life(vacant=frozenset({"principal", "township_official"})).log().act("confirm", "bureau_officer")
    life.act("request", "bureau_officer", code=Code.ABROAD)
    assert owner(life, "countersign") == "township_clerk"
    life.act("countersign", "township_clerk")
    assert owner(life, "decide_mark_off") == "deputy_head"
    with pytest.raises(Forbidden):
        life.act("approve", "bureau_officer")
    assert life.act("approve", "deputy_head").state.stage is Stage.MARKED_OFF


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_who_asked_decides_nothing_even_where_nobody_else_is_left(act: str) -> None:
    life = without(countersigned(Code.DECEASED), "deputy_head")
    assert owner(life, "decide_mark_off") == "nobody"
    assert not any(may_move(MoveKind(act), life.facts(), actor(name)) for name in POSTS)


@pytest.mark.parametrize(
    ("vacant", "code", "post"),
    [
        (("deputy_head",), Code.DECEASED, "Deputy head of the bureau"),
        (("bureau_officer", "deputy_head"), Code.TRANSFERRED, "Bureau officer"),
        (("township_clerk", "township_official"), Code.ABROAD, "Township official in charge"),
    ],
)
def test_a_request_nobody_could_decide_is_refused_naming_the_empty_post(
    vacant: tuple[str, ...], code: Code, post: str
) -> None:
    with pytest.raises(Refused, match=post):
        without(confirmed(), *vacant).act("request", "principal", code=code)


def test_a_request_is_refused_where_the_only_decider_left_has_asked() -> None:
    life = without(confirmed(), "principal", "deputy_head")
    with pytest.raises(Refused, match="Bureau officer"):
        life.act("request", "bureau_officer", code=Code.TRANSFERRED)


@pytest.mark.parametrize(
    ("vacant", "code", "by"),
    [
        (("bureau_officer", "deputy_head"), HoldCode.IN_CUSTODY, "principal"),
        (("deputy_head",), HoldCode.UNABLE_TO_STUDY, "principal"),
        (("township_official", "township_clerk"), HoldCode.DELAYED_ENTRY, "principal"),
        (("township_clerk", "bureau_officer", "deputy_head"), HoldCode.DELAYED_ENTRY, "township_official"),
    ],
)
def test_a_hold_nobody_could_decide_is_refused(vacant: tuple[str, ...], code: HoldCode, by: str) -> None:
    with pytest.raises(Refused, match="Nobody is left"):
        without(confirmed(), *vacant).act("propose_hold", by, hold_code=code)


def test_asking_to_recognise_a_dropout_is_refused_where_nobody_could() -> None:
    with pytest.raises(Refused, match="Bureau officer"):
        without(confirmed(), "bureau_officer", "deputy_head").act("ask_upgrade", "principal")


@pytest.mark.parametrize(("act", "kind"), [("upgrade", "decide_upgrade"), ("refuse_upgrade", "decide_upgrade")])
def test_who_asked_for_the_principal_does_not_decide_on_the_ledger(act: str, kind: str) -> None:
    life = without(confirmed(), "principal").act("ask_upgrade", "bureau_officer")
    assert owner(life, kind) == "deputy_head"
    with pytest.raises(Forbidden):
        life.act(act, "bureau_officer")


def test_who_proposed_a_hold_for_the_township_does_not_decide_it() -> None:
    life = without(confirmed(), "principal").act("propose_hold", "bureau_officer", hold_code=HoldCode.IN_CUSTODY)
    assert owner(life, "decide_hold") == "deputy_head"


def test_a_successor_withdraws_the_request_of_the_post() -> None:
    life = asked(Code.TRANSFERRED)
    with pytest.raises(Forbidden):
        life.act("withdraw", "bureau_officer")
    assert without(life, "principal").act("withdraw", "bureau_officer").state.stage is Stage.PERSUADING


def test_a_vacancy_after_the_request_leaves_the_duty_without_holder() -> None:
    life = asked(Code.TRANSFERRED)
    assert owner(without(life, "bureau_officer", "deputy_head"), "decide_mark_off") == "nobody"


def test_the_typist_counts_as_a_signer() -> None:
    acting = acting_in(MoveKind.RETURN, confirmed().facts(), actor("school_clerk"), "head_teacher")
    assert acting.by.people() == {PERSON["head_teacher"], PERSON["school_clerk"]}


def test_who_stands_in_for_a_vacant_clerk_enters_for_the_others() -> None:
    facts = without(confirmed(), "school_clerk", "township_clerk").facts()
    teacher = acting_in(MoveKind.ATTEMPT, facts, actor("principal"), "head_teacher")
    village = acting_in(MoveKind.ATTEMPT, facts, actor("township_official"), "village_officer")
    assert (NAME[teacher.by.person or 0], NAME[teacher.by.typed_by or 0]) == ("head_teacher", "principal")
    assert (NAME[village.by.person or 0], NAME[village.by.typed_by or 0]) == ("village_officer", "township_official")


def test_nobody_but_the_clerk_enters_for_the_others_while_there_is_one() -> None:
    with pytest.raises(Refused):
        acting_in(MoveKind.ATTEMPT, confirmed().facts(), actor("principal"), "head_teacher")


def test_a_clerk_of_the_assisting_township_enters_its_village_s_attempt_and_nothing_else() -> None:
    facts = confirmed(residence_village_id=ID["far_village"]).facts()
    clerk = actor("far_township_clerk")
    acting = acting_in(MoveKind.ATTEMPT, facts, clerk, "assisting_village_officer")
    assert (acting.line, NAME[acting.by.person or 0]) == (Line.ASSISTING, "far_village_officer")
    assert not any(
        any(entered_for(kind, facts, clerk)) for kind in MoveKind if kind in {MoveKind.RELAPSE, MoveKind.OBSERVE}
    )


def test_an_own_act_is_recorded_under_the_own_post_though_a_lower_one_is_vacant() -> None:
    acting = acting_in(MoveKind.ATTEMPT, without(confirmed(), "head_teacher").facts(), actor("principal"))
    assert (acting.role, acting.post_role) == (R.PRINCIPAL, R.PRINCIPAL)


def test_somebody_with_several_posts_acts_under_the_lowest_entitled_or_chooses() -> None:
    both = Actor(PERSON["head_teacher"], "both", (POSTS["head_teacher"], replace(POSTS["bureau_officer"], person_id=1)))
    facts = confirmed().facts()
    filled = facts.bureau.posts | {(R.BUREAU_OFFICER, ID["bureau"]): (both.posts[1],)}
    facts = replace(facts, bureau=replace(facts.bureau, posts=filled))
    assert acting_in(MoveKind.ATTEMPT, facts, both).role is R.HEAD_TEACHER
    assert acting_in(MoveKind.ATTEMPT, facts, both, post=R.BUREAU_OFFICER).role is R.BUREAU_OFFICER
    assert acting_in(MoveKind.CORRECT_LEDGER, facts, both).role is R.BUREAU_OFFICER


def test_a_deputy_acts_beside_the_holder_and_alone_once_the_holder_has_signed() -> None:
    facts = asked(Code.ABROAD).facts()
    deputy = PostFact(99, R.TOWNSHIP_OFFICIAL, POSTS["township_official"].unit, 99, "deputy", deputy=True)
    posts = facts.government.posts | {(R.TOWNSHIP_OFFICIAL, ID["town"]): (POSTS["township_official"], deputy)}
    facts = replace(facts, government=replace(facts.government, posts=posts))
    assert may_move(MoveKind.COUNTERSIGN, facts, Actor(99, "deputy", (deputy,)))
    owners = facts.government.owners(R.TOWNSHIP_OFFICIAL, {PERSON["township_official"]})
    assert [post.person_id for post in owners] == [99]


def test_the_county_leader_owes_nothing_and_makes_no_move() -> None:
    leader = actor("county_leader")
    for life in (confirmed(), asked(Code.ABROAD), held(), without(confirmed(), *set(POSTS) - {"county_leader"})):
        facts = life.facts()
        assert not any(may_move(kind, facts, leader) for kind in MOVES)
        assert all(post.role is not R.COUNTY_LEADER for duty in life.duties for post in owners_of(duty, facts))


def test_never_enrolled_the_principal_owes_what_the_head_teacher_would() -> None:
    life = confirmed(never_enrolled=True, class_id=None)
    assert owner(life, "school_visit") == "principal"
    assert owner(life, "keep_persuading", Line.BUREAU) == "principal"
    assert not life.open("find_line")


def test_neither_village_in_the_county_the_clerk_of_the_school_s_township_is_the_last_link() -> None:
    life = confirmed(household_village_id=None, household_outside=True)
    assert owner(life, "village_visit") == "township_clerk"
    assert owner(life, "keep_persuading", Line.GOVERNMENT) == "township_clerk"
    assert not life.open("find_line")
