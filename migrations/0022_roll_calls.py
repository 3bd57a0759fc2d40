"""Roll calls by exception: one row a class and day that was reported, one for each child not there."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "roll_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_roll_call_unit_id"),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name="fk_roll_call_reported_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roll_call"),
        sa.UniqueConstraint("unit_id", "day", name="uq_roll_call_unit_id_day"),
    )
    op.create_index("ix_roll_call_day", "roll_call", ["day"])
    op.create_table(
        "roll_call_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("with_leave", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["roll_call.id"], name="fk_roll_call_absence_call_id"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_roll_call_absence_student_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roll_call_absence"),
        sa.UniqueConstraint("call_id", "student_id", name="uq_roll_call_absence_call_id_student_id"),
    )
    op.create_index("ix_roll_call_absence_student_id", "roll_call_absence", ["student_id"])


def downgrade() -> None:
    op.drop_table("roll_call_absence")
    op.drop_table("roll_call")
