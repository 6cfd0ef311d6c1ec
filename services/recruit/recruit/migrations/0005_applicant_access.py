"""applicant access."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0005_applicant_access"
down_revision = "0004_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "applicant_access",
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_applicant_access_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_applicant_access")),
    )
    op.create_table(
        "access_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("counts_for_receipt", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_try")),
    )
    op.create_index("ix_access_try_receipt_at", "access_try", ["receipt", "at"], unique=False)
    op.create_index("ix_access_try_address_at", "access_try", ["address", "at"], unique=False)
    op.create_index("ix_access_try_at", "access_try", ["at"], unique=False)
    op.create_table(
        "application_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_version_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_version")),
    )
    op.create_index(
        op.f("ix_application_version_application_id"), "application_version", ["application_id"], unique=False
    )
    op.create_index("ix_application_phone", "application", ["phone"], unique=False)
    op.create_index("ix_application_name_birth", "application", ["name", "birth"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_application_name_birth", "application")
    op.drop_index("ix_application_phone", "application")
    op.drop_table("application_version")
    op.drop_table("access_try")
    op.drop_table("applicant_access")
