"""A search for hidden dropouts keeps the rows of the away list that fit no pupil."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "hidden_unknown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["search_id"], ["hidden_search.id"], name="fk_hidden_unknown_search_id"),
        sa.ForeignKeyConstraint(["row_id"], ["roster_row.id"], name="fk_hidden_unknown_row_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hidden_unknown"),
    )
    op.create_index("ix_hidden_unknown_search_id", "hidden_unknown", ["search_id"])


def downgrade() -> None:
    op.drop_table("hidden_unknown")
