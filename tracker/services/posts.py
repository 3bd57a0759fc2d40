"""Posts given and ended, and what it means when somebody leaves; nobody is ever deleted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.people import PostEntry
from tracker.domain.permissions import Permission
from tracker.models.accounts import end_sign_ins
from tracker.models.appointments import appoint, end_posts, get_person, posts_running_after
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.people import Post


@taken_once(Permission.MANAGE_PEOPLE)
def give_post(form: Form, person_id: int, entry: PostEntry) -> Kept:
    """Gives a person a post from a day on, as holder or as deputy (AB岗).

    Raises NotFound, Invalid where it does not fit the unit's tier or another holder fills it.
    """
    appoint(get_person(person_id), entry)
    return Kept(str(person_id), "post_given", f"person {person_id}", {"post": entry})


@taken_once(Permission.MANAGE_PEOPLE)
def end_post(form: Form, person_id: int, post_id: int, last_day: date) -> Kept:
    """Ends a post after its last day; with the last post the person's sign-ins end.

    Raises NotFound, Invalid for an impossible day, Refused where no administrator would be left.
    """
    post = db.session.scalar(select(Post).where(Post.id == post_id, Post.person_id == person_id).with_for_update())
    if post is None:
        raise NotFound
    noted = {"role": post.role, "unit_id": post.unit_id, "ends_on": last_day}
    end_posts([post], last_day, form.now)
    return Kept(str(person_id), "post_ended", f"person {person_id}", noted)


@taken_once(Permission.MANAGE_PEOPLE)
def leave(form: Form, person_id: int, last_day: date) -> Kept:
    """Ends everything of somebody who leaves: posts, sign-ins, password and second factor; the person stays known.

    Raises NotFound, Invalid for an impossible day, Refused where no administrator would be left.
    """
    person = get_person(person_id)
    end_posts(posts_running_after(person_id, last_day), last_day, form.now)
    person.is_teacher = False
    if last_day <= form.today:
        person.password_hash = person.totp_secret = person.totp_last_used = None
        end_sign_ins(person_id, form.now)
    return Kept(str(person_id), "person_left", f"person {person_id}", {"ends_on": last_day})
