"""The lines of a register as the cells of a file, read a thousand at a time in short looks at the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.intake import Progress, pieces
from tracker.domain.register import View
from tracker.domain.register_files import Wording, cell_makers
from tracker.domain.register_values import Reader, values_of
from tracker.domain.sheets_out import Cell
from tracker.models.register_rows import rows_of, surroundings_of
from tracker.models.transactions import reading

AT_ONCE = 1000


def cells_of(
    view: View, ids: Sequence[int], reader: Reader, wording: Wording, progress: Progress
) -> Iterator[list[Cell]]:
    """These lines as one reader may have them, in the view's order, telling how many are done."""
    makers, done = cell_makers(wording), 0
    for piece in pieces(ids, AT_ONCE):
        progress(done, len(ids))
        with reading():
            rows = rows_of(view, piece)
            around = surroundings_of(rows, view)
        for row in rows:
            values = values_of(row, reader, around)
            yield [make(values[name]) for name, make in makers]
        done += len(piece)
    progress(done, len(ids))
