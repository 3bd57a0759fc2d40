"""The start of a term: which school has reported, a school's list, a class to tick, a child named as absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.domain.arrivals import PARTS, ArrivalAct, ArrivalState, SchoolTerm, Tally, Whereabouts
from tracker.domain.forms import Form
from tracker.domain.mark_off import ClearResult
from tracker.domain.permissions import Permission
from tracker.services.arrival_acts import (
    Account,
    account_for,
    check_absentee,
    check_class,
    check_list,
    close_list,
    report_class,
    report_rest,
)
from tracker.services.arrival_rooms import missing_child, open_absentee, open_room
from tracker.services.arrivals import ListRow, open_list, page_of_term
from tracker.services.identify import log_child
from tracker.web import fields
from tracker.web.filters import FilterForm, page_asked, text_asked
from tracker.web.now import now, today
from tracker.web.office_forms import Act, Answer, OfficeForm, done, done_or_shown
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("arrivals", __name__)

SEE, REPORT = Permission.SEE_ARRIVALS, Permission.REPORT_ARRIVALS


class TermForm(FilterForm):
    """Which term to look at."""

    term = SelectField(_l("Term"), validate_choice=False)

    def __init__(self, terms: Sequence[SchoolTerm]) -> None:
        super().__init__()
        self.term.choices = [SelectChoice(str(term), term_in_words(term)) for term in terms]


class AbsentForm(OfficeForm):
    """Who is absent."""

    absent = fields.several(_l("Absent"), coerce=int)


class AccountForm(OfficeForm):
    """Where the child is, and who saw it."""

    result = fields.tapped_of(_l("How it turned out"), ClearResult)
    seen_by = fields.line(_l("Who saw the child, or checked the record"), required=True)
    seen_on = fields.day(_l("On which day"))
    seen_at = fields.line(_l("Where"), required=True)
    note = fields.line(_l("Note"))

    def account(self) -> Account:
        return Account(self.result.data, self.seen_by.data, self.seen_on.data, self.seen_at.data, self.note.data)


@route(bp, "/arrivals", SEE)
def index() -> str:
    """Whoever sees one list alone is shown it at once."""
    found = page_of_term(current_actor(), SchoolTerm.read(text_asked("term")), page_asked(), now())
    form = TermForm(found.terms)
    if found.page.total == 1:
        return _show(found.page.rows[0].number, form=form)
    tally = written_out(found.tally)
    return render_template("arrivals/index.html", found=found, page=found.page, form=form, tally=tally, **WORDS)


@route(bp, "/arrivals/<number>", SEE)
def show(number: str) -> str:
    return _show(number)


@route(bp, "/arrivals/<number>/<code>", SEE)
def room(number: str, code: str) -> str:
    return _room(number, code)


@route(bp, "/arrivals/<number>/absent/<int:child>", SEE)
def absent(number: str, child: int) -> str:
    return _absent(number, child)


@route(bp, "/arrivals/<number>/<code>/report", REPORT, methods=["POST"])
def report(number: str, code: str) -> Answer:
    form = AbsentForm()

    def act(sent: Form) -> Response:
        report_class(sent, number, code, form.absent.data or ())
        return _onward(number, _("Reported. Whoever is not named has arrived."))

    def again(refusals: Sequence[str]) -> str:
        return _room(number, code, form, refusals)

    return done_or_shown(form, act, again, lambda sent: check_class(sent, number, code))


@route(bp, "/arrivals/<number>/rest", REPORT, methods=["POST"])
def rest(number: str) -> Answer:
    def act(sent: Form) -> Response:
        report_rest(sent, number)
        return _onward(number, _("Reported: everybody in the other classes has arrived."))

    return _of_list(number, ArrivalAct.REPORT, act)


@route(bp, "/arrivals/<number>/close", REPORT, methods=["POST"])
def close(number: str) -> Answer:
    def act(sent: Form) -> Response:
        close_list(sent, number)
        return _onward(number, _("The list is closed."))

    return _of_list(number, ArrivalAct.CLOSE, act)


def _of_list(number: str, kind: ArrivalAct, act: Act) -> Answer:
    """An act on the whole list of a school; refused, the list comes back."""
    return done_or_shown(OfficeForm(), act, partial(_show, number), lambda sent: check_list(sent, number, kind))


@route(bp, "/arrivals/<number>/absent/<int:child>/account", REPORT, methods=["POST"])
def account(number: str, child: int) -> Answer:
    form = AccountForm()

    def act(sent: Form) -> Response:
        account_for(sent, number, child, form.account())
        return _onward(number, _("Recorded where the child is."))

    return _of_child((number, child), form, act)


@route(bp, "/arrivals/<number>/absent/<int:child>/came", REPORT, methods=["POST"])
def came(number: str, child: int) -> Answer:
    """A latecomer in one tap: whoever says so has seen the child at school today."""

    def act(sent: Form) -> Response:
        school = open_absentee(sent.actor, number, child, sent.now).school.name
        account_for(sent, number, child, Account(ClearResult.IN_CLASS, sent.actor.name, sent.today, school))
        return _onward(number, _("Recorded: the child has come."))

    return _of_child((number, child), OfficeForm(), act)


@route(bp, "/arrivals/<number>/absent/<int:child>/case", REPORT, methods=["POST"])
def case(number: str, child: int) -> Answer:
    def act(sent: Form) -> Response:
        log_child(sent.actor, missing_child(sent.actor, number, child, sent.now), sent.request_id, sent.now)
        return _onward(number, _("Logged: it is a case now, under “to be verified”."))

    return _of_child((number, child), OfficeForm(), act)


def _of_child(place: tuple[str, int], form: OfficeForm, act: Act) -> Answer:
    """An act on one absent child, named by list and child; refused, its page comes back with everything typed."""
    typed = form if isinstance(form, AccountForm) else None
    return done_or_shown(
        form, act, lambda refusals: _absent(*place, typed, refusals), lambda sent: check_absentee(sent, *place)
    )


def _onward(number: str, said: str) -> Response:
    flash(said, "success")
    return done(url_for("arrivals.show", number=number))


def _show(number: str, refusals: Sequence[str] = (), form: TermForm | None = None) -> str:
    """A list with what may be done now; with the choice of a term where it stands for the list of lists."""
    found = open_list(current_actor(), number, now())
    return render_template(
        "arrivals/show.html",
        found=found,
        row=found.row,
        forms={act: OfficeForm(formdata=None) for act in found.possible},
        form=form,
        refusals=refusals,
        tally=written_out(found.row.tally),
        crumbs=None if form else _crumbs(),
        **WORDS,
    )


def _room(number: str, code: str, typed: AbsentForm | None = None, refusals: Sequence[str] = ()) -> str:
    found = open_room(current_actor(), number, code, now())
    form = typed or AbsentForm(formdata=None)
    return render_template(
        "arrivals/room.html",
        found=found,
        form=form,
        ticked=frozenset(form.absent.data or ()),
        refusals=refusals,
        crumbs=_crumbs((found.school.name, url_for("arrivals.show", number=number))),
        **WORDS,
    )


def _absent(number: str, child: int, typed: AccountForm | None = None, refusals: Sequence[str] = ()) -> str:
    actor = current_actor()
    found = open_absentee(actor, number, child, now())
    start = {"seen_by": actor.name, "seen_on": today()}
    return render_template(
        "arrivals/absent.html",
        found=found,
        row=found.row,
        form=typed or AccountForm(formdata=None, data=start),
        tap=OfficeForm(formdata=None),
        typed=typed,
        refusals=refusals,
        crumbs=_crumbs((found.school.name, url_for("arrivals.show", number=number))),
        **WORDS,
    )


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Start of term"), url_for("arrivals.index")), *further]


def written_out(tally: Tally) -> list[dict[str, object]]:
    """Expected = arrived + absent + accounted for + cases + not reported, as an office writes it."""
    parts = [
        {"sign": "+" if number else "=", "label": word(where), "number": getattr(tally, part)}
        for number, (where, part) in enumerate(PARTS.items())
    ]
    return [{"sign": "", "label": _("Expected"), "number": tally.expected}, *parts]


def term_in_words(term: SchoolTerm) -> str:
    """2026—2027学年上学期."""
    years = {"first": term.year, "second": term.year + 1}
    if term.is_autumn:
        return _("School year %(first)s–%(second)s, first term", **years)
    return _("School year %(first)s–%(second)s, second term", **years)


SHAPES: Mapping[ArrivalState, str] = {
    ArrivalState.REPORTING: "calm",
    ArrivalState.SETTLING: "soon",
    ArrivalState.CLOSABLE: "info",
    ArrivalState.CLOSED: "good",
}
STANDS: Mapping[Whereabouts, str] = {
    Whereabouts.NOT_REPORTED: "calm",
    Whereabouts.ARRIVED: "good",
    Whereabouts.ABSENT: "late",
    Whereabouts.CLEARED: "info",
    Whereabouts.CASE: "soon",
}


def state_of(row: ListRow) -> tuple[str, str]:
    """Shape and words for where a list stands; what was not done in time is overdue."""
    if row.overdue:
        return "late", _("overdue, %(state)s", state=word(row.state))
    return SHAPES[row.state], word(row.state)


WORDS = {"state_of": state_of, "stands": STANDS, "term_in_words": term_in_words}
"""What the pages say things with."""
