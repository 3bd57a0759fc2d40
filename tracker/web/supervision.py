"""Instructions: what is proposed, the list, giving one, and its page with answer, sending back and closing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import UnitFact
from tracker.domain.supervision import Entry, InstructionAct, InstructionState, Wish
from tracker.domain.words import N_
from tracker.services import supervision
from tracker.services.instructions import InstructionPage, Row, open_instruction, page_of_instructions
from tracker.services.proposals import (
    addressee_of_case,
    day_to_answer,
    list_proposals,
    proposal_of,
    units_to_instruct,
)
from tracker.web import fields
from tracker.web.filters import page_asked, text_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, done, done_or_shown
from tracker.web.owing import about_address
from tracker.web.routing import current_actor, route
from tracker.web.words import day, moment, word

bp = Blueprint("supervision", __name__)

UNITS_LIST = {"list": "units-to-instruct", "autocomplete": "off"}


class InstructionForm(OfficeForm):
    """An instruction: to whom, what, by when; hidden, what it came from."""

    unit = fields.line(_l("To which unit"), required=True, render_kw=UNITS_LIST)
    text = fields.text(_l("What is to be done and answered"), required=True, render_kw={"rows": 3})
    due_on = fields.day(_l("Answer by"))
    case, duty, week = HiddenField(), HiddenField(), HiddenField()
    brief_of, paragraph = HiddenField(), HiddenField()

    def wish(self) -> Wish:
        duty = int(self.duty.data) if (self.duty.data or "").isdecimal() else None
        named = {name: self[name].data or "" for name in ("case", "week", "brief_of", "paragraph")}
        return Wish(self.unit.data, self.text.data, self.due_on.data, duty=duty, **named)


class AnswerForm(OfficeForm):
    """What the unit answers."""

    text = fields.text(_l("Answer"), required=True, description=_l("Case numbers, no names: it stands in the brief."))


class BackForm(OfficeForm):
    """Why the answer is not enough, and until when a better one is owed."""

    text = fields.text(_l("What is missing"), required=True)
    due_on = fields.day(_l("New answer by"))


class CloseForm(OfficeForm):
    """A word at the end."""

    text = fields.text(_l("Note"), render_kw={"rows": 2})


@route(bp, "/supervision", Permission.SEE_SUPERVISION)
def index() -> str:
    actor = current_actor()
    return render_template(
        "supervision/index.html",
        proposals=list_proposals(actor, now()),
        page=page_of_instructions(actor, page_asked(), now()),
        gives=may(actor, Permission.GIVE_INSTRUCTIONS),
        left_of=left_of,
        about_address=about_address,
    )


@route(bp, "/supervision/new", Permission.GIVE_INSTRUCTIONS, methods=["GET", "POST"])
def new() -> Answer:
    form = InstructionForm() if request.method == "POST" else InstructionForm(data=_asked())
    if request.method != "POST":
        return _form_page(form)

    def act(sent: Form) -> Response:
        given = supervision.give_instruction(sent, form.wish())
        flash(_("Instruction %(number)s is given.", number=given.text), "success")
        return done(_way_on(form, given.text))

    return done_or_shown(form, act, partial(_form_page, form))


@route(bp, "/supervision/<number>", Permission.SEE_SUPERVISION)
def show(number: str) -> str:
    return _show(open_instruction(current_actor(), number, now()), {})


@route(bp, "/supervision/<number>/reply", Permission.ANSWER_INSTRUCTIONS, methods=["POST"])
def reply(number: str) -> Answer:
    form = AnswerForm()

    def act(sent: Form) -> None:
        supervision.answer_instruction(sent, number, form.text.data)
        flash(_("Answered. Whoever gave the instruction is told."), "success")

    return _act(number, InstructionAct.REPLY, form, act)


@route(bp, "/supervision/<number>/send_back", Permission.GIVE_INSTRUCTIONS, methods=["POST"])
def send_back(number: str) -> Answer:
    form = BackForm()

    def act(sent: Form) -> None:
        supervision.send_back(sent, number, form.text.data, form.due_on.data)
        flash(_("Sent back. The unit owes a new answer."), "success")

    return _act(number, InstructionAct.SEND_BACK, form, act)


@route(bp, "/supervision/<number>/close", Permission.GIVE_INSTRUCTIONS, methods=["POST"])
def close(number: str) -> Answer:
    form = CloseForm()

    def act(sent: Form) -> None:
        supervision.close_instruction(sent, number, form.text.data or "")
        flash(_("Closed."), "success")

    return _act(number, InstructionAct.CLOSE, form, act)


def _act(number: str, kind: InstructionAct, form: OfficeForm, act: Callable[[Form], None]) -> Answer:
    """Does one act on an instruction; refused, its page comes back with everything typed."""

    def do(sent: Form) -> Response:
        act(sent)
        return done(url_for("supervision.show", number=number))

    def again(refusals: Sequence[str]) -> str:
        return _show(open_instruction(current_actor(), number, now()), {kind: form}, refusals)

    return done_or_shown(form, do, again, lambda sent: supervision.check_instruction(sent, number, kind))


MADE_OF = {
    InstructionAct.REPLY: AnswerForm,
    InstructionAct.CLOSE: CloseForm,
    InstructionAct.SEND_BACK: BackForm,
}


def _show(page: InstructionPage, typed: dict[InstructionAct, OfficeForm], refusals: Sequence[str] = ()) -> str:
    """The page of an instruction with the forms of what may be done now, and the one that was refused."""
    forms = {act: typed.get(act) or MADE_OF[act](formdata=None) for act in MADE_OF if act in {*page.possible, *typed}}
    if BackForm in map(type, forms.values()) and InstructionAct.SEND_BACK not in typed:
        forms[InstructionAct.SEND_BACK].due_on.data = day_to_answer(now())
    return render_template(
        "supervision/show.html",
        page=page,
        forms=forms,
        typed=typed,
        refusals=refusals,
        left_of=left_of,
        titles={act: _(title) for act, title in TITLES.items()},
        facts=facts_of(page),
        history=[told(entry) for entry in reversed(page.entries)],
        sees_briefs=may(current_actor(), Permission.SEE_DIGESTS),
        crumbs=[(_("Instructions"), url_for("supervision.index"))],
        prefixes={act: f"{act}-" for act in forms},
    )


TITLES = {
    InstructionAct.REPLY: N_("Answer"),
    InstructionAct.CLOSE: N_("Close"),
    InstructionAct.SEND_BACK: N_("Send back"),
}


def facts_of(page: InstructionPage) -> list[tuple[str, str]]:
    """Where it comes from and who answers for it today."""
    owner = page.owner
    answers = _("%(name)s, %(post)s", name=owner.person_name, post=word(owner.role)) if owner else _("vacant")
    return [
        (_("Given by"), word(page.row.given_as)),
        (_("Came from"), word(page.row.source)),
        (_("To be answered by"), answers),
        (_("Opened by the unit"), moment(page.row.opened_at) or _("not yet")),
    ]


def told(entry: Entry) -> dict[str, object]:
    """One act in the history."""
    until = _("answer by %(day)s", day=day(entry.due_on)) if entry.due_on else ""
    done = _("%(what)s: %(part)s", what=word(entry.act), part=entry.text) if entry.text else word(entry.act)
    return {"when": moment(entry.at), "who": entry.by, "text": done, "more": [until]}


def _asked() -> dict[str, object]:
    """What the address says the instruction comes from, put into the form."""
    actor, found = current_actor(), {name: text_asked(name) for name in ("case", "week", "brief_of", "paragraph")}
    unit, text = text_asked("unit"), ""
    duty = request.args.get("duty", type=int)
    if duty:
        proposal = proposal_of(actor, duty, now())
        unit = proposal.to.code if proposal.to else ""
        sentence_of = _("%(number)s: “%(duty)s” was due on %(day)s and is still open. See to it and answer.")
        text = sentence_of % {"number": proposal.about, "duty": word(proposal.kind), "day": day(proposal.due_on)}
    elif found["case"]:
        to = addressee_of_case(actor, found["case"], now())
        unit, text = (to.code if to else ""), f"{found['case']} "
    return {**found, "duty": duty or "", "unit": unit, "text": text, "due_on": day_to_answer(now())}


def _form_page(form: InstructionForm, refusals: Sequence[str] = ()) -> str:
    return render_template(
        "supervision/new.html",
        form=form,
        refusals=refusals,
        units=offered(units_to_instruct(current_actor(), now())),
        crumbs=[(_("Instructions"), url_for("supervision.index"))],
    )


def _way_on(form: InstructionForm, number: str) -> str:
    """Back to the paragraph of the brief, else to the new instruction."""
    if not form.week.data:
        return url_for("supervision.show", number=number)
    brief = {"week": form.week.data, "unit": form.brief_of.data}
    return url_for("digests.show", **brief, _anchor=form.paragraph.data or None)


def offered(units: Iterable[UnitFact]) -> list[tuple[str, str]]:
    """What the box of units suggests: the name where there is only one of it, else the code; and the tier."""
    units = tuple(units)
    named = Counter(unit.name for unit in units)
    return [(unit.name if named[unit.name] == 1 else unit.code, f"{unit.name} {unit.code}") for unit in units]


def left_of(row: Row) -> tuple[str, str]:
    """Shape and words for where an instruction stands: answered, closed, or how long until its day."""
    if row.state is InstructionState.CLOSED:
        return "good", word(row.state)
    if row.state is InstructionState.REPLIED:
        return "info", word(row.state)
    if row.days_left < 0:
        return "late", ngettext("%(num)s day overdue", "%(num)s days overdue", -row.days_left)
    if row.days_left == 0:
        return "soon", _("due today")
    return "calm", ngettext("%(num)s day left", "%(num)s days left", row.days_left)
