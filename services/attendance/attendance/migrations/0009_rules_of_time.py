"""rules of time."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0009_rules_of_time"
down_revision = "0008_signoffs"
branch_labels = None
depends_on = None

# Everybody has been at their present site since they were hired: the only thing that was kept so far.
PRESENT_SITES = """
    INSERT INTO assignment (employee_id, site_id, kind, since, created_by, created_at)
    SELECT id, site_id, 'main', hire_date, 'system', created_at FROM employee WHERE site_id IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "recalculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("worked_change", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalculation")),
    )
    op.create_table(
        "pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_pattern_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_pattern_site_id")),
    )
    op.create_table(
        "site_calendar_day",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("day_type", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_calendar_day_site_id")),
        sa.PrimaryKeyConstraint("site_id", "day", name=op.f("pk_site_calendar_day")),
    )
    op.create_table(
        "site_size",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("workplace_size", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_size_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_size")),
        sa.UniqueConstraint("site_id", "since", name=op.f("uq_site_size_site_id")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("pattern_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), server_default="main", nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('main', 'also')", name=op.f("ck_assignment_kind")),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_assignment_span")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_assignment_employee_id")),
        sa.ForeignKeyConstraint(["pattern_id"], ["pattern.id"], name=op.f("fk_assignment_pattern_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_assignment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "employee_id", "site_id", "kind", "since", name=op.f("uq_assignment_employee_id")
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_site_id", ["site_id"], unique=False)
        batch_op.create_index(
            "uq_assignment_main",
            ["employee_id", "since"],
            unique=True,
            sqlite_where=sa.text("kind = 'main'"),
            postgresql_where=sa.text("kind = 'main'"),
        )
        batch_op.create_index(
            "uq_assignment_main_open",
            ["employee_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'main' AND until IS NULL"),
            postgresql_where=sa.text("kind = 'main' AND until IS NULL"),
        )

    op.create_table(
        "assignment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_assignment_change_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_change")),
    )
    with op.batch_alter_table("assignment_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_change_assignment_id"), ["assignment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assignment_change_employee_id"), ["employee_id"], unique=False)

    op.create_table(
        "pattern_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pattern_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("breaks", sa.Text(), server_default="[]", nullable=False),
        sa.Column("clips_early", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("rounding", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pattern_id"], ["pattern.id"], name=op.f("fk_pattern_version_pattern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pattern_version")),
        sa.UniqueConstraint("pattern_id", "since", name=op.f("uq_pattern_version_pattern_id")),
    )
    op.add_column("day", sa.Column("early_approved", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(PRESENT_SITES)


def downgrade() -> None:
    with op.batch_alter_table("day", schema=None) as batch_op:
        batch_op.drop_column("early_approved")

    op.drop_table("pattern_version")
    with op.batch_alter_table("assignment_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_change_employee_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_change_assignment_id"))

    op.drop_table("assignment_change")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignment_main_open",
            sqlite_where=sa.text("kind = 'main' AND until IS NULL"),
            postgresql_where=sa.text("kind = 'main' AND until IS NULL"),
        )
        batch_op.drop_index(
            "uq_assignment_main",
            sqlite_where=sa.text("kind = 'main'"),
            postgresql_where=sa.text("kind = 'main'"),
        )
        batch_op.drop_index("ix_assignment_site_id")

    op.drop_table("assignment")
    op.drop_table("site_size")
    op.drop_table("site_calendar_day")
    op.drop_table("pattern")
    op.drop_table("recalculation")
