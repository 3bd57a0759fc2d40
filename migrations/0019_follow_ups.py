"""What was made of unmatched children as a whole; batches that were withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name="fk_follow_up_comparison_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_follow_up_batch_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_follow_up_made_by_id"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name="fk_follow_up_undone_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    with op.batch_alter_table("compared_child") as table:
        table.add_column(sa.Column("follow_up_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_compared_child_follow_up_id", "follow_up", ["follow_up_id"], ["id"])
        table.create_index("ix_compared_child_follow_up_id", ["follow_up_id"])
    with op.batch_alter_table("batch") as table:
        table.add_column(sa.Column("withdrawn_at", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("batch") as table:
        table.drop_column("withdrawn_at")
    with op.batch_alter_table("compared_child") as table:
        table.drop_index("ix_compared_child_follow_up_id")
        table.drop_constraint("fk_compared_child_follow_up_id", type_="foreignkey")
        table.drop_column("follow_up_id")
    op.drop_table("follow_up")
