"""place: rules of sites, location consents and records, enrolled devices, presses that wait."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0005_place"
down_revision = "0004_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kiosk_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", UtcDateTime(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=True),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_kiosk_device_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosk_device")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_kiosk_device_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kiosk_device_token_hash")),
    )
    op.create_index(op.f("ix_kiosk_device_site_id"), "kiosk_device", ["site_id"])

    op.create_table(
        "place_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("lat_e6", sa.Integer(), nullable=True),
        sa.Column("lon_e6", sa.Integer(), nullable=True),
        sa.Column("radius_m", sa.Integer(), nullable=True),
        sa.Column("set_by", sa.String(length=100), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_place_rule_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_rule")),
        sa.UniqueConstraint("site_id", "valid_from", name="uq_place_rule_site_id_valid_from"),
    )
    op.create_table(
        "location_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_location_consent_employee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_consent")),
    )
    op.create_index(
        "uq_location_consent_agreed",
        "location_consent",
        ["employee_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )

    op.create_table(
        "location_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_location_use_employee_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_location_use_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location_use")),
    )
    op.create_index("ix_location_use_at", "location_use", ["at"])
    op.create_index("ix_location_use_employee_id_at", "location_use", ["employee_id", "at"])

    op.create_table(
        "position",
        sa.Column("use_id", sa.Integer(), nullable=False),
        sa.Column("lat_e6", sa.Integer(), nullable=False),
        sa.Column("lon_e6", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["use_id"], ["location_use.id"], name=op.f("fk_position_use_id")),
        sa.PrimaryKeyConstraint("use_id", name=op.f("pk_position")),
    )
    op.create_index(op.f("ix_position_at"), "position", ["at"])

    op.create_table(
        "press_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("pressed_at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=150), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("punch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_press_request_employee_id")),
        sa.ForeignKeyConstraint(["punch_id"], ["punch.id"], name=op.f("fk_press_request_punch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_request")),
    )
    op.create_index("ix_press_request_employee_id_id", "press_request", ["employee_id", "id"])
    op.create_index("ix_press_request_state_id", "press_request", ["state", "id"])
    op.create_index(
        "uq_press_request_open",
        "press_request",
        ["employee_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )

    op.create_table(
        "punch_place",
        sa.Column("punch_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("qr_step", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["kiosk_device.id"], name=op.f("fk_punch_place_device_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_punch_place_employee_id")),
        sa.ForeignKeyConstraint(["punch_id"], ["punch.id"], name=op.f("fk_punch_place_punch_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_punch_place_site_id")),
        sa.PrimaryKeyConstraint("punch_id", name=op.f("pk_punch_place")),
        sa.UniqueConstraint("employee_id", "kind", "site_id", "qr_step", name="uq_punch_place_qr"),
    )
    op.create_index("ix_punch_place_employee_id_work_date", "punch_place", ["employee_id", "work_date"])


def downgrade() -> None:
    for table in (
        "punch_place",
        "press_request",
        "position",
        "location_use",
        "location_consent",
        "place_rule",
        "kiosk_device",
    ):
        op.drop_table(table)
