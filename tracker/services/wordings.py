"""How the county words the steps of the law: titles and terms, changed from a day on, earlier ones kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.domain.forms import Form
from tracker.domain.permissions import Permission
from tracker.domain.return_notices import WORDINGS, LegalStep, Wording
from tracker.domain.rulebook import check_day
from tracker.models.base import db
from tracker.models.forms import Kept, taken_once
from tracker.models.rules import RuleText, load_wordings, texts_of
from tracker.models.transactions import reading


@dataclass(frozen=True)
class WordingSet:
    """One wording of a step; `by` is nobody where the machine's operator set it."""

    wording: Wording
    valid_from: date
    set_at: datetime
    by: str | None


@dataclass(frozen=True)
class WordingPage:
    """One step: how it is worded today and by default, and every wording set, the newest first."""

    step: LegalStep
    in_force: Wording
    default: Wording
    settings: tuple[WordingSet, ...]


def list_wordings(day: date) -> Mapping[LegalStep, Wording]:
    """How each step is worded on a day."""
    with reading():
        return load_wordings(day)


def page_of_wording(step: LegalStep, day: date) -> WordingPage:
    """One step with the wordings it had."""
    with reading():
        kept = db.session.execute(texts_of(step)).all()
        settings = tuple(WordingSet(Wording(row.title, row.term), row.valid_from, row.set_at, by) for row, by in kept)
        return WordingPage(step, load_wordings(day)[step], WORDINGS[step], settings)


@taken_once(Permission.MANAGE_RULES)
def set_wording(form: Form, step: LegalStep, wording: Wording, valid_from: date) -> Kept:
    """Words a step anew from a day on; papers and acts of earlier days keep theirs. Raises Invalid for a day gone by.

    A second wording for one day replaces the first.
    """
    check_day(valid_from, form.today)
    same_day = select(RuleText).where(RuleText.name == str(step), RuleText.valid_from == valid_from)
    row = db.session.scalar(same_day.with_for_update()) or RuleText(name=str(step), valid_from=valid_from)
    row.title, row.term, row.set_at, row.set_by_id = wording.title, wording.term, form.now, form.actor.person_id
    db.session.add(row)
    db.session.flush()
    return Kept(str(step), "wording_set", str(step), {"title": wording.title, "valid_from": valid_from})
