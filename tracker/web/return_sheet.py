"""The county's monthly total as a table for Excel, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from tracker.domain.months import Month
from tracker.domain.returns import Counts, Figure, ReturnState
from tracker.domain.sheet import Sheet
from tracker.services.returns import LaidOut, ReturnRow
from tracker.web.words import moment, word

FIRST_WIDTHS = (24, 13, 14, 18)
FIGURE_WIDTH = 11


def laid_out(month: Month) -> LaidOut:
    """Lays a month's returns out: school, code, state, signed at, every figure; unsigned schools have no figures."""

    def sheet(rows: Sequence[ReturnRow], total: Counts) -> Sheet:
        head = (_("School"), _("Code"), _("State"), _("Signed at"), *(word(figure) for figure in Figure))
        last = (_("Total of the signed returns"), "", "", "", *(total[figure] for figure in Figure))
        widths = (*FIRST_WIDTHS, *(FIGURE_WIDTH for _figure in Figure))
        title = _("Monthly returns %(month)s", month=month_in_words(month))
        return Sheet(str(month), title, head, widths, tuple(map(_line, rows)), last)

    return sheet


def _line(row: ReturnRow) -> tuple[str | int, ...]:
    known = row.state is ReturnState.SIGNED
    figures = (row.figures.value(figure) if known else "" for figure in Figure)
    return (row.unit.name, row.unit.code, word(row.state), moment(row.signed_at), *figures)


def month_in_words(month: Month) -> str:
    """2026年11月."""
    return _("%(number)s/%(year)s", number=month.number, year=month.year)
