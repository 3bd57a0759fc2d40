"""Papers: those of a case to print, save as Word or issue; blank ones; the county's own templates."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, Response, flash, render_template, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from tracker.domain.errors import NotFound
from tracker.domain.paper_forms import FORMS
from tracker.domain.papers import ISSUED_BY_HAND, OF_ONE_CASE, CaseSheet, Opened, PaperKind
from tracker.domain.permissions import Permission, may
from tracker.services.paper_templates import (
    check_upload,
    list_templates,
    read_template,
    reset_template,
    set_template,
)
from tracker.services.papers import draft_paper, issue_paper, list_papers, open_paper, word_file
from tracker.web.languages import DEFAULT, LOCALES
from tracker.web.now import now, today
from tracker.web.office_forms import Answer, FormPage, OfficeForm, answered, done
from tracker.web.paper_words import Values, blank, filled, values_of
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("papers", __name__)

Crumbs = list[tuple[str, str]]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLANK_ROWS = 12


class TemplateForm(OfficeForm):
    """A Word file to be filled in from now on."""

    template = FileField(
        _l("Word template (.docx)"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("Download the one in use, change it in Word, and keep the tags in double braces."),
    )


@route(bp, "/cases/<number>/papers", Permission.WORK_ON_CASES)
def index(number: str) -> str:
    page = list_papers(current_actor(), number)
    forms = {kind: OfficeForm(formdata=None) for kind in ISSUED_BY_HAND}
    return render_template("papers/index.html", page=page, kinds=OF_ONE_CASE, forms=forms)


@route(bp, "/cases/<number>/papers/<kind>", Permission.WORK_ON_CASES)
def draft(number: str, kind: str) -> str:
    return _page(number, draft_paper(current_actor(), number, _kind(kind), now()))


@route(bp, "/cases/<number>/papers/<kind>/word", Permission.WORK_ON_CASES)
def draft_word(number: str, kind: str) -> Response:
    return _word(draft_paper(current_actor(), number, _kind(kind), now()))


@route(bp, "/cases/<number>/papers/<kind>", Permission.WORK_ON_CASES, methods=["POST"], endpoint="issue")
def issue(number: str, kind: str) -> Answer:
    paper_kind, form = _kind(kind), OfficeForm()
    if not form.validate():
        return index(number), 422
    paper = issue_paper(form.sent(), number, paper_kind).text
    flash(_("The paper has its number now and will not change any more."), "success")
    return done(url_for("papers.show", number=number, paper_id=paper))


@route(bp, "/cases/<number>/papers/issued/<int:paper_id>", Permission.WORK_ON_CASES)
def show(number: str, paper_id: int) -> str:
    return _page(number, open_paper(current_actor(), number, paper_id, now()))


@route(bp, "/cases/<number>/papers/issued/<int:paper_id>/word", Permission.WORK_ON_CASES)
def show_word(number: str, paper_id: int) -> Response:
    return _word(open_paper(current_actor(), number, paper_id, now()))


@route(bp, "/papers", Permission.SIGNED_IN)
def templates() -> str:
    return render_template(
        "papers/templates.html", templates=list_templates(), manages=may(current_actor(), Permission.MANAGE_RULES)
    )


@route(bp, "/papers/<kind>", Permission.SIGNED_IN)
def blank_page(kind: str) -> str:
    paper = _kind(kind)
    word_url, crumbs = url_for("papers.blank_word", kind=paper), [(_("Papers"), url_for("papers.templates"))]
    return shown(paper, blank(paper, BLANK_ROWS), word_url, crumbs)


@route(bp, "/papers/<kind>/word", Permission.SIGNED_IN)
def blank_word(kind: str) -> Response:
    paper = _kind(kind)
    return saved(word_file(paper, blank(paper, BLANK_ROWS)), f"{word(paper)}.docx")


@route(bp, "/papers/<kind>/template", Permission.MANAGE_RULES, methods=["GET", "POST"])
def template(kind: str) -> Answer:
    paper, form = _kind(kind), TemplateForm()
    heading = _("Template: %(paper)s", paper=word(paper))
    lead = _("The file is tried out with every field first; a fault is named with its place.")
    page = FormPage(heading, _("Use this template"), url_for("papers.templates"), lead)

    def act(sent: Any) -> Any:
        upload = form.template.data
        data = upload.read()
        check_upload(paper, data, upload.filename or "")
        set_template(sent, paper, data)
        flash(_("The new template is in use."), "success")
        return done(url_for("papers.templates"))

    return answered(form, act, page)


@route(bp, "/papers/<kind>/template/file", Permission.MANAGE_RULES)
def template_file(kind: str) -> Response:
    return saved(read_template(_kind(kind)), f"{kind}.docx")


@route(bp, "/papers/<kind>/template/reset", Permission.MANAGE_RULES, methods=["GET", "POST"])
def reset(kind: str) -> Answer:
    paper = _kind(kind)

    def act(sent: Any) -> Any:
        reset_template(sent, paper)
        flash(_("The template that comes with the program is in use again."), "success")
        return done(url_for("papers.templates"))

    heading = _("Back to the shipped template: %(paper)s", paper=word(paper))
    page = FormPage(heading, _("Use the shipped template"), url_for("papers.templates"), danger=True)
    return answered(OfficeForm(), act, page)


def _kind(name: str) -> PaperKind:
    if name not in set(PaperKind):
        raise NotFound
    return PaperKind(name)


def _page(number: str, opened: Opened[CaseSheet]) -> str:
    issued = {"paper_id": opened.issued.id} if opened.issued else {"kind": opened.kind}
    word_url = url_for("papers.show_word" if opened.issued else "papers.draft_word", number=number, **issued)
    crumbs = [(_("Papers"), url_for("papers.index", number=number))]
    return shown(opened.kind, values_of(opened, today()), word_url, crumbs, opened)


def shown(kind: PaperKind, values: Values, word_url: str, crumbs: Crumbs, opened: Opened[Any] | None = None) -> str:
    """A paper as a print page."""
    around = {"word_url": word_url, "crumbs": crumbs, "opened": opened}
    return render_template("papers/show.html", kind=kind, form=FORMS[kind], values=values, filled=filled, **around)


def _word(opened: Opened[CaseSheet]) -> Response:
    return word_of(opened, values_of(opened, today()), opened.sheet.number)


def word_of(opened: Opened[Any], values: Values, subject: str) -> Response:
    """A paper as a Word file; its name says which paper of what, and no name of a child."""
    number = opened.issued.number if opened.issued else subject
    return saved(word_file(opened.kind, values), f"{_title(opened.kind)} {number}.docx")


def _title(kind: PaperKind) -> str:
    with force_locale(LOCALES[DEFAULT]):
        return word(kind)


def saved(data: bytes, name: str, media_type: str = DOCX) -> Response:
    """A file as a browser saves it, kept nowhere between."""
    response = send_file(io.BytesIO(data), media_type, as_attachment=True, download_name=name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response
