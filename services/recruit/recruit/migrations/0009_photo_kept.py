"""what is kept of a photo."""

import sqlalchemy as sa
from alembic import op

revision = "0009_photo_kept"
down_revision = "0008_postings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photo", sa.Column("kept_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("photo") as batch:
        batch.drop_column("kept_sha256")
