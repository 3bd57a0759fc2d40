"""Duties of a unit as a whole, beside those of its cases."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("about", sa.String(length=60), nullable=False, server_default=""))
        batch_op.create_foreign_key("fk_duty_unit_id", "unit", ["unit_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_duty_case_or_unit"), "(case_id IS NULL) != (unit_id IS NULL)")


def downgrade() -> None:
    notices = "SELECT notice.id FROM notice JOIN duty ON duty.id = notice.duty_id WHERE duty.case_id IS NULL"
    op.execute(f"DELETE FROM delivery_item WHERE notice_id IN ({notices})")  # noqa: S608 - a text of our own
    op.execute("DELETE FROM notice WHERE duty_id IN (SELECT id FROM duty WHERE case_id IS NULL)")
    op.execute("DELETE FROM duty WHERE case_id IS NULL")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_duty_case_or_unit"), type_="check")
        batch_op.drop_constraint("fk_duty_unit_id", type_="foreignkey")
        batch_op.drop_column("about")
        batch_op.drop_column("unit_id")
        batch_op.alter_column("case_id", existing_type=sa.Integer(), nullable=False)
