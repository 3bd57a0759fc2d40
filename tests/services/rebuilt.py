"""The register rebuilt from the moves of a case alone: what its lines must have said at any instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from tests.services.living import moves_of, shown
from tracker.models import states
from tracker.models.cases import Case
from tracker.models.facts import paths_of
from tracker.models.register import SHOWN, as_of
from tracker.models.transactions import reading

Line = dict[str, Any]


def rebuilt(number: str) -> Callable[[datetime], list[Line]]:
    """What the lines of a case must have said at an instant, from its moves alone."""
    lines: dict[int, Line] = {}
    after: list[tuple[datetime, list[Line]]] = []
    for row in moves_of(number):
        state = states.read(row.after)
        with reading():
            paths = paths_of(state)
        lines = {listing: line for listing, line in lines.items() if listing <= state.listing}
        if state.ledger is not None:
            hung = {name: getattr(paths, name, None) for name in ("class_path", "responsible_path", "residence_path")}
            lines[state.listing] = {"listing": state.listing} | {
                name: hung[name] if name in hung else getattr(state, name) for name in SHOWN
            }
        after.append((row.at, [lines[listing] for listing in sorted(lines)]))
    return lambda at: next((said for since, said in reversed(after) if since <= at), [])


def standing(number: str, at: datetime) -> list[Line]:
    """The lines of a case that the register says stood at that instant."""
    with reading() as session:
        rows = session.execute(as_of(at).where(Case.number == number)).all()
        return sorted((shown(line) for line, _case in rows), key=lambda line: line["listing"])


def instants(number: str) -> list[datetime]:
    """A moment between any two moves of a case, and one after the last."""
    with reading() as session:
        query = select(Case.logged_at).where(Case.number == number)
        logged = session.scalars(query).one()
    moments = [logged, *(row.at for row in moves_of(number))]
    return [first + (second - first) / 2 for first, second in pairwise(moments)] + [moments[-1]]
