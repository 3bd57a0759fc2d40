"""The county's monthly total as a table for Excel, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.domain.months import Month
from tracker.domain.returns import Counts, Figure, ReturnState
from tracker.domain.sheets_out import Cell, ColumnOut, Rows, SheetOut
from tracker.services.returns import LaidOut, ReturnRow
from tracker.web.words import moment, word

FIRST_COLUMNS = ((_l("School"), 22), (_l("Code"), 12), (_l("State"), 12), (_l("Signed at"), 18))
FIGURE_WIDTH = 7


def laid_out(month: Month) -> LaidOut:
    """Lays a month's returns out: school, code, state, signed at, every figure; unsigned schools have no figures."""

    def sheet(rows: Sequence[ReturnRow], total: Counts) -> tuple[SheetOut, Rows]:
        columns = (
            *(ColumnOut(str(heading), width) for heading, width in FIRST_COLUMNS),
            *(ColumnOut(word(figure), FIGURE_WIDTH) for figure in Figure),
        )
        signed = sum(row.state is ReturnState.SIGNED for row in rows)
        note = _("%(signed)s signed, of %(count)s schools", signed=signed, count=len(rows))
        last = (_("Total of the signed returns"), None, None, None, *(total[figure] for figure in Figure))
        title = _("Monthly returns %(month)s", month=month_in_words(month))
        return SheetOut(str(month), title, note, columns, total=last), map(_line, rows)

    return sheet


def _line(row: ReturnRow) -> tuple[Cell, ...]:
    known = row.state is ReturnState.SIGNED
    figures = (row.figures.value(figure) if known else None for figure in Figure)
    return (row.unit.name, row.unit.code, word(row.state), moment(row.signed_at), *figures)


def month_in_words(month: Month) -> str:
    """2026年11月."""
    return _("%(number)s/%(year)s", number=month.number, year=month.year)
