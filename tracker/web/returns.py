"""Monthly returns: the month of the county or the own school's months, one return, its lists, its acts, the total."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from flask import Blueprint, flash, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.domain.errors import NotFound
from tracker.domain.forms import Form
from tracker.domain.months import Month
from tracker.domain.permissions import Permission
from tracker.domain.returns import SIGNS, Correction, Figure, ReturnAct, ReturnEntry, ReturnState, closing_of
from tracker.services.return_acts import check_return, fill_again, save_draft, send_return_back, sign_return
from tracker.services.returns import (
    ReturnPage,
    ReturnRow,
    county_total,
    list_figure,
    open_return,
    page_of_month,
    page_of_own,
    sees_county,
)
from tracker.web import fields
from tracker.web.filters import FilterForm, page_asked, text_asked
from tracker.web.now import now
from tracker.web.office_forms import Answer, OfficeForm, WholeNumber, done, done_or_shown
from tracker.web.return_sheet import laid_out, month_in_words
from tracker.web.routing import current_actor, route
from tracker.web.words import moment, word

bp = Blueprint("returns", __name__)

NOTHING: Mapping[ReturnAct, OfficeForm] = MappingProxyType({})
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class DraftForm(OfficeForm):
    """A figure of one's own and its reason beside each computed one; an empty box leaves the figure as computed."""

    def corrections(self) -> dict[Figure, Correction]:
        typed = {figure: self[f"{figure}"].data for figure in Figure}
        return {
            figure: Correction(value, self[f"{figure}_reason"].data or "")
            for figure, value in typed.items()
            if value is not None
        }

    def show(self, page: ReturnPage) -> None:
        """Puts what was corrected before into the boxes, and shows what was computed in the empty ones."""
        for figure, number in page.row.figures.counted.items():
            self[f"{figure}"].render_kw = {"placeholder": number, "inputmode": "numeric"}
        for figure, correction in page.row.figures.corrections.items():
            self[f"{figure}"].data, self[f"{figure}_reason"].data = correction.value, correction.reason


for _figure in Figure:
    setattr(DraftForm, f"{_figure}", WholeNumber(_l(_figure.label)))
    setattr(DraftForm, f"{_figure}_reason", fields.line(_l("Reason")))


SHOWN_OF_COUNTY = (Figure.END, Figure.SUSPECTED_TOTAL, Figure.DROPOUT_TOTAL, Figure.RETURNED, Figure.STILL_OUT)
"""What of a return stands in the county's list; the workbook has every figure."""


class MonthForm(FilterForm):
    """Which month to look at."""

    month = SelectField(_l("Month"), validate_choice=False)

    def __init__(self, months: Sequence[Month]) -> None:
        super().__init__()
        self.month.choices = [SelectChoice(str(month), month_in_words(month)) for month in months]


class BackForm(OfficeForm):
    """What the bureau finds wrong."""

    remark = fields.text(_l("Remark"), required=True, render_kw={"rows": 3})


@route(bp, "/returns", Permission.SEE_RETURNS)
def index() -> str:
    actor = current_actor()
    if not sees_county(actor):
        return render_template("returns/own.html", page=page_of_own(actor, page_asked(), now()), **WORDS)
    found = page_of_month(actor, Month.read(text_asked("month")), page_asked(), now())
    return render_template(
        "returns/index.html", found=found, page=found.page, shown=SHOWN_OF_COUNTY, form=MonthForm(found.months), **WORDS
    )


@route(bp, "/returns/<month>.xlsx", Permission.SEE_RETURNS)
def total(month: str) -> Response:
    wanted = Month.read(month)
    if wanted is None:
        raise NotFound
    book = county_total(current_actor(), wanted, laid_out(wanted), now())
    return send_file(io.BytesIO(book), EXCEL, as_attachment=True, download_name=f"YB-{wanted}.xlsx", etag=False)


@route(bp, "/returns/<number>", Permission.SEE_RETURNS)
def show(number: str) -> str:
    return _show(open_return(current_actor(), number, now()))


@route(bp, "/returns/<number>/<figure>", Permission.SEE_RETURNS)
def figure(number: str, figure: str) -> str:
    if figure not in set(Figure):
        raise NotFound
    found = list_figure(current_actor(), number, Figure(figure), page_asked())
    crumbs = [(_("Monthly returns"), url_for("returns.index")), (number, url_for("returns.show", number=number))]
    return render_template(
        "returns/figure.html", figure=Figure(figure), found=found, page=found.page, crumbs=crumbs, **WORDS
    )


