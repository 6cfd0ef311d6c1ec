"""What the paper form asks besides, the parts of an address, earlier answers to a consent."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0007_background"
down_revision = "0006_office_desk"
branch_labels = None
depends_on = None

_TOLD = (
    ("english_name", 50),
    ("emergency_phone", 20),
    ("nationality", 50),
    ("visa", 30),
    ("school1", 100),
    ("major1", 100),
    ("graduated1", 7),
    ("outcome1", 10),
    ("school2", 100),
    ("major2", 100),
    ("graduated2", 7),
    ("outcome2", 10),
    ("military", 10),
    ("military_from", 7),
    ("military_to", 7),
    ("military_reason", 100),
    ("license1", 100),
    ("license_grade1", 50),
    ("license_issuer1", 100),
    ("license2", 100),
    ("license_grade2", 50),
    ("license_issuer2", 100),
    ("commute", 10),
    ("dormitory", 10),
    ("zip", 5),
    ("address_detail", 100),
)


def upgrade() -> None:
    for name, longest in _TOLD:
        op.add_column(
            "application", sa.Column(name, sa.String(length=longest), server_default="", nullable=False)
        )
    op.create_table(
        "consent_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("replaced_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_consent_change_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_change")),
    )
    op.create_index(
        op.f("ix_consent_change_application_id"), "consent_change", ["application_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("consent_change")
    for name, _ in reversed(_TOLD):
        op.drop_column("application", name)
