"""Acts on a case: each act's form, doing it, and signing several cases at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker.domain.acts import Act, Changed, Prepared
from tracker.domain.errors import Conflict, Failure, Invalid, NotFound, Refused
from tracker.domain.permissions import Permission
from tracker.domain.posts import Role
from tracker.domain.workflow import MoveKind
from tracker.services.evidence import keep_file
from tracker.services.moves import annul_move, move_case, prepare_move, what_changed
from tracker.web.act_choices import offer, start
from tracker.web.act_evidence import CODE_FIELDS, evidence_for, facts_among, form_class
from tracker.web.act_forms import FORMS
from tracker.web.act_frame import ActForm
from tracker.web.now import now
from tracker.web.owing import case_address
from tracker.web.routing import current_actor, route
from tracker.web.session import require_recent_confirmation
from tracker.web.words import sentence, word

bp = Blueprint("acts", __name__)
Answer = Response | str | tuple[str, int]

WEIGHTY = frozenset({MoveKind.APPROVE})
"""Acts that ask for the password again when it was given longer ago than 15 minutes."""

TOGETHER = frozenset({MoveKind.ACCEPT, MoveKind.COUNTERSIGN, MoveKind.APPROVE})
"""Acts that may be done on several cases at once."""

WRONG_ID = lazy_gettext("This form is not one of ours. Please open it again from the case.")
MOST_AT_ONCE = 200


@route(bp, "/cases/<number>/<act>", Permission.SIGNED_IN)
def show(number: str, act: str) -> Answer:
    kind = _kind(act, FORMS)
    try:
        prepared = prepare_move(current_actor(), Act(number, kind, 0, ""), now(), fresh=True)
    except Conflict as failure:
        return _out_of_date(number, kind, failure)
    _confirm_if_weighty(kind)
    code = request.args.get(CODE_FIELDS.get(kind, ""))
    given = start(kind, prepared, current_actor()) | ({CODE_FIELDS[kind]: code} if code else {})
    given |= _of_another(given, request.args.get("done_by"))
    return _page(Open(number, kind, prepared, _form(kind, prepared, code, given)))


def _of_another(given: Mapping[str, Any], done_by: str | None) -> dict[str, Any]:
    """What a form starts with when it is opened to enter another's act: whose it is, and that it was they who went."""
    if not done_by:
        return {}
    return {"done_by": done_by} | ({"went": [done_by]} if "went" in given else {})


@route(bp, "/cases/<number>/<act>", Permission.SIGNED_IN, methods=["POST"])
def do(number: str, act: str) -> Answer:
    kind = _kind(act, FORMS)
    sent = _sent(number, kind)
    try:
        prepared = prepare_move(current_actor(), sent, now())
        if prepared.taken is not None:
            return redirect(case_address(number), 303)
        _confirm_if_weighty(kind)
        return _done_or_shown(sent, prepared)
    except Conflict as failure:
        return _out_of_date(number, kind, failure)


def _done_or_shown(sent: Act, prepared: Prepared) -> Answer:
    """Makes the move when the form is whole and nothing stands against it; otherwise shows the form again."""
    code = request.form.get(CODE_FIELDS.get(sent.kind, ""))
    form = _form(sent.kind, prepared, code)
    refusals: list[str] = []
    if form.validate() and _bears_an_id(form):
        try:
            _make(sent, _with_files(form.entered()))
        except Invalid as wrong:
            refusals = _put_beside_fields(form, wrong)
        except Refused as failure:
            refusals = [sentence(failure)]
        else:
            flash(_("Done: %(act)s.", act=word(sent.kind)), "success")
            return redirect(case_address(sent.number), 303)
    return _page(Open(sent.number, sent.kind, prepared, form), refusals), 422


def _make(sent: Act, data: Mapping[str, Any]) -> None:
    if sent.kind is MoveKind.ANNUL:
        annul_move(current_actor(), sent, data["reason"], now())
    else:
        move_case(current_actor(), sent, data, now())


def _kind(act: str, known: Any) -> MoveKind:
    """The act of an address; one that does not exist is no page."""
    kind = MoveKind(act) if act in set(MoveKind) else None
    if kind is None or kind not in known:
        raise NotFound
    return kind


def _sent(number: str, kind: MoveKind) -> Act:
    version = request.form.get("version", 0, type=int)
    post = request.form.get("post", "")
    return Act(
        number,
        kind,
        version,
        request.form.get("request_id", ""),
        request.form.get("done_by") or None,
        Role(post) if post in set(Role) else None,
    )


