"""Monthly returns of the schools, with every act on them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "monthly_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("lists", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.LargeBinary(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_monthly_return_unit_id"),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name="fk_monthly_return_duty_id"),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name="fk_monthly_return_signed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_monthly_return"),
        sa.UniqueConstraint("number", name="uq_monthly_return_number"),
    )
    op.create_index("ix_monthly_return_unit_id", "monthly_return", ["unit_id"])
    op.create_index("ix_monthly_return_month", "monthly_return", ["month"])
    op.create_table(
        "monthly_return_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["return_id"], ["monthly_return.id"], name="fk_monthly_return_entry_return_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_monthly_return_entry_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_monthly_return_entry"),
    )
    op.create_index("ix_monthly_return_entry_return_id", "monthly_return_entry", ["return_id"])


def downgrade() -> None:
    for table in ("monthly_return_entry", "monthly_return"):
        op.drop_table(table)
