"""The school whose catchment a village or a primary school belongs to."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("catchment_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_unit_catchment_id", "unit", ["catchment_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_constraint("fk_unit_catchment_id", type_="foreignkey")
        batch_op.drop_column("catchment_id")
