"""The front page: what the signed-in post owes, and the sections of its work."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.domain.duties import DutyKind
from tracker.domain.owing import Owed
from tracker.domain.permissions import Permission, may
from tracker.domain.posts import LINE_ROLES
from tracker.domain.todo import BatchNews, BatchTask, ReturnsNews, Section, Todo, UnitRow
from tracker.services.todo import todo_of
from tracker.web.now import now, today
from tracker.web.routing import current_actor, route
from tracker.web.words import word

bp = Blueprint("todo", __name__)

OWING = frozenset(role for roles in LINE_ROLES.values() for role in roles)

HEAT_FROM = (1, 2, 4, 8)
"""From how many overdue duties on a cell has the next deeper tone."""


@dataclass(frozen=True)
class Heat:
    """Units against kinds of duties, with how many are overdue."""

    columns: Sequence[str]
    rows: Sequence[dict[str, Any]]


@route(bp, "/", Permission.SIGNED_IN)
def index() -> str:
    actor = current_actor()
    todo = todo_of(actor, now())
    parts = [
        replace(part, content=DRAWN[part.section](part.content)) if part.section in DRAWN else part
        for part in todo.parts
    ]
    return render_template(
        "todo/index.html",
        todo=todo,
        parts=parts,
        today=today(),
        owes=bool(actor.roles() & OWING),
        to_accept=to_accept(todo),
        request_id=str(uuid.uuid4()),
        may_log=may(actor, Permission.LOG_CASES),
        log_url=url_for("identify.new"),
        cases_url=request.script_root + "/cases",
        people_url=request.script_root + "/people",
    )


def to_accept(todo: Todo) -> list[Owed]:
    """The cases that can be accepted with one tap, where there are several."""
    waiting = [owed for rows in todo.groups.values() for owed in rows if owed.kind is DutyKind.ACCEPT]
    return waiting if len(waiting) > 1 else []


def heat_of(rows: Iterable[UnitRow]) -> Heat | None:
    """The overdue duties as a table, each number with the address of its list; nothing where nothing is overdue."""
    rows = tuple(rows)
    kinds = [kind for kind in DutyKind if any(row.by_kind.get(kind) for row in rows)]
    drawn = [{"label": row.unit.name, "cells": [_cell(row, kind) for kind in kinds]} for row in rows]
    return Heat([word(kind) for kind in kinds], drawn) if kinds else None


def _cell(row: UnitRow, kind: DutyKind) -> dict[str, Any]:
    number = row.by_kind.get(kind, 0)
    url = url_for("duties.index", unit=row.unit.code, kind=kind, overdue=1) if number else None
    return {"number": number or "", "url": url, "level": sum(number >= least for least in HEAT_FROM)}


def returns_of(news: ReturnsNews | None) -> dict[str, str] | None:
    """One line on the returns nobody has signed, and where it leads; None where all are."""
    if news is None:
        return None
    late = ngettext("%(num)s return is overdue.", "%(num)s returns are overdue.", news.overdue) if news.overdue else ""
    if news.own:
        says = _("%(number)s is to be drafted and signed", number=news.number)
        return {"says": says, "late": late, "url": url_for("returns.show", number=news.number)}
    says = ngettext("%(num)s return is not signed yet", "%(num)s returns are not signed yet", news.unsigned)
    return {"says": says, "late": late, "url": url_for("returns.index")}


def batches_of(news: Iterable[BatchNews]) -> list[dict[str, Any]]:
    """What waits on verification batches, each line with where it leads."""
    return [{"news": one, "says": _batch_line(one), "url": _batch_address(one)} for one in news]


def _batch_line(news: BatchNews) -> str:
    num, unit = news.names, news.unit
    match news.task:
        case BatchTask.TICK:
            return ngettext(
                "Say whether you have seen %(num)s child in class",
                "Say whether you have seen %(num)s children in class",
                num,
            )
        case BatchTask.SETTLE:
            return ngettext("%(num)s name to settle: %(unit)s", "%(num)s names to settle: %(unit)s", num, unit=unit)
        case BatchTask.SETTLE_AGAIN:
            return ngettext(
                "%(num)s name came back after a sample: %(unit)s",
                "%(num)s names came back after a sample: %(unit)s",
                num,
                unit=unit,
            )
        case BatchTask.CHECK:
            return ngettext("%(num)s signed name to check", "%(num)s signed names to check", num)


def _batch_address(news: BatchNews) -> str:
    if news.code:
        return url_for("batches.share", number=news.number, unit=news.code)
    return url_for("batches.show", number=news.number)


DRAWN: Mapping[Section, Callable[[Any], Any]] = {
    Section.BATCHES: batches_of,
    Section.STUCK: heat_of,
    Section.RETURNS: returns_of,
}
