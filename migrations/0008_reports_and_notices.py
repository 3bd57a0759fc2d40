"""The written report, the return notice and the legal steps after it: on the case, as papers, and their wording."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COLUMNS = {
    "report": sa.JSON(),
    "joint_visit_on": sa.Date(),
    "notice": sa.JSON(),
    "legal_step": sa.String(length=40),
}


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("case_record", sa.Column(name, kind, nullable=True))
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit_name", sa.String(length=120), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("move_id", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_paper_unit_id"),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name="fk_paper_case_id"),
        sa.ForeignKeyConstraint(["move_id"], ["move.id"], name="fk_paper_move_id"),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name="fk_paper_issued_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.UniqueConstraint("unit_id", "number", name="uq_paper_unit_id_number"),
        sa.UniqueConstraint("move_id", name="uq_paper_move_id"),
    )
    op.create_index("ix_paper_case_id", "paper", ["case_id"])
    op.create_table(
        "rule_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name="fk_rule_text_set_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_text"),
        sa.UniqueConstraint("name", "valid_from", name="uq_rule_text_name_valid_from"),
    )


def downgrade() -> None:
    op.drop_table("rule_text")
    op.drop_index("ix_paper_case_id", "paper")
    op.drop_table("paper")
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)
