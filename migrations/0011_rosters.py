"""Lists that are compared, comparisons with what they found, and what persons decided about pairs."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["imported_by_id"], ["person.id"], name="fk_roster_imported_by_id"),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name="fk_roster_undone_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster"),
    )
    op.create_index("ix_roster_kind_state", "roster", ["kind", "state"])
    op.create_table(
        "roster_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name="fk_roster_row_roster_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_row"),
    )
    op.create_index("ix_roster_row_roster_id", "roster_row", ["roster_id"])
    op.create_table(
        "roster_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_layout"),
        sa.UniqueConstraint("sender", "kind", name="uq_roster_layout_sender_kind"),
    )
    _create_findings()


def _create_findings() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rosters", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_comparison_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comparison"),
    )
    op.create_table(
        "compared_child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comparison_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("poor", sa.Boolean(), nullable=False),
        sa.Column("judgement", sa.String(length=40), nullable=True),
        sa.Column("case_number", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["comparison_id"], ["comparison.id"], name="fk_compared_child_comparison_id"),
        sa.ForeignKeyConstraint(["row_id"], ["roster_row.id"], name="fk_compared_child_row_id"),
        sa.PrimaryKeyConstraint("id", name="pk_compared_child"),
    )
    op.create_index("ix_compared_child_comparison_id", "compared_child", ["comparison_id"])
    op.create_index("ix_compared_child_comparison_id_verdict", "compared_child", ["comparison_id", "verdict"])
    op.create_table(
        "compared_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["compared_child.id"], name="fk_compared_pair_child_id"),
        sa.ForeignKeyConstraint(["row_id"], ["roster_row.id"], name="fk_compared_pair_row_id"),
        sa.PrimaryKeyConstraint("id", name="pk_compared_pair"),
    )
    op.create_index("ix_compared_pair_child_id", "compared_pair", ["child_id"])
    op.create_table(
        "pair_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_mark", sa.String(length=32), nullable=False),
        sa.Column("row_mark", sa.String(length=32), nullable=False),
        sa.Column("judgement", sa.String(length=40), nullable=False),
        sa.Column("judged_at", MOMENT, nullable=False),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["judged_by_id"], ["person.id"], name="fk_pair_judgement_judged_by_id"),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name="fk_pair_judgement_withdrawn_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pair_judgement"),
    )
    op.create_index("ix_pair_judgement_child_mark_row_mark", "pair_judgement", ["child_mark", "row_mark"])


def downgrade() -> None:
    for table in ("pair_judgement", "compared_pair", "compared_child", "comparison", "roster_layout"):
        op.drop_table(table)
    op.drop_table("roster_row")
    op.drop_table("roster")
