"""leave ledger."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0006_leave_ledger"
down_revision = "0005_place"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leave_method",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_method")),
    )
    op.create_table(
        "leave_night",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_leave_night")),
    )
    op.create_table(
        "leave_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("booked_by", sa.String(length=100), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_leave_lot_minutes_positive")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_lot_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_lot")),
        sa.UniqueConstraint("employee_id", "kind", "period", name="uq_leave_lot_employee_id_kind_period"),
    )
    op.create_index(op.f("ix_leave_lot_expires_on"), "leave_lot", ["expires_on"])

    op.create_table(
        "leave_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=12), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("days", sa.String(length=400), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("given_by", sa.String(length=100), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_notice_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_notice")),
        sa.UniqueConstraint("employee_id", "tier", "expires_on", "step", name="uq_leave_notice_step"),
    )
    op.create_table(
        "leave_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=150), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("idempotency_key", sa.String(length=100), nullable=True),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("offered_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_request_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_request")),
        sa.UniqueConstraint(
            "employee_id", "idempotency_key", name="uq_leave_request_employee_id_idempotency_key"
        ),
    )
    op.create_index(op.f("ix_leave_request_state_id"), "leave_request", ["state", "id"])

    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_absence_employee_id")),
        sa.ForeignKeyConstraint(["request_id"], ["leave_request.id"], name=op.f("fk_absence_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("employee_id", "day", "half", name="uq_absence_employee_id_day_half"),
    )
    op.create_index(op.f("ix_absence_day"), "absence", ["day"])
    op.create_index(op.f("ix_absence_request_id"), "absence", ["request_id"])

    op.create_table(
        "leave_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=100), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("booked_by", sa.String(length=100), nullable=False),
        sa.Column("booked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_leave_entry_employee_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["leave_lot.id"], name=op.f("fk_leave_entry_lot_id")),
        sa.ForeignKeyConstraint(["request_id"], ["leave_request.id"], name=op.f("fk_leave_entry_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_entry")),
        sa.UniqueConstraint("employee_id", "key", name="uq_leave_entry_employee_id_key"),
    )
    op.create_index(op.f("ix_leave_entry_lot_id"), "leave_entry", ["lot_id"])
    op.create_index(op.f("ix_leave_entry_request_id"), "leave_entry", ["request_id"])


def downgrade() -> None:
    op.drop_table("leave_entry")
    op.drop_table("absence")
    op.drop_table("leave_request")
    op.drop_table("leave_notice")
    op.drop_table("leave_lot")
    op.drop_table("leave_night")
    op.drop_table("leave_method")
