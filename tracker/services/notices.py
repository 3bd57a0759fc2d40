"""What a person was told in the program: reading it, and choosing where else to hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from tracker.domain.calendar import china_date
from tracker.domain.duties import DutyKind
from tracker.domain.errors import Invalid, Refused
from tracker.domain.forms import Form
from tracker.domain.notices import NoticeKind, is_mail_address, page_about
from tracker.domain.permissions import Permission, sees
from tracker.domain.posts import Actor
from tracker.domain.reminders import Step
from tracker.domain.words import N_
from tracker.models.base import db
from tracker.models.cases import Case
from tracker.models.duties import Duty
from tracker.models.forms import Kept, taken_once
from tracker.models.notices import Notice, unread_notices
from tracker.models.people import Person
from tracker.models.transactions import reading

MOST_SHOWN = 100


@dataclass(frozen=True)
class Told:
    """One notice as its reader sees it; `number` is empty where the case is no longer the reader's to see."""

    kind: NoticeKind
    number: str
    duty: DutyKind | None
    step: Step | None
    due_on: date | None
    days_over: int
    own: bool
    made_at: datetime
    about: str

    @property
    def page(self) -> str:
        """Where to read more."""
        return page_about(self.kind, self.number, self.about)


@dataclass(frozen=True, repr=False)
class Inbox:
    """What a person has not read yet, the newest first, and how mail reaches the person."""

    notices: tuple[Told, ...]
    mail: str | None
    wants_mail: bool


def read_inbox(actor: Actor, now: datetime) -> Inbox:
    """The unread notices that still matter; what was done meanwhile is not among them."""
    with reading() as session:
        query = unread_notices(actor.person_id or 0).outerjoin(Case, Case.id == Notice.case_id)
        rows = session.execute(query.add_columns(Case, Duty).limit(MOST_SHOWN)).all()
        person = session.get_one(Person, actor.person_id)
        told = tuple(_told(actor, notice, case, duty, now) for notice, case, duty in rows)
        return Inbox(told, person.mail, person.wants_mail)


def _told(actor: Actor, notice: Notice, case: Case | None, duty: Duty | None, now: datetime) -> Told:
    visible = case is not None and sees(actor, case.class_path, case.responsible_path, case.residence_path)
    return Told(
        notice.kind,
        case.number if case is not None and visible else "",
        duty.kind if duty else None,
        notice.step,
        duty.due_on if duty else None,
        max((china_date(now) - duty.due_on).days, 0) if duty else 0,
        notice.own,
        notice.made_at,
        notice.about,
    )


@taken_once(Permission.SIGNED_IN)
def read_all(form: Form) -> Kept:
    """Marks everything told so far as read; a duty goes on speaking up at its next step."""
    unread = (Notice.person_id == form.actor.person_id) & Notice.read_at.is_(None) & (Notice.made_at <= form.now)
    db.session.execute(update(Notice).where(unread).values(read_at=form.now))
    return Kept("read", "notices_read", "")


@taken_once(Permission.SIGNED_IN)
def choose_mail(form: Form, address: str, wants_mail: bool) -> Kept:
    """Where mail goes, and whether any is wanted. Raises Invalid for what is no mail address."""
    if address and not is_mail_address(address):
        raise Invalid({"mail": Refused(N_("This is not a mail address. It looks like name@example.cn."))})
    person = db.session.get_one(Person, form.actor.person_id)
    person.mail, person.wants_mail = address or None, wants_mail
    return Kept("saved", "choose_mail", "", {"wants_mail": wants_mail})
