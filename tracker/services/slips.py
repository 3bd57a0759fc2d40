"""Accounts handed over on paper: one-time passwords on printed slips, second factors set back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tracker.adapters.passwords import make_one_time_password
from tracker.domain.errors import NotFound, Refused
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.words import N_
from tracker.models.accounts import end_sign_ins
from tracker.models.appointments import get_person, open_account
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.people import Person

MOST_SLIPS = 24
"""How many slips are made at once: each password takes a tenth of a second on purpose."""

Passwords = Mapping[int, str]


def give_account(form: Form, person_id: int, account: str) -> Passwords:
    """Gives a person an account; the one-time password, empty where the form had been taken before.

    Raises NotFound, Invalid for an account that is taken or cannot be typed, Refused where there is one already.
    """
    password, password_hash = make_one_time_password()
    answer = _give_account(form, person_id, account, password_hash)
    return {} if answer.again else {person_id: password}


@taken_once(Permission.MANAGE_PEOPLE)
def _give_account(form: Form, person_id: int, account: str, password_hash: str) -> Kept:
    person = get_person(person_id)
    if person.account:
        raise Refused(N_("This person has an account already. Print a new slip instead."))
    open_account(person, account, password_hash)
    return Kept(str(person_id), "account_given", f"person {person_id}", {"account": account})


def renew_passwords(form: Form, people: Sequence[int]) -> Passwords:
    """A new one-time password for each of these people, told once; all their sign-ins end.

    Empty where the form had been taken before. Raises NotFound, Refused for somebody without an account or too many.
    """
    if len(people) > MOST_SLIPS:
        raise Refused(N_("At most %(count)s slips at once. Choose fewer people."), count=MOST_SLIPS)
    made = {person_id: make_one_time_password() for person_id in people}
    answer = _renew_passwords(form, {person_id: password_hash for person_id, (_, password_hash) in made.items()})
    return {} if answer.again else {person_id: password for person_id, (password, _) in made.items()}


@taken_once(Permission.MANAGE_PEOPLE)
def _renew_passwords(form: Form, hashes: Mapping[int, str]) -> Kept:
    query = select(Person).where(Person.id.in_(hashes)).order_by(Person.id).with_for_update()
    found = db.session.scalars(query).all()
    if len(found) != len(hashes):
        raise NotFound
    for person in found:
        if not person.account:
            raise Refused(N_("%(name)s has no account yet. Give one first."), name=person.name)
        person.password_hash, person.must_change_password = hashes[person.id], True
        end_sign_ins(person.id, form.now)
    ids = ",".join(str(person.id) for person in found)
    return Kept(ids[:200], "password_renewed", f"person {ids}"[:80], {"people": list(hashes)})


@taken_once(Permission.MANAGE_PEOPLE)
def reset_second_factor(form: Form, person_id: int) -> Kept:
    """Takes a person's second factor back, so that a new phone can be set up; all sign-ins end. Raises NotFound."""
    person = get_person(person_id)
    person.totp_secret = person.totp_last_used = None
    end_sign_ins(person_id, form.now)
    return Kept(str(person_id), "second_factor_reset", f"person {person_id}")
