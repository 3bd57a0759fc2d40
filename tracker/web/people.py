"""People and posts: the list with its vacancies, one person, and the forms that change them."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, StringField

from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.people import PeopleView, PersonEntry, PostEntry
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import Role
from tracker.services import people, posts, units
from tracker.services.people import PeopleFilters, PersonPage
from tracker.web import fields
from tracker.web.filters import FilterForm, OneOf, page_asked, text_asked, word_asked
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route
from tracker.web.slips import SlipsForm, show_slips
from tracker.web.words import moment, word

bp = Blueprint("people", __name__)

SEE, MANAGE = Permission.SEE_PEOPLE, Permission.MANAGE_PEOPLE


class PeopleForm(FilterForm):
    """What people and vacancies may be narrowed by."""

    q = StringField(_l("Name or account"))
    view = OneOf(_l("Show"), PeopleView)
    role = OneOf(_l("Post"), Role)
    unit = OneOf(_l("Unit"))


def _unit() -> Field:
    help_text = _l("Its code, or its name where only one unit is called so.")
    return fields.line(_l("Unit"), required=True, description=help_text)


def _phone() -> Field:
    return fields.line(_l("Telephone"), longest=30)


def _name() -> Field:
    return fields.line(_l("Name"), required=True, longest=60)


def _role() -> Field:
    return fields.one_of(_l("Post"), Role)


def _last_day() -> Field:
    return fields.day(_l("Last day"), required=False, description=_l("Leave it empty while no end is known."))


class PersonForm(OfficeForm):
    """What is kept of a person."""

    name, phone = _name(), _phone()
    works_at = fields.line(_l("Works at"), description=_l("Code or name of a school, township or bureau."))
    is_teacher = BooleanField(_l("Counts as a teacher"))

    def entry(self) -> PersonEntry:
        return PersonEntry(self.name.data, self.phone.data or None, self.works_at.data or None, self.is_teacher.data)


class AnyPostForm(OfficeForm):
    """A post from a day on."""

    def post(self) -> PostEntry:
        given = {field.name: field.data for field in self}
        days = given["starts_on"], given["ends_on"]
        return PostEntry(given["role"], given["unit"], *days, given["deputy"])


class PostForm(AnyPostForm):
    """A post for somebody who is known."""

    role, unit = _role(), _unit()
    starts_on, ends_on = fields.day(_l("First day")), _last_day()
    deputy = BooleanField(_l("As deputy (AB post)"))


class NewForm(AnyPostForm):
    """A person with a post; the account can wait, a holder without one is not vacant."""

    name, role, unit = _name(), _role(), _unit()
    starts_on = fields.day(_l("First day"))
    account = fields.line(
        _l("Account"), longest=60, description=_l("Leave it empty if a clerk enters for this person.")
    )
    phone, ends_on = _phone(), _last_day()
    deputy = BooleanField(_l("As deputy (AB post)"))
    is_teacher = BooleanField(_l("Counts as a teacher"))

    def person(self) -> PersonEntry:
        return PersonEntry(self.name.data, self.phone.data or None, None, self.is_teacher.data)


class EndForm(OfficeForm):
    """The last day in post."""

    ends_on = fields.day(_l("Last day"))


@route(bp, "/people", SEE)
def index() -> str:
    asked = PeopleFilters(word_asked("view", PeopleView), word_asked("role", Role), text_asked("unit"), text_asked("q"))
    found = people.page_of_people(asked, page_asked(), now())
    form = PeopleForm()
    form.unit.offer(found.units)
    manages = may(current_actor(), MANAGE)
    slips = SlipsForm() if manages and asked.view is PeopleView.NEVER_SIGNED_IN else None
    return render_template("people/index.html", form=form, filters=asked, found=found, manages=manages, slips=slips)


@route(bp, "/people/new", MANAGE, methods=["GET", "POST"])
def new() -> Answer:
    """Adds a person; a vacancy's link names post and unit."""
    role = word_asked("role", Role)
    form = NewForm(data={"role": role, "unit": text_asked("unit"), "starts_on": today()})

    def act(sent: Form) -> Response | str:
        added = people.add_person(sent, form.person(), form.post(), form.account.data or None)
        if added.password:
            return show_slips({added.id: added.password})
        flash(_("Added: %(name)s.", name=form.name.data), "success")
        return done(_address(added.id))

    lead = _("Is this person known already? Find the name under People and posts and give the post there.")
    return answered(form, act, FormPage(_seat(role) or _("New person"), _("Add"), url_for("people.index"), lead))


