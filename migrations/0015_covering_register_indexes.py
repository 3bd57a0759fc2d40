"""The balance at the register's foot is counted from indexes alone: they hold all that it asks of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

COUNTED = ("stage", "marked_off_on", "case_id", "listing", "ledger")
WIDER: Mapping[str, Sequence[str]] = {
    "ix_register_line_valid_to_listed_on_id": ["valid_to", "listed_on", "id", *COUNTED],
    "ix_register_line_then_listed": ["listed_on", "id", "valid_from", "valid_to", *COUNTED],
}
NARROWER: Mapping[str, Sequence[str]] = {
    "ix_register_line_valid_to_listed_on_id": ["valid_to", "listed_on", "id"],
    "ix_register_line_then_listed": ["listed_on", "id", "valid_from", "valid_to"],
}
ENDED = ["valid_to", "valid_from", "stage", "case_id", "listing", "ledger"]
HAS_ENDED = sa.text("valid_to IS NOT NULL")


def upgrade() -> None:
    _replace_by(WIDER)
    op.create_index(
        "ix_register_line_ended", "register_line", ENDED, sqlite_where=HAS_ENDED, postgresql_where=HAS_ENDED
    )


def downgrade() -> None:
    op.drop_index("ix_register_line_ended", "register_line")
    _replace_by(NARROWER)


def _replace_by(indexes: Mapping[str, Sequence[str]]) -> None:
    for name, columns in indexes.items():
        op.drop_index(name, "register_line")
        op.create_index(name, "register_line", columns)
