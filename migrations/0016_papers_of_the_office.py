"""Monthly returns, shares of lists and weekly briefs as numbered papers."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TABLES = ("monthly_return", "batch_share", "digest")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("paper_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(f"fk_{table}_paper_id", "paper", ["paper_id"], ["id"])


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f"fk_{table}_paper_id", type_="foreignkey")
            batch.drop_column("paper_id")