def _form(kind: MoveKind, prepared: Prepared, code: str | None, given: dict[str, Any] | None = None) -> ActForm:
    form = form_class(kind, code)(data=given or {})
    if not request.form:
        form.version.data = prepared.version
    offer(kind, form, prepared, current_actor())
    return form


def _bears_an_id(form: ActForm) -> bool:
    with suppress(ValueError, TypeError):
        uuid.UUID(form.request_id.data)
        return True
    form.request_id.errors = [WRONG_ID]
    return False


def _put_beside_fields(form: ActForm, wrong: Invalid) -> list[str]:
    """Each sentence beside its field; the rest are returned."""
    by_name = {field.name: field for field in form}
    for name, failure in wrong.fields.items():
        if name in by_name:
            by_name[name].errors = [sentence(failure)]
    return [sentence(failure) for name, failure in wrong.fields.items() if name not in by_name]


def _with_files(data: dict[str, Any]) -> dict[str, Any]:
    """Uploaded files are checked and kept first, so that no transaction waits for a disk."""
    evidence = {key: _kept(value) for key, value in data.get("evidence", {}).items() if value}
    return {**data, "evidence": evidence} if "evidence" in data else data


def _kept(value: Any) -> Any:
    if isinstance(value, list):
        return [_kept(one) for one in value]
    return keep_file(value.read(), value.filename or "") if isinstance(value, FileStorage) else value


def _confirm_if_weighty(kind: MoveKind) -> None:
    if kind in WEIGHTY:
        require_recent_confirmation()


@dataclass(frozen=True)
class Open:
    """An act's form as it lies open: on which case, which act, what it needs."""

    number: str
    kind: MoveKind
    prepared: Prepared
    form: ActForm


def open_beside(number: str, prepared: Prepared, kinds: Iterable[MoveKind]) -> list[Open]:
    """The forms of some acts for the page of their case; those that ask for a code first have a page of their own."""
    actor = current_actor()
    plain = [kind for kind in kinds if kind not in CODE_FIELDS]
    return [Open(number, kind, prepared, _form(kind, prepared, None, start(kind, prepared, actor))) for kind in plain]


def _page(shown: Open, refusals: Sequence[str] = (), changed: Changed | None = None) -> str:
    code_field = CODE_FIELDS.get(shown.kind)
    code = str(shown.form[code_field].data or "") if code_field else None
    return render_template(
        "acts/form.html",
        shown=shown,
        refusals=refusals,
        changed=changed,
        code_field=code_field,
        choose_code_first=bool(code_field) and not code,
        facts=facts_among(evidence_for(shown.kind, code)),
    )


def _out_of_date(number: str, kind: MoveKind, failure: Conflict) -> tuple[str, int]:
    """What has changed meanwhile; with the form as it was typed where the act is still possible."""
    changed = what_changed(current_actor(), number, request.form.get("version", 0, type=int))
    try:
        prepared = prepare_move(current_actor(), Act(number, kind, 0, ""), now(), fresh=True)
    except Failure:
        typed = [(name, value) for name, value in request.form.items(multi=True) if _was_typed(name, value)]
        page = render_template(
            "acts/out_of_date.html", number=number, kind=kind, changed=changed, typed=typed, why=sentence(failure)
        )
        return page, 409
    form = _form(kind, prepared, request.form.get(CODE_FIELDS.get(kind, "")))
    form.version.data = prepared.version
    return _page(Open(number, kind, prepared, form), changed=changed), 409


def _was_typed(name: str, value: str) -> bool:
    return bool(value) and name not in {"csrf_token", "version", "request_id"}


@dataclass(frozen=True)
class Outcome:
    """What became of one case of several."""

    number: str
    done: bool
    text: str


@route(bp, "/cases/batch/<act>", Permission.WORK_ON_CASES, methods=["POST"])
def batch(act: str) -> Answer:
    """The same act on several cases, each by itself: what stands against one does not stop the others."""
    kind = _kind(act, TOGETHER)
    numbers = list(dict.fromkeys(request.form.getlist("number")))[:MOST_AT_ONCE]
    _confirm_if_weighty(kind)
    outcomes = [_one_of_several(kind, number) for number in numbers]
    back = url_for("todo.index") if kind is MoveKind.ACCEPT else url_for("mark_offs.index")
    return render_template("acts/batch.html", kind=kind, outcomes=outcomes, back=back)


def _one_of_several(kind: MoveKind, number: str) -> Outcome:
    version = request.form.get(f"version-{number}", 0, type=int)
    own_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{request.form.get('request_id', '')} {number}"))
    try:
        move_case(current_actor(), Act(number, kind, version, own_id), {}, now())
    except Failure as failure:
        return Outcome(number, False, sentence(failure))
    return Outcome(number, True, _("Done: %(act)s.", act=word(kind)))
