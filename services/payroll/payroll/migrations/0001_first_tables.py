"""First tables: roster copy, wage terms, pay runs with their payslips, audit."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("object", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_previous_hash")),
    )
    op.create_table(
        "pay_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("pay_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("attendance_closed", sa.Boolean(), nullable=False),
        sa.Column("attendance_version", sa.String(length=100), nullable=False),
        sa.Column("provisional", sa.JSON(), nullable=False),
        sa.Column("payslip_count", sa.Integer(), nullable=False),
        sa.Column("gross_won", sa.BigInteger(), nullable=False),
        sa.Column("deduction_won", sa.BigInteger(), nullable=False),
        sa.Column("net_won", sa.BigInteger(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("computed_by", sa.String(length=100), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("reviewed_by", sa.String(length=100), nullable=True),
        sa.Column("locked_at", UtcDateTime(), nullable=True),
        sa.Column("locked_by", sa.String(length=100), nullable=True),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("paid_by", sa.String(length=100), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'reviewed', 'locked', 'paid')", name=op.f("ck_pay_run_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_run")),
        sa.UniqueConstraint("month", name=op.f("uq_pay_run_month")),
    )
    op.create_table(
        "person",
        sa.Column("employee_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("site_name", sa.String(length=100), nullable=False),
        sa.Column("hire_date", sa.Date(), nullable=False),
        sa.Column("resign_date", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("employee_id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_seq"), ["seq"], unique=False)

    op.create_table(
        "wage_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("hourly_won", sa.Integer(), nullable=False),
        sa.Column("tax_mode", sa.String(length=10), nullable=False),
        sa.Column("freelance_reason", sa.String(length=200), nullable=False),
        sa.Column("family_count", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=64), nullable=True),
        sa.Column("entered_by", sa.String(length=100), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("tax_mode IN ('insured', 'freelance')", name=op.f("ck_wage_terms_tax_mode_known")),
        sa.CheckConstraint("hourly_won > 0", name=op.f("ck_wage_terms_hourly_won_positive")),
        sa.CheckConstraint("percent IN (80, 100, 120)", name=op.f("ck_wage_terms_percent_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wage_terms")),
        sa.UniqueConstraint("application_id", name=op.f("uq_wage_terms_application_id")),
        sa.UniqueConstraint("employee_id", "valid_from", name=op.f("uq_wage_terms_employee_id")),
    )
    op.create_table(
        "payslip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("site_name", sa.String(length=100), nullable=False),
        sa.Column("hire_date", sa.Date(), nullable=False),
        sa.Column("resign_date", sa.Date(), nullable=True),
        sa.Column("tax_mode", sa.String(length=10), nullable=False),
        sa.Column("hourly_won", sa.Integer(), nullable=False),
        sa.Column("family_count", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("days_worked", sa.Integer(), nullable=False),
        sa.Column("worked_minutes", sa.Integer(), nullable=False),
        sa.Column("overtime_minutes", sa.Integer(), nullable=False),
        sa.Column("night_minutes", sa.Integer(), nullable=False),
        sa.Column("holiday_minutes", sa.Integer(), nullable=False),
        sa.Column("gross_won", sa.Integer(), nullable=False),
        sa.Column("deduction_won", sa.Integer(), nullable=False),
        sa.Column("net_won", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_payslip_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payslip")),
        sa.UniqueConstraint("month", "employee_id", name=op.f("uq_payslip_month")),
    )
    with op.batch_alter_table("payslip", schema=None) as batch_op:
        batch_op.create_index("ix_payslip_employee_id_month", ["employee_id", "month"], unique=False)
        batch_op.create_index(batch_op.f("ix_payslip_run_id"), ["run_id"], unique=False)

    op.create_table(
        "run_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["pay_run.id"], name=op.f("fk_run_problem_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_problem")),
        sa.UniqueConstraint("run_id", "employee_id", "code", name=op.f("uq_run_problem_run_id")),
    )


def downgrade() -> None:
    op.drop_table("run_problem")
    with op.batch_alter_table("payslip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payslip_run_id"))
        batch_op.drop_index("ix_payslip_employee_id_month")

    op.drop_table("payslip")
    op.drop_table("wage_terms")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_seq"))
        batch_op.drop_index(batch_op.f("ix_person_name"))

    op.drop_table("person")
    op.drop_table("pay_run")
    op.drop_table("audit")
