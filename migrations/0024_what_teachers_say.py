"""What a head teacher said of a name on a batch without settling it; the names of a child are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("batch_name", sa.Column("remark", sa.String(length=40), nullable=True))
    op.create_index("ix_batch_name_student_id", "batch_name", ["student_id"])


def downgrade() -> None:
    op.drop_index("ix_batch_name_student_id", "batch_name")
    op.drop_column("batch_name", "remark")
