"""signoffs and adjustments."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0008_signoffs"
down_revision = "0007_offline_punches"
branch_labels = None
depends_on = None

STANDING = sa.text("voided_at IS NULL")
OPEN = sa.text("settled_at IS NULL")


def upgrade() -> None:
    _requests()
    _signatures()
    _objections()
    _adjustments()
    with op.batch_alter_table("site") as site:
        site.add_column(sa.Column("needs_signoff", sa.Boolean(), server_default=sa.false(), nullable=False))


def _requests() -> None:
    op.create_table(
        "signoff_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_signoff_request_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoff_request")),
        sa.UniqueConstraint("site_id", "first_day", "last_day", name="uq_signoff_request_site_id_span"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signoff_request_token_hash")),
    )


def _signatures() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("signer_name", sa.String(length=50), nullable=False),
        sa.Column("signer_position", sa.String(length=50), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["signoff_request.id"], name=op.f("fk_signature_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(
        "uq_signature_standing",
        "signature",
        ["request_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_signature_request_id", "signature", ["request_id"])


def _objections() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("raised_by", sa.String(length=100), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_objection_employee_id")),
        sa.ForeignKeyConstraint(["request_id"], ["signoff_request.id"], name=op.f("fk_objection_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(
        "uq_objection_open",
        "objection",
        ["request_id", "employee_id", "work_date"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _adjustments() -> None:
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of_month", sa.String(length=7), nullable=False),
        sa.Column("to_month", sa.String(length=7), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("weekly_hours", sa.Integer(), nullable=False),
        sa.Column("workplace_size", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_adjustment_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
        sa.UniqueConstraint("change_id", "of_month", name="uq_adjustment_change_id_of_month"),
    )
    op.create_index("ix_adjustment_of_month", "adjustment", ["of_month", "employee_id"])
    op.create_index("ix_adjustment_to_month", "adjustment", ["to_month", "employee_id"])


def downgrade() -> None:
    with op.batch_alter_table("site") as site:
        site.drop_column("needs_signoff")
    for table in ("adjustment", "objection", "signature", "signoff_request"):
        op.drop_table(table)
