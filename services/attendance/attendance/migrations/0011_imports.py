"""imports."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0011_imports"
down_revision = "0010_rota"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("client", sa.String(length=100), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("executed_by", sa.String(length=100), nullable=True),
        sa.Column("executed_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=100), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("key", name=op.f("uq_import_batch_key")),
    )
    _people()
    _lines()
    _client_hours()


def _people() -> None:
    op.create_table(
        "import_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=50), nullable=False),
        sa.Column("employee_no", sa.String(length=40), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("hire_date", sa.Date(), nullable=True),
        sa.Column("totals", sa.Text(), nullable=True),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_import_person_import_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_import_person_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_person")),
    )
    op.create_index(op.f("ix_import_person_import_id"), "import_person", ["import_id"])


def _lines() -> None:
    op.create_table(
        "import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=True),
        sa.Column("clock_in", sa.String(length=5), nullable=True),
        sa.Column("clock_out", sa.String(length=5), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("overwrite", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_import_line_import_id")),
        sa.ForeignKeyConstraint(["person_id"], ["import_person.id"], name=op.f("fk_import_line_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
    )
    op.create_index(op.f("ix_import_line_import_id"), "import_line", ["import_id"])
    op.create_index(op.f("ix_import_line_person_id"), "import_line", ["person_id"])


def _client_hours() -> None:
    figures = ("base", "overtime", "night", "holiday", "holiday_overtime", "late")
    op.create_table(
        "client_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in figures),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_client_hours_employee_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_client_hours_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_hours")),
        sa.UniqueConstraint("employee_id", "work_date", name="uq_client_hours_day"),
    )


def downgrade() -> None:
    for table in ("client_hours", "import_line", "import_person", "import_batch"):
        op.drop_table(table)
