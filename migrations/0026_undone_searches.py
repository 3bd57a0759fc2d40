"""A search for hidden dropouts is undone with a list it went over."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("hidden_search", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("hidden_search") as table:
        table.drop_column("undone_at")
