"""Verification batches: lists from above, shares, names, papers and acts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("lines", sa.LargeBinary(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name="fk_batch_imported_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.UniqueConstraint("number", name="uq_batch_number"),
        sa.UniqueConstraint("fingerprint", "source", "due_on", name="uq_batch_fingerprint_source_due_on"),
    )
    op.create_table(
        "batch_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=True),
        sa.Column("seed", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name="fk_batch_share_batch_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_batch_share_unit_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_batch_share_duty_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_share"),
        sa.UniqueConstraint("batch_id", "unit_id", name="uq_batch_share_batch_id_unit_id"),
    )
    op.create_index("ix_batch_share_unit_id", "batch_share", ["unit_id"])
    _create_papers_and_acts()
    _create_names()


def _create_papers_and_acts() -> None:
    op.create_table(
        "batch_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["batch_share.id"], name="fk_batch_paper_share_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_paper"),
    )
    op.create_index("ix_batch_paper_share_id", "batch_paper", ["share_id"])
    op.create_table(
        "batch_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("names", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["batch_share.id"], name="fk_batch_entry_share_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_batch_entry_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_entry"),
    )
    op.create_index("ix_batch_entry_share_id", "batch_entry", ["share_id"])


def _create_names() -> None:
    op.create_table(
        "batch_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.String(length=24), nullable=True),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("found_right", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["share_id"], ["batch_share.id"], name="fk_batch_name_share_id"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_batch_name_student_id"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name="fk_batch_name_settled_by_id"),
        sa.ForeignKeyConstraint(["paper_id"], ["batch_paper.id"], name="fk_batch_name_paper_id"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_name"),
    )
    op.create_index("ix_batch_name_share_id_outcome", "batch_name", ["share_id", "outcome"])


def downgrade() -> None:
    for table in ("batch_name", "batch_entry", "batch_paper", "batch_share", "batch"):
        op.drop_table(table)
