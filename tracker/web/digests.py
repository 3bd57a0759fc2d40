"""The weekly brief: the list of issues, one issue as a page to print, the list behind each number, its release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, current_app, flash, render_template, url_for
from flask_babel import gettext as _

from tracker.domain.cases import Ledger
from tracker.domain.digests import Paragraph, head_of, part_of
from tracker.domain.permissions import Permission, may
from tracker.domain.week_balance import SIGNS, Term
from tracker.domain.weeks import Week
from tracker.domain.words import Word
from tracker.services.digest_issue import release_digest
from tracker.services.digests import DigestPage, FigurePage, list_figure, open_digest, page_of_digests
from tracker.services.proposals import day_to_answer, units_to_instruct
from tracker.web.digest_rows import table_of
from tracker.web.filters import page_asked, text_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, done
from tracker.web.routing import current_actor, route
from tracker.web.supervision import InstructionForm, offered
from tracker.web.words import day, short_day, word

bp = Blueprint("digests", __name__)

MOST_NAMED = 6
"""How many holds and instructions stand on the page itself, so that it stays one; the number opens them all."""


@route(bp, "/digests", Permission.SEE_DIGESTS)
def index() -> str:
    return render_template("digests/index.html", page=page_of_digests(current_actor(), page_asked()), period=period)


@route(bp, "/digests/<week>", Permission.SEE_DIGESTS)
def show(week: str) -> str:
    actor = current_actor()
    page = open_digest(actor, week, text_asked("unit"), now())
    gives = may(actor, Permission.GIVE_INSTRUCTIONS)
    return render_template(
        "digests/show.html",
        page=page,
        brief=page.brief,
        issue=page.issue,
        period=period,
        ledgers=tuple(Ledger),
        terms=tuple(Term),
        sign_of=SIGNS,
        paragraphs=tuple(Paragraph),
        number=numbers_of(page),
        cases={case.ref: case for case in page.brief.cases},
        instructions={row.ref: row for row in page.brief.instructions},
        standing=list(dict.fromkeys(page.brief.refs("replied") + page.brief.refs("instructed"))),
        most=MOST_NAMED,
        forms=remark_forms(page) if gives else {},
        units=offered(units_to_instruct(actor, now())) if gives else [],
        release=OfficeForm() if page.to_release and may(actor, Permission.RELEASE_DIGESTS) else None,
        chains={"change": _("changes"), "access": _("access to personal data")},
        site=current_app.extensions["tracker.config"].site,
        crumbs=[(_("Weekly briefs"), url_for("digests.index"))],
    )


@route(bp, "/digests/<week>/<key>", Permission.SEE_DIGESTS)
def figure(week: str, key: str) -> str:
    found = list_figure(current_actor(), week, text_asked("unit"), key, page_asked())
    issue, table = found.issue, table_of(found.page.rows, found.visible)
    back = url_for("digests.show", week=week, unit=issue.unit.code)
    return render_template(
        "digests/figure.html",
        title=title_of(key, found),
        issue=issue,
        page=replace(found.page, rows=table.lines),
        period=period,
        headings=table.headings,
        crumbs=[(_("Weekly briefs"), url_for("digests.index")), (f"{week} {issue.unit.name}", back)],
    )


@route(bp, "/digests/<week>/release", Permission.RELEASE_DIGESTS, methods=["POST"])
def release(week: str) -> Answer:
    unit, form = text_asked("unit"), OfficeForm()
    if form.validate():
        release_digest(form.sent(), week, unit)
        flash(_("Released. The county government has its brief."), "success")
    return done(url_for("digests.show", week=week, unit=unit))


def period(week: str) -> str:
    """2026年11月16日至11月22日."""
    days = Week.read(week)
    return _("%(first)s to %(last)s", first=day(days.monday), last=short_day(days.sunday)) if days else week


def numbers_of(page: DigestPage) -> Callable[[str], dict[str, object]]:
    """Says of a key how many it counts and where their list is."""

    def number(key: str) -> dict[str, object]:
        count = page.brief.number(key)
        address = {"week": page.issue.week, "unit": page.issue.unit.code}
        return {"count": count, "url": url_for("digests.figure", key=key, **address) if count else None}

    return number


def remark_forms(page: DigestPage) -> dict[Paragraph, InstructionForm]:
    """A remark box beside each paragraph, each a form of its own."""
    due_on = day_to_answer(now())
    hidden = {"week": page.issue.week, "brief_of": page.issue.unit.code, "due_on": due_on}
    return {paragraph: InstructionForm(data=hidden | {"paragraph": paragraph}) for paragraph in Paragraph}


def title_of(key: str, found: FigurePage) -> str:
    """What the list holds: the number's words, and the ledger or the unit it is of."""
    head, part = head_of(key), part_of(key, found.brief)
    label = word(head)
    return _("%(what)s: %(part)s", what=label, part=word(part) if isinstance(part, Word) else part) if part else label
