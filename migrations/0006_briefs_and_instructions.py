"""Weekly briefs with their receipts, instructions with every act on them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_digest_unit_id"),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name="fk_digest_released_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("unit_id", "week", name="uq_digest_unit_id_week"),
    )
    op.create_index("ix_digest_week", "digest", ["week"])
    op.create_table(
        "digest_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_digest_receipt_digest_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_digest_receipt_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_receipt"),
        sa.UniqueConstraint("digest_id", "person_id", name="uq_digest_receipt_digest_id_person_id"),
    )
    op.create_table(
        "instruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_as", sa.String(length=40), nullable=False),
        sa.Column("given_from_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest_id", sa.Integer(), nullable=True),
        sa.Column("paragraph", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_instruction_unit_id"),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name="fk_instruction_given_by_id"),
        sa.ForeignKeyConstraint(["given_from_id"], ["unit.id"], name="fk_instruction_given_from_id"),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_instruction_digest_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_instruction_case_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_instruction_duty_id"),
        sa.ForeignKeyConstraint(["reply_id"], ["duty.id"], name="fk_instruction_reply_id"),
        sa.PrimaryKeyConstraint("id", name="pk_instruction"),
        sa.UniqueConstraint("number", name="uq_instruction_number"),
    )
    op.create_index("ix_instruction_case_id", "instruction", ["case_id"])
    op.create_index("ix_instruction_digest_id", "instruction", ["digest_id"])
    op.create_index("ix_instruction_duty_id", "instruction", ["duty_id"])
    op.create_index("ix_instruction_state_due_on", "instruction", ["state", "due_on"])
    op.create_index("ix_instruction_unit_id", "instruction", ["unit_id"])
    op.create_table(
        "instruction_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instruction_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["instruction_id"], ["instruction.id"], name="fk_instruction_entry_instruction_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_instruction_entry_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_instruction_entry"),
    )
    op.create_index("ix_instruction_entry_at", "instruction_entry", ["at"])
    op.create_index("ix_instruction_entry_instruction_id", "instruction_entry", ["instruction_id"])


def downgrade() -> None:
    for table in ("instruction_entry", "instruction", "digest_receipt", "digest"):
        op.drop_table(table)
