"""the token a photo came under; who works in the office."""

import sqlalchemy as sa
from alembic import op

revision = "0012_photo_upload_and_colleagues"
down_revision = "0011_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("photo", sa.Column("upload_sha256", sa.String(length=64), nullable=True))
    op.create_table(
        "colleague",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_colleague")),
    )


def downgrade() -> None:
    op.drop_table("colleague")
    with op.batch_alter_table("photo") as batch:
        batch.drop_column("upload_sha256")
