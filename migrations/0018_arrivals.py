"""Lists of the start of a term: one a school, its classes with whom they expect, the children named as absent."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "arrival_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=6), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("named_by", sa.Date(), nullable=False),
        sa.Column("settled_by", sa.Date(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_arrival_list_unit_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_arrival_list_duty_id"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name="fk_arrival_list_closed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_arrival_list"),
        sa.UniqueConstraint("number", name="uq_arrival_list_number"),
    )
    op.create_index("ix_arrival_list_unit_id", "arrival_list", ["unit_id"])
    op.create_index("ix_arrival_list_term", "arrival_list", ["term"])
    _create_classes()
    _create_absentees()


def _create_classes() -> None:
    op.create_table(
        "arrival_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("children", sa.JSON(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["arrival_list.id"], name="fk_arrival_class_list_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_arrival_class_unit_id"),
        sa.ForeignKeyConstraint(["reported_by_id"], ["person.id"], name="fk_arrival_class_reported_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_arrival_class"),
        sa.UniqueConstraint("list_id", "unit_id", name="uq_arrival_class_list_id_unit_id"),
    )
    op.create_index("ix_arrival_class_unit_id", "arrival_class", ["unit_id"])


def _create_absentees() -> None:
    op.create_table(
        "arrival_absentee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.Column("stands", sa.String(length=40), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("seen_by", sa.LargeBinary(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("seen_at", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("case_number", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["arrival_class.id"], name="fk_arrival_absentee_class_id"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_arrival_absentee_student_id"),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name="fk_arrival_absentee_named_by_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_arrival_absentee_settled_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_arrival_absentee"),
        sa.UniqueConstraint("class_id", "student_id", name="uq_arrival_absentee_class_id_student_id"),
    )


def downgrade() -> None:
    for table in ("arrival_absentee", "arrival_class", "arrival_list"):
        op.drop_table(table)
