"""office list."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0010_office_list"
down_revision = "0009_photo_kept"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "last_look",
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("look", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_last_look")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("default_of", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("account", "name", name=op.f("uq_saved_view_account")),
        sa.UniqueConstraint("default_of", name=op.f("uq_saved_view_default_of")),
    )
    op.create_table(
        "interview",
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(length=100), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_interview_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_interview")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "memo_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_memo_edit_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memo_edit")),
        sa.UniqueConstraint("application_id", "version", name=op.f("uq_memo_edit_application_id")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(sa.Column("memo_version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("deleted_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("deleted_by", sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("deleted_why", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("deletion_batch", sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f("ix_application_deletion_batch"), ["deletion_batch"], unique=False)
        batch_op.create_index(
            "ix_application_office",
            [
                "deleted_at",
                "id",
                "status",
                "gender",
                "shift",
                "posture",
                "overtime",
                "holiday",
                "advance_pay",
                "insurance_type",
                "truthful",
                "received_at",
                "start_date",
                "name",
                "phone",
                "receipt_no",
            ],
            unique=False,
        )

    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(length=200), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.drop_column("reason")

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("ix_application_office")
        batch_op.drop_index(batch_op.f("ix_application_deletion_batch"))
        batch_op.drop_column("deletion_batch")
        batch_op.drop_column("deleted_why")
        batch_op.drop_column("deleted_by")
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("memo_version")

    op.drop_table("memo_edit")
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interview_starts_at"))

    op.drop_table("interview")
    op.drop_table("saved_view")
    op.drop_table("last_look")
