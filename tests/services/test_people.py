"""People, posts, accounts and slips: who fills what, what nobody can do, and what ends with the last post."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests import county
from tests.house import Counter, House
from tracker.domain.cases import Ledger
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Forbidden, Invalid, NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.people import PeopleView, PersonEntry, PostEntry
from tracker.domain.posts import Role
from tracker.models.accounts import SignIn
from tracker.models.audit import AuditEntry, faults
from tracker.models.people import Person
from tracker.models.transactions import reading
from tracker.services import accounts, people, posts, slips
from tracker.services.people import PeopleFilters

TEACHER = PersonEntry("冉启明", "13900001234", county.SCHOOL, is_teacher=True)


def form(house: House, by: str = "administrator", request_id: str | None = None) -> Form:
    return Form(house.actor(by), request_id or str(uuid.uuid4()), house.now)


def sister_class(house: House, **changes: object) -> PostEntry:
    given = {"role": Role.HEAD_TEACHER, "unit": county.SISTER_CLASS, "starts_on": house.today()} | changes
    return PostEntry(**given)  # type: ignore[arg-type]


def add(house: House, post: PostEntry | None = None, account: str | None = None) -> people.Added:
    return people.add_person(form(house), TEACHER, post, account)


def own_post(house: House, key: str) -> tuple[int, int]:
    actor = house.actor(key)
    return actor.person_id or 0, actor.posts[0].id


def end(house: House, key: str, last_day: date) -> None:
    posts.end_post(form(house), *own_post(house, key), last_day)


def open_sign_ins(person_id: int) -> int:
    with reading() as session:
        query = select(func.count()).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        return session.scalar(query) or 0


def sign_in(house: House, account: str, password: str) -> str:
    return accounts.sign_in(accounts.Credentials(account, password, "10.0.0.1"), house.now)


def test_a_vacancy_is_listed_until_somebody_fills_it(house: House) -> None:
    seeking = PeopleFilters(PeopleView.VACANT, Role.HEAD_TEACHER)
    found = people.page_of_people(seeking, 1, house.now)
    assert [(v.code, v.above) for v in found.vacancies.rows] == [
        (county.SISTER_CLASS, ("建始县教育局", "长梁民族小学"))
    ]
    add(house, sister_class(house))
    assert people.page_of_people(seeking, 1, house.now).vacant == 0


def test_a_holder_without_an_account_is_not_vacant_and_is_found_as_such(house: House) -> None:
    added = add(house, sister_class(house))
    found = people.page_of_people(PeopleFilters(PeopleView.WITHOUT_ACCOUNT), 1, house.now)
    assert [(row.id, row.posts[0].above) for row in found.people.rows] == [(added.id, "长梁民族小学")]
    assert added.password is None


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (PeopleFilters(text="谭"), {"谭学军", "谭芳"}),
        (PeopleFilters(text="principal"), {"谭学军"}),
        (PeopleFilters(role=Role.PRINCIPAL, unit=county.OTHER_SCHOOL), {"谭芳"}),
        (PeopleFilters(unit=county.OTHER_TOWN), {"罗洋", "吴刚", "赵敏"}),
        (PeopleFilters(PeopleView.WITHOUT_POST), set()),
    ],
)
def test_people_are_narrowed_by_name_account_role_and_unit(
    quick_house: House, filters: PeopleFilters, names: set[str]
) -> None:
    found = people.page_of_people(filters, 1, quick_house.now)
    assert {row.name for row in found.people.rows} == names


def test_a_one_time_password_opens_the_door_and_must_be_changed(house: House) -> None:
    added = add(house, sister_class(house), "ran.qiming")
    signed_in = accounts.find_signed_in(sign_in(house, "ran.qiming", added.password or ""), house.now)
    assert (signed_in.actor.name, signed_in.must_change_password) == ("冉启明", True)


def test_the_same_form_again_adds_nobody_and_tells_no_password(house: House) -> None:
    once = form(house, request_id="5" * 36)
    first = people.add_person(once, TEACHER, sister_class(house), "ran")
    again = people.add_person(once, TEACHER, sister_class(house), "ran")
    assert (again.id, again.password) == (first.id, None)
    assert len(people.page_of_people(PeopleFilters(text="冉启明"), 1, house.now).people.rows) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": county.SCHOOL}, "role"),
        ({"unit": "nowhere"}, "unit"),
        ({"unit": county.CLASS}, "role"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
    ],
)
def test_a_post_that_does_not_fit_is_refused_beside_its_field(
    house: House, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(house, sister_class(house, **changes))
    assert list(refused.value.fields) == [field]


def test_an_account_is_nobody_elses_and_can_be_typed(house: House) -> None:
    for account in ("principal", "a b c", "x"):
        with pytest.raises(Invalid) as refused:
            add(house, account=account)
        assert list(refused.value.fields) == ["account"]


def test_a_deputy_stands_beside_the_holder(house: House) -> None:
    add(house, sister_class(house, unit=county.CLASS, deputy=True))
    found = people.page_of_people(PeopleFilters(unit=county.CLASS), 1, house.now).people.rows
    assert {row.name: row.posts[0].deputy for row in found} == {"黄秀兰": False, "冉启明": True}


def test_a_successor_begins_the_day_after(house: House) -> None:
    end(house, "head_teacher", house.today())
    add(house, sister_class(house, unit=county.CLASS, starts_on=house.today() + timedelta(days=1)))
    house.wait(days=1)
    row = people.page_of_people(PeopleFilters(role=Role.HEAD_TEACHER, unit=county.CLASS), 1, house.now).people.rows[0]
    assert row.name == "冉启明"


def test_the_last_post_takes_the_sign_ins_with_it(house: House) -> None:
    person_id, _ = own_post(house, "principal")
    sign_in(house, "principal", county.PASSWORD)
    end(house, "principal", house.today() - timedelta(days=1))
    assert open_sign_ins(person_id) == 0
    with pytest.raises(Refused):
        sign_in(house, "principal", county.PASSWORD)


def test_another_post_keeps_the_sign_ins(house: House) -> None:
    person_id, _ = own_post(house, "principal")
    posts.give_post(form(house), person_id, sister_class(house))
    sign_in(house, "principal", county.PASSWORD)
    end(house, "principal", house.today() - timedelta(days=1))
    assert open_sign_ins(person_id) == 1


@pytest.mark.parametrize("last_day", [date(2020, 1, 1), date(2024, 8, 31)])
def test_a_post_does_not_end_before_it_began(house: House, last_day: date) -> None:
    with pytest.raises(Invalid):
        end(house, "principal", last_day)


def test_a_post_that_has_not_begun_is_taken_back(house: House) -> None:
    added = add(house, sister_class(house, starts_on=house.today() + timedelta(days=30)))
    future = people.page_of_person(added.id).posts[0]
    posts.end_post(form(house), added.id, future.id, house.today())
    assert people.page_of_person(added.id).posts == ()


def test_the_county_keeps_an_administrator(house: House) -> None:
    with pytest.raises(Refused):
        end(house, "administrator", house.today())
    with pytest.raises(Refused):
        posts.leave(form(house), own_post(house, "administrator")[0], house.today())


def test_somebody_who_leaves_stays_known_but_can_do_nothing(house: House) -> None:
    person_id, _ = own_post(house, "principal")
    posts.give_post(form(house), person_id, sister_class(house, starts_on=house.today() + timedelta(days=9)))
    sign_in(house, "principal", county.PASSWORD)
    posts.leave(form(house), person_id, house.today())
    page = people.page_of_person(person_id)
    assert [(post.role, post.ends_on) for post in page.posts] == [(Role.PRINCIPAL, house.today())]
    assert (page.entry.name, page.has_password, open_sign_ins(person_id)) == ("谭学军", False, 0)


def test_a_new_slip_makes_the_old_password_and_all_sign_ins_worthless(house: House) -> None:
    person_id, _ = own_post(house, "principal")
    sign_in(house, "principal", county.PASSWORD)
    made = slips.renew_passwords(form(house), [person_id])
    assert open_sign_ins(person_id) == 0
    assert sign_in(house, "principal", made[person_id])
    with pytest.raises(Refused):
        sign_in(house, "principal", county.PASSWORD)


def test_several_slips_are_made_at_once_and_none_for_who_has_no_account(house: House) -> None:
    ids = [own_post(house, key)[0] for key in ("principal", "head_teacher")]
    assert set(slips.renew_passwords(form(house), ids)) == set(ids)
    without = add(house, sister_class(house)).id
    with pytest.raises(Refused):
        slips.renew_passwords(form(house), [*ids, without])
    with pytest.raises(NotFound):
        slips.renew_passwords(form(house), [10**6])


def test_an_account_is_given_once(house: House) -> None:
    added = add(house, sister_class(house))
    assert slips.give_account(form(house), added.id, "ran")[added.id]
    with pytest.raises(Refused):
        slips.give_account(form(house), added.id, "ran2")


def test_a_lost_phone_is_set_up_anew(house: House) -> None:
    token = sign_in(house, "bureau_officer", county.PASSWORD)
    signed_in = accounts.find_signed_in(token, house.now)
    accounts.set_up_second_factor(signed_in)
    slips.reset_second_factor(form(house), own_post(house, "bureau_officer")[0])
    with reading() as session:
        secrets = session.scalars(select(Person.totp_secret).where(Person.account == "bureau_officer")).all()
    assert (secrets, open_sign_ins(own_post(house, "bureau_officer")[0])) == ([None], 0)


def test_duties_nobody_can_do_are_named_with_their_post(house: House) -> None:
    assert people.page_of_people(PeopleFilters(), 1, house.now).stranded == ()
    number = house.log()
    house.move(number, "confirm", "principal", ledger=Ledger.SUSPECTED, last_attended_on=house.today())
    yesterday = house.today() - timedelta(days=1)
    for key in ("village_officer", "township_clerk", "township_official"):
        end(house, key, yesterday)
    found = people.page_of_people(PeopleFilters(), 1, house.now).stranded
    stranded = {(row.role, row.unit.code if row.unit else ""): set(row.kinds) for row in found}
    assert stranded[Role.VILLAGE_OFFICER, county.VILLAGE] == {DutyKind.VILLAGE_VISIT, DutyKind.KEEP_PERSUADING}
    assert stranded[Role.TOWNSHIP_CLERK, county.TOWN] == {DutyKind.ACCEPT}


def test_the_bureau_may_look_but_not_change(house: House) -> None:
    for act in (
        lambda by: people.change_person(by, 1, TEACHER),
        lambda by: posts.leave(by, 1, house.today()),
        lambda by: slips.reset_second_factor(by, 1),
    ):
        with pytest.raises(Forbidden):
            act(form(house, "bureau_officer"))


def test_every_change_stands_in_the_audit_without_a_name(house: House) -> None:
    added = add(house, sister_class(house), "ran")
    people.change_person(form(house), added.id, PersonEntry("冉启明", None, county.OTHER_SCHOOL))
    with reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"person {added.id}")).all()
        assert [row.action for row in rows] == ["person_added", "person_changed"]
        assert not list(faults())


def test_a_person_can_be_corrected(house: House) -> None:
    person_id, _ = own_post(house, "principal")
    people.change_person(form(house), person_id, PersonEntry("谭学君", "13900009999", "官店初中", is_teacher=True))
    page = people.page_of_person(person_id)
    assert (page.entry.name, page.works_at.code if page.works_at else "") == ("谭学君", county.OTHER_SCHOOL)


@pytest.mark.parametrize("rows", [1, 10, 100])
def test_a_list_of_people_takes_the_same_statements_at_any_length(
    quick_house: House, count_statements: Counter, rows: int
) -> None:
    for number in range(rows):
        people.add_person(form(quick_house), PersonEntry(f"老师{number}"), None, None)
    count_statements.statements.clear()
    people.page_of_people(PeopleFilters(), 1, quick_house.now)
    assert len(count_statements) <= 7
