"""The next step of an attempt, which may name numbers and addresses, unreadable like all that was said."""

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    keys = current_app.extensions["tracker.keys"]
    _exchange(sa.String(length=200), sa.LargeBinary(), keys.encrypt)


def downgrade() -> None:
    keys = current_app.extensions["tracker.keys"]
    _exchange(sa.LargeBinary(), sa.String(length=200), lambda value: keys.decrypt(bytes(value))[:200])


def _exchange(old: sa.types.TypeEngine, new: sa.types.TypeEngine, change) -> None:
    """Every value as the other type holds it, in a column of the same name."""
    op.add_column("attempt", sa.Column("next_step_new", new, nullable=True))
    table = sa.table("attempt", sa.column("id"), sa.column("next_step", old), sa.column("next_step_new", new))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.next_step).where(table.c.next_step.is_not(None))).all():
        changed = {"next_step_new": change(row.next_step)}
        connection.execute(table.update().where(table.c.id == row.id).values(changed))
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("next_step")
        batch_op.alter_column("next_step_new", new_column_name="next_step", existing_type=new, existing_nullable=True)
