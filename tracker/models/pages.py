"""Lists in pages, as the database counts and cuts them."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.sql.selectable import GenerativeSelect

from tracker.domain.pages import LINES_A_PAGE
from tracker.models.base import db

Listed = TypeVar("Listed", bound=GenerativeSelect)


def count_of(query: Any) -> int:
    """How many rows a query finds."""
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def on_page(query: Listed, number: int) -> Listed:
    """The rows of one page of a query in order."""
    return query.limit(LINES_A_PAGE).offset((number - 1) * LINES_A_PAGE)
