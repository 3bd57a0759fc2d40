"""Letters to other counties: the children each names, every act on them, the receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("addressee", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_letter_unit_id"),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["person.id"], name="fk_letter_drafted_by_id"),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name="fk_letter_paper_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_letter_duty_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
        sa.UniqueConstraint("paper_id", name="uq_letter_paper_id"),
    )
    op.create_index("ix_letter_unit_id", "letter", ["unit_id"])
    _create_entries()
    op.create_table(
        "letter_child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("whereabouts", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_letter_child_letter_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_letter_child_case_id"),
        sa.ForeignKeyConstraint(["receipt_id"], ["letter_entry.id"], name="fk_letter_child_receipt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_child"),
        sa.UniqueConstraint("letter_id", "case_id", name="uq_letter_child_letter_id_case_id"),
    )
    op.create_index("ix_letter_child_case_id", "letter_child", ["case_id"])


def _create_entries() -> None:
    op.create_table(
        "letter_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.LargeBinary(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(length=80), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name="fk_letter_entry_letter_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_letter_entry_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_letter_entry"),
    )
    op.create_index("ix_letter_entry_letter_id", "letter_entry", ["letter_id"])


def downgrade() -> None:
    for table in ("letter_child", "letter_entry", "letter"):
        op.drop_table(table)
