"""which service knows by itself that a thing of the onboarding list is there."""

import sqlalchemy as sa
from alembic import op

revision = "0013_onboarding_told_by"
down_revision = "0012_photo_upload_and_colleagues"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("onboarding_item", sa.Column("told_by", sa.String(length=20), nullable=True))
    op.execute("UPDATE onboarding_item SET told_by = 'payroll' WHERE label = '통장 사본'")


def downgrade() -> None:
    with op.batch_alter_table("onboarding_item") as batch:
        batch.drop_column("told_by")
