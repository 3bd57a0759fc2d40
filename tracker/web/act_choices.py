"""What an act's form offers and starts with, read off the facts of its case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from tracker.domain.acts import Prepared
from tracker.domain.cases import Facts, Ledger
from tracker.domain.permissions import entered_for, entitlements, link_name
from tracker.domain.posts import LINE_ROLES, Actor, Line, Role, Tier, UnitFact
from tracker.domain.reasons import MEASURES_BY_REASON
from tracker.domain.refusals import possible_codes
from tracker.domain.return_notices import LegalStep
from tracker.domain.workflow import MOVES, NOTABLE, MoveKind
from tracker.services.choices import Offered, list_unit_choices
from tracker.services.wordings import list_wordings
from tracker.web.act_frame import ActForm
from tracker.web.fields import CHOOSE
from tracker.web.words import word

OUTSIDE = "outside"
PLAN_DAYS = 30
MANY = 30
"""From how many units on a list is grouped by the unit above."""

Given = dict[str, Any]


def start(kind: MoveKind, prepared: Prepared, actor: Actor) -> Given:
    """What stands in the boxes of a form nobody has filled yet."""
    return START[kind](prepared.facts, actor) if kind in START else {}


def offer(kind: MoveKind, form: ActForm, prepared: Prepared, actor: Actor) -> None:
    """Puts up what may be chosen: for whom, in which post, and the act's own lists."""
    _offer_posts(kind, form, prepared.facts, actor)
    if kind in OFFER:
        OFFER[kind](form, prepared.facts)


def _offer_posts(kind: MoveKind, form: ActForm, facts: Facts, actor: Actor) -> None:
    if kind not in MOVES:  # undoing belongs to whoever made the step
        del form.done_by
        del form.post
        return
    own = tuple(entitlements(kind, facts, actor))
    others = [
        SelectChoice(link_name(way.line, way.role), _link(facts, way.line, way.role))
        for way, _post in entered_for(kind, facts, actor)
    ]
    myself = [SelectChoice("", _("Myself"))] if own else []
    form.done_by.choices = [*myself, *others]
    posts = dict.fromkeys(way.post_role for way in own if way.post_role)
    form.post.choices = [SelectChoice(str(role), word(role)) for role in posts]
    if not others:
        del form.done_by
    if len(posts) < 2:
        del form.post


def went_choices(facts: Facts) -> list[SelectChoice]:
    """The links of both lines with their holders, and the assisting village's."""
    rows = [(line, role) for line in (Line.BUREAU, Line.GOVERNMENT) for role in LINE_ROLES[line]]
    if facts.assisting:
        rows.append((Line.ASSISTING, Role.VILLAGE_OFFICER))
    return [SelectChoice(link_name(line, role), _link(facts, line, role)) for line, role in rows]


def _link(facts: Facts, line: Line, role: Role) -> str:
    holders = facts.holders(line)
    filled = holders.filled(role) if holders else ()
    name = filled[0].person_name if filled else _("vacant")
    label = _("Assisting village") if line is Line.ASSISTING else word(role)
    return f"{label} {name}"


def _offer_attempt(form: ActForm, facts: Facts) -> None:
    form["went"].choices = went_choices(facts)
    form["went"].validate_choice = True


def _offer_request(form: ActForm, facts: Facts) -> None:
    codes = {str(code) for code in possible_codes(facts)}
    form["code"].choices = [choice for choice in form["code"].choices if choice.value in codes | {""}]
    if "evidence-receipt" in form and any(letter.receipt for letter in facts.letters):
        form["evidence-receipt"].description = _("It is recorded with the letter and need not be handed in again.")


def _offer_units(form: ActForm, facts: Facts) -> None:
    units = list_unit_choices(_school_path(facts))
    offered = {
        "household_village": [*by_above(units.villages), SelectChoice(OUTSIDE, _("Outside the county"))],
        "residence_village": by_above(units.villages),
        "school": by_above(units.schools),
        "class_": by_above(units.classes),
    }
    for name, choices in offered.items():
        if name in form:
            form[name].choices = [SelectChoice("", _("As it is")), *choices]


def by_above(offered: Sequence[Offered]) -> list[SelectChoice]:
    """Units to choose from; a long list is grouped by the unit above."""
    many = len(offered) > MANY
    return [SelectChoice(row.unit.code, row.unit.name, optgroup=row.above if many else None) for row in offered]


