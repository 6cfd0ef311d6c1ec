"""Postings, restricted items with their reasons, the receiver that a consent names."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0008_postings"
down_revision = "0007_background"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "posting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=100), nullable=True),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("site_name", sa.String(length=100), nullable=False),
        sa.Column("job", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("wage", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("form_key", name=op.f("uq_posting_form_key")),
    )
    op.create_table(
        "posting_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_posting_reason_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_reason")),
    )
    op.create_index(op.f("ix_posting_reason_posting_id"), "posting_reason", ["posting_id"], unique=False)
    op.create_index(
        "uq_posting_reason_in_force",
        "posting_reason",
        ["posting_id", "field"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "posting_application",
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("posting_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("site_name", sa.String(length=100), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_posting_application_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"], ["posting.id"], name=op.f("fk_posting_application_posting_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_posting_application")),
    )
    op.create_index(
        op.f("ix_posting_application_posting_id"), "posting_application", ["posting_id"], unique=False
    )

    op.create_table(
        "restricted_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_restricted_answer_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restricted_answer")),
        sa.UniqueConstraint("application_id", "field", name=op.f("uq_restricted_answer_application_id")),
    )
    op.add_column("consent", sa.Column("recipient", sa.String(length=100), nullable=True))
    op.add_column("consent_change", sa.Column("recipient", sa.String(length=100), nullable=True))


def downgrade() -> None:
    op.drop_column("consent_change", "recipient")
    op.drop_column("consent", "recipient")

    op.drop_table("restricted_answer")
    op.drop_index(op.f("ix_posting_application_posting_id"), "posting_application")

    op.drop_table("posting_application")
    op.drop_index(
        "uq_posting_reason_in_force",
        "posting_reason",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_posting_reason_posting_id"), "posting_reason")

    op.drop_table("posting_reason")
    op.drop_table("posting")
