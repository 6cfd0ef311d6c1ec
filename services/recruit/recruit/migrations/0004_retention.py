"""retention."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0004_retention"
down_revision = "0003_idempotency"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_hold",
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_retention_hold_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_retention_hold")),
    )
    op.create_table(
        "retention_resignation",
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("resigned_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_retention_resignation")),
    )
    op.create_table(
        "retention_run",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_retention_run")),
    )
    _create_certificates()


def _create_certificates() -> None:
    op.create_table(
        "erasure_certificate",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=False),
        sa.Column("erased_by", sa.String(length=100), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reapplied_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_certificate")),
    )
    with op.batch_alter_table("erasure_certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_erasure_certificate_receipt_sha256"), ["receipt_sha256"], unique=False
        )
    op.create_table(
        "erasure_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.String(length=36), nullable=False),
        sa.Column("photo_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["erasure_certificate.id"], name=op.f("fk_erasure_file_certificate_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_file")),
    )
    with op.batch_alter_table("erasure_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_file_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_file_state"), ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("erasure_file")
    op.drop_table("erasure_certificate")
    op.drop_table("retention_run")
    op.drop_table("retention_resignation")
    op.drop_table("retention_hold")
