"""Questions of a comparison to schools."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "school_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("child_mark", sa.String(length=32), nullable=False),
        sa.Column("row_marks", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("own_mark", sa.String(length=32), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["compared_child.id"], name="fk_school_question_child_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_school_question_unit_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_school_question_duty_id"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name="fk_school_question_asked_by_id"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name="fk_school_question_answered_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_school_question"),
        sa.UniqueConstraint("number", name="uq_school_question_number"),
    )
    op.create_index("ix_school_question_child_mark", "school_question", ["child_mark"])


def downgrade() -> None:
    op.drop_table("school_question")
