"""A search for hidden dropouts keeps up to which day each of its lists speaks; older ones know of none."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("hidden_search", sa.Column("days", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("hidden_search") as table:
        table.alter_column("days", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("hidden_search") as table:
        table.drop_column("days")
