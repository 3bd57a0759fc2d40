"""The county's own Word templates, and when a paper was first printed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "paper_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name="fk_paper_template_uploaded_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_template"),
        sa.UniqueConstraint("kind", name="uq_paper_template_kind"),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.add_column(sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("printed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_paper_printed_by_id", "person", ["printed_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_constraint("fk_paper_printed_by_id", type_="foreignkey")
        batch_op.drop_column("printed_by_id")
        batch_op.drop_column("printed_at")
    op.drop_table("paper_template")
