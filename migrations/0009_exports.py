"""Files that leave, with how far each is; indexes for the register of a past day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

LINE_INDEXES = {
    "ix_register_line_then_listed": ["listed_on", "id", "valid_from", "valid_to"],
    "ix_register_line_then_counted": ["ledger", "stage", "valid_from", "valid_to"],
    "ix_register_line_of_case": ["case_id", "listing", "valid_from", "valid_to", "stage", "ledger"],
}


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_export_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_export"),
        sa.UniqueConstraint("ticket", name="uq_export_ticket"),
    )
    op.create_index("ix_export_person_id", "export", ["person_id"])
    for name, columns in LINE_INDEXES.items():
        op.create_index(name, "register_line", columns)


def downgrade() -> None:
    for name in reversed(LINE_INDEXES):
        op.drop_index(name, "register_line")
    op.drop_table("export")
