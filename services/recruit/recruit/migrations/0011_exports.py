"""export jobs, list columns and form maps."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0011_exports"
down_revision = "0010_office_list"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forms()
    _jobs()
    op.create_table(
        "export_columns",
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("columns", sa.String(length=500), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_export_columns")),
    )


def _forms() -> None:
    op.create_table(
        "form_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=100), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_template")),
        sa.UniqueConstraint("sha256", name=op.f("uq_form_template_sha256")),
    )
    op.create_table(
        "form_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.String(length=100), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["form_template.id"], name=op.f("fk_form_map_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_map")),
    )
    op.create_index(op.f("ix_form_map_template_id"), "form_map", ["template_id"], unique=False)
    op.create_table(
        "form_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=True),
        sa.Column("chosen_by", sa.String(length=100), nullable=False),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["map_id"], ["form_map.id"], name=op.f("fk_form_choice_map_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_choice")),
    )


def _jobs() -> None:
    op.create_table(
        "export_job",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=100), nullable=True),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("part_size", sa.Integer(), nullable=False),
        sa.Column("map_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["map_id"], ["form_map.id"], name=op.f("fk_export_job_map_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
        sa.UniqueConstraint("form_key", name=op.f("uq_export_job_form_key")),
    )
    op.create_index(op.f("ix_export_job_account"), "export_job", ["account"], unique=False)
    op.create_index("ix_export_job_state_lease", "export_job", ["state", "lease_until"], unique=False)
    op.create_table(
        "export_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("photo_problem", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_export_item_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["export_job.id"], name=op.f("fk_export_item_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_item")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_export_item_job_id")),
    )
    op.create_index(op.f("ix_export_item_application_id"), "export_item", ["application_id"], unique=False)
    op.create_index(op.f("ix_export_item_job_id"), "export_item", ["job_id"], unique=False)


def downgrade() -> None:
    for table in ("export_item", "export_job", "form_choice", "form_map", "form_template", "export_columns"):
        op.drop_table(table)