@route(bp, "/returns/<number>/draft", Permission.DRAFT_RETURNS, methods=["POST"])
def draft(number: str) -> Answer:
    form = DraftForm()
    said = _("Draft saved. The principal can sign it now.")
    return _act(number, ReturnAct.DRAFT, form, said, lambda sent: save_draft(sent, number, form.corrections()))


@route(bp, "/returns/<number>/fill", Permission.DRAFT_RETURNS, methods=["POST"])
def fill(number: str) -> Answer:
    said = _("Filled anew from the data as it stands now.")
    return _act(number, ReturnAct.FILL, OfficeForm(), said, lambda sent: fill_again(sent, number))


@route(bp, "/returns/<number>/sign", Permission.SIGN_RETURNS, methods=["POST"])
def sign(number: str) -> Answer:
    said = _("Signed. Nothing in it changes any more.")
    return _act(number, ReturnAct.SIGN, OfficeForm(), said, lambda sent: sign_return(sent, number))


@route(bp, "/returns/<number>/send_back", Permission.SEND_BACK_RETURNS, methods=["POST"])
def send_back(number: str) -> Answer:
    form = BackForm()
    said = _("Sent back. The school owes it anew.")
    return _act(number, ReturnAct.SEND_BACK, form, said, lambda sent: send_return_back(sent, number, form.remark.data))


def _act(number: str, kind: ReturnAct, form: OfficeForm, said: str, act: Callable[[Form], object]) -> Answer:
    """Does one act on a return; refused, its page comes back with everything typed."""

    def do(sent: Form) -> Response:
        act(sent)
        flash(said, "success")
        return done(url_for("returns.show", number=number))

    def again(refusals: Sequence[str]) -> str:
        return _show(open_return(current_actor(), number, now()), {kind: form}, refusals)

    return done_or_shown(form, do, again, lambda sent: check_return(sent, number, kind))


MADE_OF: Mapping[ReturnAct, type[OfficeForm]] = {
    ReturnAct.DRAFT: DraftForm,
    ReturnAct.FILL: OfficeForm,
    ReturnAct.SIGN: OfficeForm,
    ReturnAct.SEND_BACK: BackForm,
}


def _show(page: ReturnPage, typed: Mapping[ReturnAct, OfficeForm] = NOTHING, refusals: Sequence[str] = ()) -> str:
    """The return with the forms of what may be done now, and the one that was refused."""
    forms = {act: typed.get(act) or MADE_OF[act](formdata=None) for act in MADE_OF if act in {*page.possible, *typed}}
    draft_form = forms.get(ReturnAct.DRAFT)
    if isinstance(draft_form, DraftForm) and ReturnAct.DRAFT not in typed:
        draft_form.show(page)
    row = page.row
    return render_template(
        "returns/show.html",
        page=page,
        row=row,
        month=month_in_words(row.month),
        figures=tuple(Figure),
        roll=[{"sign": ROLL[figure], "label": word(figure), "number": row.figures.value(figure)} for figure in ROLL],
        gap=row.figures.value(Figure.END) - closing_of(row.figures.values),
        before=page.before,
        month_in_words=month_in_words,
        forms=forms,
        typed=typed,
        refusals=refusals,
        history=[told(entry) for entry in reversed(page.entries)],
        state=state_of(row),
        signed_by=page.signed_by,
        crumbs=[(_("Monthly returns"), url_for("returns.index"))],
    )


ROLL: Mapping[Figure, str] = {
    figure: "" if figure is Figure.START else "+" if sign > 0 else "−" for figure, sign in SIGNS.items()
} | {Figure.END: "="}
"""The identity of the roll as it is written, with the sign before each term."""


def told(entry: ReturnEntry) -> dict[str, object]:
    """One act in the history."""
    text = _("%(what)s: %(part)s", what=word(entry.act), part=entry.text) if entry.text else word(entry.act)
    return {"when": moment(entry.at), "who": entry.by, "text": text}


SHAPES: Mapping[ReturnState, str] = {
    ReturnState.OPEN: "calm",
    ReturnState.DRAFTED: "info",
    ReturnState.SIGNED: "good",
    ReturnState.RETURNED: "soon",
}


def state_of(row: ReturnRow) -> tuple[str, str]:
    """Shape and words for where a return stands; what nobody signed in time is overdue."""
    if row.overdue:
        return "late", _("overdue, %(state)s", state=word(row.state))
    return SHAPES[row.state], word(row.state)


WORDS = {"state_of": state_of, "month_in_words": month_in_words}
"""What both lists say things with."""
