"""What was logged of hidden dropouts in one act can be undone as a whole."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    with op.batch_alter_table("hidden_answer") as table:
        table.add_column(sa.Column("act", sa.String(36), nullable=True))
        table.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("undone_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_hidden_answer_undone_by_id", "person", ["undone_by_id"], ["id"])
        table.create_index("ix_hidden_answer_act", ["act"])


def downgrade() -> None:
    with op.batch_alter_table("hidden_answer") as table:
        table.drop_index("ix_hidden_answer_act")
        table.drop_constraint("fk_hidden_answer_undone_by_id", type_="foreignkey")
        for column in ("undone_by_id", "undone_at", "act"):
            table.drop_column(column)