def _seat(role: Role | None) -> str:
    """五年级1班 · 班主任, where the address names a vacancy."""
    code = text_asked("unit")
    return f"{units.get_unit(code, now()).unit.name} · {word(role)}" if code and role else ""


@route(bp, "/people/<int:person>", SEE)
def show(person: int) -> str:
    page = people.page_of_person(person)
    coming = [post for post in page.posts if post.starts_on > today()]
    return render_template(
        "people/show.html",
        person=page,
        running=[post for post in page.posts if post.filled_on(today())],
        coming=coming,
        past=[post for post in page.posts if post.ended_before(today())],
        manages=may(current_actor(), MANAGE),
        account=_account(page),
        facts=_facts(page),
    )


def _account(person: PersonPage) -> list[tuple[str, str]]:
    """How the account stands."""
    state = _("its own password")
    if not person.has_password:
        state = _("none: make a slip")
    elif person.one_time_password_waits:
        state = _("one-time password, not yet changed")
    return [
        (_("Account"), person.account or ""),
        (_("Password"), state),
        (_("Phone codes"), _("set up") if person.has_second_factor else _("not set up")),
        (_("Last seen"), moment(person.last_seen_at) or _("never")),
    ]


def _facts(person: PersonPage) -> list[tuple[str, str]]:
    known = [
        (_("Telephone"), person.entry.phone or ""),
        (_("Works at"), person.works_at.name if person.works_at else ""),
        (_("Counts as a teacher"), _("yes") if person.entry.is_teacher else _("no")),
    ]
    return [(name, value) for name, value in known if value]


@route(bp, "/people/<int:person>/change", MANAGE, methods=["GET", "POST"])
def change(person: int) -> Answer:
    known = people.page_of_person(person)
    form = PersonForm(data=vars(known.entry))

    def act(sent: Form) -> Response:
        people.change_person(sent, person, form.entry())
        flash(_("The person is changed."), "success")
        return done(_address(person))

    heading = _("Change %(name)s", name=known.entry.name)
    return answered(form, act, FormPage(heading, _("Save"), _address(person)))


@route(bp, "/people/<int:person>/post", MANAGE, methods=["GET", "POST"])
def give_post(person: int) -> Answer:
    known = people.page_of_person(person)
    form = PostForm(data={"role": word_asked("role", Role), "unit": text_asked("unit"), "starts_on": today()})

    def act(sent: Form) -> Response:
        posts.give_post(sent, person, form.post())
        flash(_("The post is given."), "success")
        return done(_address(person))

    heading = _("Give %(name)s a post", name=known.entry.name)
    return answered(form, act, FormPage(heading, _("Give the post"), _address(person)))


@route(bp, "/people/<int:person>/posts/<int:post>/end", MANAGE, methods=["GET", "POST"])
def end_post(person: int, post: int) -> Answer:
    known, form = people.page_of_person(person), EndForm(data={"ends_on": today()})
    ending = next((held for held in known.posts if held.id == post), None)
    if ending is None:
        raise NotFound

    def act(sent: Form) -> Response:
        posts.end_post(sent, person, post, form.ends_on.data)
        flash(_("The post ends on that day."), "success")
        return done(_address(person))

    lead = _("From the day after, what the post owes goes to the next post up, until somebody is put in.")
    heading = f"{known.entry.name} · {word(ending.role)} · {ending.unit.name}"
    return answered(form, act, FormPage(heading, _("End the post"), _address(person), lead, danger=True))


@route(bp, "/people/<int:person>/leave", MANAGE, methods=["GET", "POST"])
def leave(person: int) -> Answer:
    known, form = people.page_of_person(person), EndForm(data={"ends_on": today()})

    def act(sent: Form) -> Response:
        posts.leave(sent, person, form.ends_on.data)
        flash(_("All posts end on that day. What this person did stays under the name."), "success")
        return done(_address(person))

    lead = _("Ends every post, the account's password and all sign-ins. Nobody is ever deleted.")
    heading = _("%(name)s leaves", name=known.entry.name)
    return answered(form, act, FormPage(heading, _("End everything"), _address(person), lead, danger=True))


def _address(person: int) -> str:
    return url_for("people.show", person=person)
