"""How the national platform words and arranges what our register holds, one row for each time the bureau said it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "platform_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name="fk_platform_layout_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_platform_layout"),
    )


def downgrade() -> None:
    op.drop_table("platform_layout")