def _school_path(facts: Facts) -> str | None:
    unit = _at(facts.bureau.lineage, Tier.SCHOOL)
    return unit.path if unit else None


def _at(lineage: Iterable[UnitFact], tier: Tier) -> UnitFact | None:
    return next((unit for unit in lineage if unit.tier is tier), None)


def _offer_plan(form: ActForm, facts: Facts) -> None:
    lines = [facts.bureau, facts.government, *([facts.assisting] if facts.assisting else [])]
    units = {unit.code: unit.name for holders in lines for unit in holders.lineage}
    form["owed_by"].choices = [SelectChoice(code, name) for code, name in units.items()]


def _offer_notes(form: ActForm, facts: Facts) -> None:
    owing = {duty.kind for duty in facts.duties if duty.is_open and duty.kind in NOTABLE}
    form["duty"].choices = [choice for choice in form["duty"].choices if choice.value in owing | {""}]


def _offer_steps(form: ActForm, facts: Facts) -> None:
    """The steps after the last one taken, in the county's own words."""
    wordings = list_wordings(facts.today)
    steps = list(LegalStep)
    left = steps[steps.index(facts.state.legal_step) + 1 :] if facts.state.legal_step else steps
    form["step"].choices = [SelectChoice("", CHOOSE), *(SelectChoice(str(s), wordings[s].title) for s in left)]


OFFER: Mapping[MoveKind, Callable[[ActForm, Facts], None]] = {
    MoveKind.ATTEMPT: _offer_attempt,
    MoveKind.REQUEST: _offer_request,
    MoveKind.ASSIGN: _offer_units,
    MoveKind.RETURN: _offer_units,
    MoveKind.PLAN: _offer_plan,
    MoveKind.NOTE_DONE: _offer_notes,
    MoveKind.LEGAL_STEP: _offer_steps,
}


def _start_attempt(facts: Facts, actor: Actor) -> Given:
    own = [link_name(way.line, way.role) for way in entitlements(MoveKind.ATTEMPT, facts, actor)]
    return {"made_on": facts.today, "went": own[:1]}


def _start_confirm(facts: Facts, actor: Actor) -> Given:
    ledger = Ledger.NOT_ENROLLED if facts.state.never_enrolled else Ledger.SUSPECTED
    return {"ledger": ledger, "last_attended_on": facts.state.last_attended_on or facts.state.last_seen_on}


def _start_return(facts: Facts, actor: Actor) -> Given:
    own = _at(facts.bureau.lineage, Tier.CLASS)
    return {"returned_on": facts.today, "class_": own.code if own else ""}


def _start_plan(facts: Facts, actor: Actor) -> Given:
    fitting = [kind for reason in facts.state.reasons for kind in MEASURES_BY_REASON.get(reason, ())]
    unit = next((post.unit.code for post in actor.posts), "")
    return {
        "measure": fitting[0] if fitting else None,
        "owed_by": unit,
        "until": facts.today + timedelta(days=PLAN_DAYS),
    }


def _start_request(facts: Facts, actor: Actor) -> Given:
    return {"evidence-letter": facts.letters[0].number} if facts.letters else {}


def _start_note(facts: Facts, actor: Actor) -> Given:
    return {"duty": next((d.kind for d in facts.duties if d.is_open and d.kind in NOTABLE), None)}


START: Mapping[MoveKind, Callable[[Facts, Actor], Given]] = {
    MoveKind.ATTEMPT: _start_attempt,
    MoveKind.CONFIRM: _start_confirm,
    MoveKind.RETURN: _start_return,
    MoveKind.PLAN: _start_plan,
    MoveKind.NOTE_DONE: _start_note,
    MoveKind.REQUEST: _start_request,
    MoveKind.CLEAR: lambda facts, actor: {"seen_on": facts.today, "seen_by": actor.name},
    MoveKind.OBSERVE: lambda facts, actor: {"observed_on": facts.today},
    MoveKind.RELAPSE: lambda facts, actor: {"left_on": facts.today},
    MoveKind.RESUME: lambda facts, actor: {"resumed_on": facts.today},
    MoveKind.REOPEN: lambda facts, actor: {"found_on": facts.today},
    MoveKind.DELIVER_NOTICE: lambda facts, actor: {"delivered_on": facts.today},
    MoveKind.LEGAL_STEP: lambda facts, actor: {"taken_on": facts.today},
}
