"""Hidden dropouts: searches over the lists, classes and children of each, what was answered about a child."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "hidden_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rosters", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_hidden_search_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hidden_search"),
    )
    op.create_table(
        "hidden_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("listed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["search_id"], ["hidden_search.id"], name="fk_hidden_room_search_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_hidden_room_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hidden_room"),
    )
    op.create_index("ix_hidden_room_search_id", "hidden_room", ["search_id"])
    op.create_table(
        "hidden_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("answered", sa.JSON(), nullable=False),
        sa.Column("seen_by", sa.LargeBinary(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("case_number", sa.String(24), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_hidden_answer_student_id"),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name="fk_hidden_answer_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hidden_answer"),
    )
    op.create_index("ix_hidden_answer_student_id", "hidden_answer", ["student_id"])
    op.create_table(
        "hidden_child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("raised", sa.JSON(), nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["search_id"], ["hidden_search.id"], name="fk_hidden_child_search_id"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_hidden_child_student_id"),
        sa.ForeignKeyConstraint(["answer_id"], ["hidden_answer.id"], name="fk_hidden_child_answer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hidden_child"),
    )
    op.create_index("ix_hidden_child_search_id", "hidden_child", ["search_id"])


def downgrade() -> None:
    for table in ("hidden_child", "hidden_answer", "hidden_room", "hidden_search"):
        op.drop_table(table)
