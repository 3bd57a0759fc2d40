"""Letters to other counties: the register of letters and receipts, writing one, sending it, what came back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from tracker.domain.forms import Form
from tracker.domain.letters import DAYS_TO_RECEIPT, Draft, LetterAct, LetterState
from tracker.domain.permissions import Permission, may
from tracker.services.evidence import keep_file
from tracker.services.letter_acts import (
    ask_again,
    change_draft,
    discard_draft,
    draft_letter,
    record_receipt,
    send_letter,
)
from tracker.services.letters import (
    LetterPage,
    LetterRow,
    open_draft,
    open_letter,
    page_of_letters,
)
from tracker.web.filters import page_asked
from tracker.web.letter_forms import AskForm, LetterForm, ReceiptForm, WritingPage
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.routing import current_actor, route
from tracker.web.words import day, moment, word

bp = Blueprint("letters", __name__)


@route(bp, "/letters", Permission.SEE_LETTERS)
def index() -> str:
    found = page_of_letters(current_actor(), page_asked(), now())
    may_send = may(current_actor(), Permission.SEND_LETTERS)
    return render_template("letters/index.html", found=found, page=found.page, may_send=may_send, state_of=state_of)


@route(bp, "/letters/new", Permission.SEND_LETTERS, methods=["GET", "POST"])
def new() -> Answer:
    asked = dict.fromkeys(request.args.getlist("case"), "")
    page = _writing(_("Write a letter"), url_for("letters.index"), Draft("", current_actor().name, asked))

    def act(sent: Form) -> Response:
        return _kept(draft_letter(sent, form.draft()).text)

    form = _form_of(page.given)
    return answered(form, act, page)


@route(bp, "/letters/drafts/<int:draft>", Permission.SEND_LETTERS)
def draft(draft: int) -> str:
    return _show(open_draft(current_actor(), draft, now()))


@route(bp, "/letters/drafts/<int:draft>/change", Permission.SEND_LETTERS, methods=["GET", "POST"])
def change(draft: int) -> Answer:
    given = open_draft(current_actor(), draft, now()).as_draft()
    page = _writing(_("Change the draft"), url_for("letters.draft", draft=draft), given)

    def act(sent: Form) -> Response:
        return _kept(change_draft(sent, draft, form.draft()).text)

    form = _form_of(page.given)
    return answered(form, act, page)


@route(bp, "/letters/drafts/<int:draft>/send", Permission.SEND_LETTERS, methods=["GET", "POST"])
def send(draft: int) -> Answer:
    def act(sent: Form) -> Response:
        number = send_letter(sent, draft).text
        flash(_("The letter is %(number)s. Print it, seal it and send it off.", number=number), "success")
        return done(url_for("letters.show", number=number))

    lead = _(
        "It gets the next number of the year and never changes again; its receipt is awaited for %(days)s days.",
        days=DAYS_TO_RECEIPT,
    )
    page = FormPage(_("Send the letter"), _("Send with a number"), url_for("letters.draft", draft=draft), lead)
    return answered(OfficeForm(), act, page, lambda sent: open_draft(sent.actor, draft, sent.now))


@route(bp, "/letters/drafts/<int:draft>/discard", Permission.SEND_LETTERS, methods=["GET", "POST"])
def discard(draft: int) -> Answer:
    def act(sent: Form) -> Response:
        discard_draft(sent, draft)
        flash(_("The draft is gone."), "success")
        return done(url_for("letters.index"))

    page = FormPage(_("Discard the draft"), _("Discard"), url_for("letters.draft", draft=draft), danger=True)
    return answered(OfficeForm(), act, page, lambda sent: open_draft(sent.actor, draft, sent.now))


@route(bp, "/letters/<number>", Permission.SEE_LETTERS)
def show(number: str) -> str:
    return _show(open_letter(current_actor(), number, now()))


@route(bp, "/letters/<number>/receipt", Permission.SEND_LETTERS, methods=["GET", "POST"])
def receipt(number: str) -> Answer:
    letter = open_letter(current_actor(), number, now())

    def act(sent: Form) -> Response:
        file = keep_file(form.receipt.data.read(), form.receipt.data.filename or "")
        record_receipt(sent, number, form.entered(), file)
        flash(_("The receipt is in the register."), "success")
        return done(back)

    form, back = ReceiptForm(), url_for("letters.show", number=number)
    named = [one.candidate for one in letter.children]
    form.confirmed.choices = [SelectChoice(one.number, f"{one.name} {one.number}") for one in named]
    form.answered_on.data = form.answered_on.data or today()
    lead = _("to %(addressee)s", addressee=letter.row.addressee)
    return answered(form, act, FormPage(_("Receipt of %(number)s", number=number), _("Record the receipt"), back, lead))


@route(bp, "/letters/<number>/ask", Permission.SEND_LETTERS, methods=["GET", "POST"])
def ask(number: str) -> Answer:
    letter = open_letter(current_actor(), number, now())

    def act(sent: Form) -> Response:
        ask_again(sent, number, form.how.data)
        flash(_("Noted. The receipt is awaited for another %(days)s days.", days=DAYS_TO_RECEIPT), "success")
        return done(back)

    form, back = AskForm(), url_for("letters.show", number=number)
    lead = _("to %(addressee)s", addressee=letter.row.addressee)
    return answered(form, act, FormPage(_("Ask again about %(number)s", number=number), _("Note it"), back, lead))


def _writing(heading: str, back: str, given: Draft) -> WritingPage:
    lead = _("The full names of the children stand in the letter, and nowhere else here.")
    return WritingPage(heading, _("Keep as a draft"), back, lead, given=given)


def _form_of(given: Draft) -> LetterForm:
    return LetterForm(data={"addressee": given.addressee, "contact": given.contact})


def _kept(draft: str) -> Response:
    flash(_("Kept. Look at it as it will be printed; it leaves when you send it with a number."), "success")
    return done(url_for("letters.draft", draft=draft))


def _show(page: LetterPage) -> str:
    crumbs = [(_("Letters"), url_for("letters.index"))]
    return render_template(
        "letters/show.html", page=page, row=page.row, history=_history(page), crumbs=crumbs, state_of=state_of
    )


def _history(page: LetterPage) -> list[dict[str, object]]:
    """Every act on a letter, the newest first; a receipt with its file."""
    told = []
    for entry, who in reversed(page.entries):
        text = _("%(what)s: %(part)s", what=word(entry.act), part=entry.text) if entry.text else word(entry.act)
        row: dict[str, object] = {"when": moment(entry.at), "who": who, "text": text}
        if entry.act is LetterAct.ANSWERED:
            row["more"] = [f"{entry.answered_by} {day(entry.answered_on)}"]
            url = url_for("letter_papers.receipt", number=page.row.number, entry_id=entry.id)
            row["files"] = [{"name": entry.file_name, "url": url, "detail": ""}]
        told.append(row)
    return told


SHAPES: Mapping[LetterState, str] = {
    LetterState.DRAFT: "calm",
    LetterState.SENT: "info",
    LetterState.ANSWERED: "good",
}


def state_of(row: LetterRow) -> tuple[str, str]:
    """Shape and words for where a letter stands."""
    if row.overdue:
        return "late", _("overdue, %(state)s", state=word(row.state))
    return SHAPES[row.state], word(row.state)
