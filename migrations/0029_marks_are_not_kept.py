"""The mark of a row follows from its body and is made when lists are compared; going back, no row is like another."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("roster_row") as table:
        table.drop_column("mark")


def downgrade() -> None:
    op.add_column("roster_row", sa.Column("mark", sa.String(32), nullable=False, server_default=""))
    op.execute("UPDATE roster_row SET mark = 'row ' || id")
    with op.batch_alter_table("roster_row") as table:
        table.alter_column("mark", server_default=None)
