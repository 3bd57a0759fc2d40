"""Verification batches: the lists, who has settled what of one, the share of a unit with its forms."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from tracker.domain.batches import OWNERS, PARTS, Balance, BatchAct, Outcome, Standing
from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.services.batch_acts import (
    check_name,
    check_sample,
    check_share,
    prove,
    say_unknown,
    sign_share,
    tick_seen,
)
from tracker.services.batch_doubts import doubted_child
from tracker.services.batch_papers import open_paper
from tracker.services.batches import BatchRow, ShareRow, open_batch, open_share, page_of_batches
from tracker.services.evidence import keep_file
from tracker.services.identify import log_child
from tracker.web import fields
from tracker.web.filters import page_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, Question, done, done_or_shown
from tracker.web.routing import current_actor, route
from tracker.web.words import moment, word

bp = Blueprint("batches", __name__)


class SettleForm(OfficeForm):
    """Which names are meant, and for a paper what it proves."""

    names = fields.several(_l("Names"), coerce=int)
    note = fields.line(_l("What the paper proves"))
    paper = FileField(_l("Proving paper"), description=_l("One paper may prove many names: tick them all."))


class ProofForm(SettleForm):
    """The same, with a paper."""

    note = fields.line(_l("What the paper proves"), required=True)
    paper = FileField(_l("Proving paper"), fields.needed(_l("Please choose a file.")))


class CheckForm(OfficeForm):
    """What the other line found of one name of the sample."""

    right = fields.yes_or_no(_l("Result"), _l("As signed"), _l("Not as signed: return the whole list"))
    remark = fields.line(_l("What is wrong"))

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """A wrong name needs a word on what was found."""
        whole = super().validate(extra_validators)
        if self.right.data is False and not self.remark.data:
            self.remark.errors = [fields.REQUIRED]
            return False
        return bool(whole)


@route(bp, "/batches", Permission.SEE_BATCHES)
def index() -> str:
    actor = current_actor()
    hands_in = may(actor, Permission.IMPORT_BATCHES)
    return render_template("batches/index.html", page=page_of_batches(actor, page_asked(), now()), hands_in=hands_in)


@route(bp, "/batches/<number>", Permission.SEE_BATCHES)
def show(number: str) -> str:
    batch = open_batch(current_actor(), number, now())
    crumbs = [(_("Verification batches"), url_for("batches.index"))]
    answers = may(current_actor(), Permission.EXPORT_IN_FULL)
    shown = {"batch": batch, "balance": terms(batch.balance), "answers": answers, "crumbs": crumbs}
    shown["glance"] = glance(batch)
    return render_template("batches/show.html", **shown, **WORDS)


@route(bp, "/batches/<number>/<unit>", Permission.SEE_BATCHES)
def share(number: str, unit: str) -> str:
    return _show(number, unit)


@route(bp, "/batches/<number>/<unit>/papers/<int:paper>", Permission.SEE_BATCHES)
def paper(number: str, unit: str, paper: int) -> Response:
    file = open_paper(current_actor(), number, unit, paper, now())
    answer = send_file(io.BytesIO(file.data), file.media_type, as_attachment=True, download_name=file.name, etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@route(bp, "/batches/<number>/<unit>/seen", Permission.SETTLE_BATCHES, methods=["POST"])
def seen(number: str, unit: str) -> Answer:
    form = SettleForm()
    return _act((number, unit), BatchAct.SEEN, form, lambda sent: tick_seen(sent, number, unit, form.names.data or ()))


@route(bp, "/batches/<number>/<unit>/unknown", Permission.SETTLE_BATCHES, methods=["POST"])
def unknown(number: str, unit: str) -> Answer:
    form = SettleForm()

    def act(sent: Form) -> object:
        return say_unknown(sent, number, unit, form.names.data or ())

    return _act((number, unit), BatchAct.UNKNOWN, form, act)


@route(bp, "/batches/<number>/<unit>/prove", Permission.SETTLE_BATCHES, methods=["POST"])
def prove_names(number: str, unit: str) -> Answer:
    form = ProofForm()

    def act(sent: Form) -> object:
        file = keep_file(form.paper.data.read(), form.paper.data.filename or "")
        return prove(sent, number, unit, form.names.data or (), (file, form.note.data or ""))

    return _act((number, unit), BatchAct.PROVED, form, act)


@route(bp, "/batches/<number>/<unit>/doubt/<int:name>", Permission.SETTLE_BATCHES, methods=["POST"])
def doubt(number: str, unit: str, name: int) -> Answer:
    def act(sent: Form) -> object:
        entry = doubted_child(sent.actor, number, unit, name, sent.now)
        return log_child(sent.actor, entry, sent.request_id, sent.now)

    return _act((number, unit), BatchAct.DOUBTED, SettleForm(), act)


@route(bp, "/batches/<number>/<unit>/sign", Permission.SETTLE_BATCHES, methods=["POST"])
def sign(number: str, unit: str) -> Answer:
    return _act((number, unit), BatchAct.SIGNED, OfficeForm(), lambda sent: sign_share(sent, number, unit))


@route(bp, "/batches/<number>/<unit>/check/<int:name>", Permission.SETTLE_BATCHES, methods=["POST"])
def check(number: str, unit: str, name: int) -> Answer:
    form = CheckForm()
    kind = BatchAct.RETURNED if form.right.data is False else BatchAct.FOUND_RIGHT

    def act(sent: Form) -> object:
        return check_name(sent, number, unit, name, None if form.right.data else form.remark.data)

    return _act((number, unit), kind, form, act, lambda sent: check_sample(sent, number, unit, name))


SAID: Mapping[BatchAct, str] = {
    BatchAct.SEEN: _l("Ticked as seen in class. Whoever does not agree stays open until a paper proves it."),
    BatchAct.UNKNOWN: _l("Noted: the school roll clerk looks for them."),
    BatchAct.PROVED: _l("Proved by this paper."),
    BatchAct.DOUBTED: _l("Doubtful: it is a case now, under “to be verified”."),
    BatchAct.SIGNED: _l("Signed. The other line samples this list."),
    BatchAct.FOUND_RIGHT: _l("Recorded as found right."),
    BatchAct.RETURNED: _l("The whole list went back."),
}


def _act(
    place: tuple[str, str],
    kind: BatchAct,
    form: OfficeForm,
    act: Callable[[Form], object],
    first: Question | None = None,
) -> Answer:
    """Does one act on a share, named by batch and unit; refused, its page comes back with everything typed."""
    number, unit = place

    def do(sent: Form) -> Response:
        act(sent)
        flash(SAID[kind], "success")
        returned = kind is BatchAct.RETURNED
        return done(url_for("batches.index") if returned else url_for("batches.share", number=number, unit=unit))

    def again(refusals: Sequence[str]) -> str:
        return _show(number, unit, form, refusals)

    return done_or_shown(form, do, again, first or (lambda sent: check_share(sent, number, unit, kind)))


def _show(number: str, unit: str, typed: OfficeForm | None = None, refusals: Sequence[str] = ()) -> str:
    """The share with the forms of what may be done now, and the one that was refused."""
    found = open_share(current_actor(), number, unit, page_asked(), now())
    settle = typed if isinstance(typed, SettleForm) else SettleForm(formdata=None)
    return render_template(
        "batches/share.html",
        found=found,
        batch=found.batch,
        share=found.share,
        page=found.page,
        ticked=frozenset(settle.names.data or ()),
        settle=settle,
        sign=OfficeForm(formdata=None),
        checks={row.id: CheckForm(formdata=None) for row in found.sample if row.found_right is None},
        typed=typed,
        refusals=refusals,
        balance=terms(found.share.balance),
        signer=OWNERS[BatchAct.SIGNED][found.share.unit.tier][0],
        history=[
            {"when": moment(entry.at), "who": who, "text": told(entry.act, entry.names, entry.text or "")}
            for entry, who in reversed(found.entries)
        ],
        crumbs=[
            (_("Verification batches"), url_for("batches.index")),
            (number, url_for("batches.show", number=number)),
        ],
        **WORDS,
    )


def told(act: BatchAct, names: int, text: str) -> str:
    """One act in the history."""
    what = _("%(what)s: %(count)s names", what=word(act), count=names)
    if act is BatchAct.SIGNED:
        what = _("Signed, %(count)s names drawn for the sample", count=names)
    return _("%(what)s: %(part)s", what=what, part=text) if text else what


def terms(balance: Balance) -> list[dict[str, object]]:
    """Names = in class + evidenced + cases + open, as an office writes it."""
    settled = [
        {"sign": "+" if number else "=", "label": word(outcome), "number": getattr(balance, part)}
        for number, (outcome, part) in enumerate(PARTS.items())
    ]
    return [{"sign": "", "label": _("Names"), "number": balance.names}, *settled]


SHAPES: Mapping[Standing, str] = {
    Standing.RETURNED: "soon",
    Standing.NOT_BEGUN: "calm",
    Standing.BEGUN: "info",
    Standing.READY: "info",
    Standing.UNCHECKED: "good",
    Standing.SIGNED: "good",
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.OPEN: "calm",
    Outcome.IN_CLASS: "good",
    Outcome.EVIDENCED: "info",
    Outcome.CASE: "soon",
}


def states_of(row: ShareRow) -> list[tuple[str, str]]:
    """Shapes and words for where a share stands; what nobody signed in time is overdue besides."""
    late = [("late", _("Overdue"))] if row.overdue else []
    return [*late, (SHAPES[row.standing], word(row.standing))]


def glance(batch: BatchRow) -> list[tuple[str, str]]:
    """How many lists are overdue, and how many stand where."""
    counts = [("late", _("Overdue"), batch.overdue)] if batch.overdue else []
    counts += [(SHAPES[standing], word(standing), count) for standing, count in batch.standings.items()]
    return [(shape, f"{text} {count}") for shape, text, count in counts]


WORDS = {"states_of": states_of, "outcomes": OUTCOMES}
"""What the pages say things with."""
