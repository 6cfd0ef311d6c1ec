"""rota."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0010_rota"
down_revision = "0009_rules_of_time"
branch_labels = None
depends_on = None

OWN_TIMES = "kind != 'own' OR (start_minute >= 0 AND end_minute > start_minute)"


def upgrade() -> None:
    op.create_table(
        "rota_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("pattern_id", sa.Integer(), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("changed_by", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('pattern', 'own', 'off')", name=op.f("ck_rota_entry_kind")),
        sa.CheckConstraint("kind != 'pattern' OR pattern_id IS NOT NULL", name=op.f("ck_rota_entry_pattern")),
        sa.CheckConstraint(OWN_TIMES, name=op.f("ck_rota_entry_own_times")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_rota_entry_employee_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_rota_entry_site_id")),
        sa.ForeignKeyConstraint(["pattern_id"], ["pattern.id"], name=op.f("fk_rota_entry_pattern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_entry")),
        sa.UniqueConstraint("employee_id", "work_date", name=op.f("uq_rota_entry_employee_id")),
    )
    op.create_index("ix_rota_entry_site_id_work_date", "rota_entry", ["site_id", "work_date"])


def downgrade() -> None:
    op.drop_table("rota_entry")
