"""The moment a request asks about; the only place of the pages that looks at a clock."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app, g

from tracker.domain.calendar import china_date


def now() -> datetime:
    """The moment this request began, aware and in UTC."""
    if "now" not in g:
        g.now = current_app.extensions["tracker.clock"]()
    moment: datetime = g.now
    return moment


def today() -> date:
    """The China day of `now()`."""
    return china_date(now())
