"""Forms of the administration: permitted, taken once, audited last, all in one transaction."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import update

from tracker.domain.errors import Forbidden
from tracker.domain.forms import Answer, Form
from tracker.domain.permissions import Permission, may
from tracker.models.audit import Chain, Entry, append
from tracker.models.base import db
from tracker.models.cases import Request
from tracker.models.requests import Taken, find_answer, take
from tracker.models.transactions import reading, writing

P = ParamSpec("P")


@dataclass(frozen=True)
class Kept:
    """What an act did: the answer its form is given, and what the audit notes; `subject` is never a name."""

    answer: str
    action: str
    subject: str
    values: Mapping[str, Any] = field(default_factory=dict)


Act = Callable[Concatenate[Form, P], Kept]
OnceAct = Callable[Concatenate[Form, P], Answer]


def taken_once(permission: Permission) -> Callable[[Act[P]], OnceAct[P]]:
    """Makes a service of an act: for those granted `permission`; the same form again gets the first answer.

    The service opens the transaction, and raises Forbidden besides what the act itself raises.
    """

    def made(act: Act[P]) -> OnceAct[P]:
        @functools.wraps(act)
        def service(form: Form, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            if not may(form.actor, permission):
                raise Forbidden
            try:
                with writing():
                    before = find_answer(form.actor.person_id, form.request_id)
                    if before is not None:
                        return Answer(before, again=True)
                    take(form.actor.person_id, form.request_id, "", form.now)
                    kept = act(form, *args, **kwargs)
                    _finish(form, kept)
                    return Answer(kept.answer)
            except Taken:
                with reading():
                    return Answer(find_answer(form.actor.person_id, form.request_id) or "", again=True)

        return service

    return made


def _finish(form: Form, kept: Kept) -> None:
    person = form.actor.person_id
    sent = (Request.person_id == (person or 0)) & (Request.request_id == form.request_id)
    db.session.execute(update(Request).where(sent).values(answer=kept.answer))
    append(Entry(Chain.CHANGE, form.now, person, kept.action, kept.subject, kept.values))
