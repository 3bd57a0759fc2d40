"""The list of cases, the page of one case, and a child's numbers in full for a stated purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.domain.acts import Prepared
from tracker.domain.calendar import age_at
from tracker.domain.case_list import CaseFilters
from tracker.domain.cases import Ledger, Stage
from tracker.domain.errors import Invalid
from tracker.domain.next_step import NextStep
from tracker.domain.permissions import Permission, may
from tracker.domain.reasons import Reason
from tracker.domain.workflow import MoveKind
from tracker.services.case_list import page_of_cases
from tracker.services.cases import CasePage, get_case
from tracker.services.reveal import LONGEST_PURPOSE, find_revealable, reveal
from tracker.web import fields
from tracker.web.acts import Open, open_beside
from tracker.web.case_history import attempts_in_words, deeds_in_words, files_in_words, texts_in_words
from tracker.web.case_lines import child_in_words, lines_of, way_in_words
from tracker.web.filters import FilterForm, OneOf, page_asked, text_asked, word_asked
from tracker.web.now import now, today
from tracker.web.owing import case_address, duty_address, left_as_tag, left_in_words, owner_in_words
from tracker.web.routing import current_actor, route
from tracker.web.words import sentence, short_day, word

bp = Blueprint("cases", __name__)

LATEST = "latest"


class CaseForm(FilterForm):
    """What the list of cases may be narrowed by."""

    stage = OneOf(lazy_gettext("Stage"), Stage)
    ledger = OneOf(lazy_gettext("Ledger"), Ledger)
    unit = OneOf(lazy_gettext("Unit"))
    reason = OneOf(lazy_gettext("Reason"), Reason)
    q = StringField(lazy_gettext("Name or number"))
    order = SelectField(
        lazy_gettext("Order"),
        choices=[
            SelectChoice("", lazy_gettext("Most urgent first")),
            SelectChoice(LATEST, lazy_gettext("Latest logged first")),
        ],
    )

    def __init__(self) -> None:
        super().__init__()
        self.stage.choices = [SelectChoice("", lazy_gettext("All open cases")), *self.stage.choices[1:]]


class RevealForm(FlaskForm):
    """What somebody needs a child's numbers for."""

    purpose = fields.line(
        lazy_gettext("What do you need it for?"),
        required=True,
        longest=LONGEST_PURPOSE,
        description=lazy_gettext("For example: to call the guardian, to look up the roll."),
    )


@route(bp, "/cases", Permission.SEE_CASES)
def index() -> str:
    asked = CaseFilters(
        stage=word_asked("stage", Stage),
        ledger=word_asked("ledger", Ledger),
        reason=word_asked("reason", Reason),
        unit=text_asked("unit"),
        text=text_asked("q"),
        latest_first=text_asked("order") == LATEST,
    )
    found = page_of_cases(current_actor(), asked, page_asked(), now())
    form = CaseForm()
    form.unit.offer(found.units)
    return render_template("cases/index.html", form=form, filters=asked, page=found.page, age_of=age_of)


@route(bp, "/cases/<number>", Permission.SEE_CASES)
def show(number: str) -> str:
    page = get_case(current_actor(), number, now())
    return render_template(
        "cases/show.html",
        page=page,
        me=current_actor().person_id,
        way=way_in_words(page),
        lines=lines_of(page),
        child=child_in_words(page),
        next=next_in_words(page.next_step) if page.next_step else None,
        further=further_acts(page),
        facts=facts_in_words(page),
        attempts=attempts_in_words(page),
        deeds=deeds_in_words(page),
        files_in_words=files_in_words,
        texts_in_words=texts_in_words,
        age=age_of(page.child.birth_date) if page.child.birth_date else None,
        beside=acts_beside(page),
        may_instruct=may(current_actor(), Permission.GIVE_INSTRUCTIONS),
        may_pack=may(current_actor(), Permission.MAKE_PACKS),
    )


def acts_beside(page: CasePage) -> list[Open]:
    """The forms of the reader's next step, so that it can be done without leaving the page."""
    prepared = Prepared(page.facts, page.version, page.child.name)
    return open_beside(page.number, prepared, page.next_step.acts if page.next_step else ())


def age_of(birth: date) -> int:
    return age_at(birth, today())


def next_in_words(step: NextStep) -> dict[str, Any]:
    """The next thing to do: what, whose, until when, what it waits for, and the reader's buttons for it."""
    owed = step.owed
    due = ("calm", _("from %(day)s", day=short_day(step.shown_from))) if step.shown_from else None
    return {
        "title": word(owed.kind),
        "who": _("yours") if step.mine else f"{word(owed.role)} {owner_in_words(owed)}",
        "due": due or (left_as_tag(owed.left), left_in_words(owed.left)),
        "note": sentence(step.waits) if step.waits else _for_whom(step),
        "buttons": [(word(act), duty_address(owed, act)) for act in step.acts],
    }


def _for_whom(step: NextStep) -> str | None:
    """Whose duty it is where it came to the reader from elsewhere."""
    owed = step.owed
    if owed.enter_for:
        return _("You can type it in for %(name)s.", name=owed.enter_for.person_name)
    if step.mine and owed.stands_in:
        return _("The post “%(post)s” is vacant, so it falls to you.", post=word(owed.role))
    return None


def further_acts(page: CasePage) -> list[tuple[str, str]]:
    """Every other act open to the reader; undoing the newest step last."""
    first = page.next_step.acts if page.next_step else ()
    acts = [kind for kind in page.reader.acts if kind not in first]
    acts += [MoveKind.ANNUL] if page.reader.may_annul else []
    return [(word(kind), case_address(page.number, kind)) for kind in acts]


def facts_in_words(page: CasePage) -> list[tuple[str, str]]:
    """What the case holds besides its lines, as label and value; nothing that is not known."""
    state, child = page.state, page.child
    facts = (
        (_("Reasons"), _(", ").join(word(reason) for reason in child.reasons)),
        (_("Found"), " ".join(part for part in (word(state.found_by), short_day(state.found_on)) if part)),
        (_("Last seen at school"), short_day(state.last_seen_on) if not state.last_attended_on else ""),
        (_("Last in class"), short_day(state.last_attended_on)),
        (_("Listed on"), short_day(state.listed_on)),
        (_("School and class"), " ".join(part for part in (child.school, child.school_class) if part)),
        (_("Household village"), _("outside the county") if state.household_outside else child.household_village),
        (_("Village of residence"), child.residence_village),
        (_("Returned on"), _joined(short_day(state.returned_on), word(state.placement))),
        (_("Hold"), _joined(word(state.hold_code), short_day(state.hold_until))),
        (_("Struck"), _joined(short_day(state.marked_off_on), word(state.code))),
        (_("Cleared"), _joined(short_day(state.cleared_on), word(state.clear_result))),
    )
    return [(label, value) for label, value in facts if value]


def _joined(*parts: str) -> str:
    return _(", ").join(part for part in parts if part)


@route(bp, "/cases/<number>/reveal", Permission.REVEAL, methods=["GET", "POST"])
def show_in_full(number: str) -> str | tuple[str, int]:
    """Asks for the purpose, then shows the record once; what is shown is kept nowhere."""
    name, form, record = find_revealable(current_actor(), number), RevealForm(), None
    if form.validate_on_submit():
        try:
            record = reveal(current_actor(), number, form.purpose.data, now())
        except Invalid as wrong:
            form.purpose.errors = [sentence(failure) for failure in wrong.fields.values()]
    shown = render_template("cases/reveal.html", number=number, name=name, form=form, record=record)
    return (shown, 422) if form.errors else shown
