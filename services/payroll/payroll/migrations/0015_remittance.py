"""advances through the bank's file."""

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0015_remittance"
down_revision = "0014_item_batches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _files()
    _lines()
    _results()


def _files() -> None:
    op.create_table(
        "remittance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("total_won", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("voided_by", sa.String(length=100), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
        sa.UniqueConstraint("number", name=op.f("uq_remittance_number")),
        sa.UniqueConstraint("request_key", name=op.f("uq_remittance_request_key")),
    )


def _lines() -> None:
    op.create_table(
        "remittance_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remittance_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("advance_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("amount_won", sa.Integer(), nullable=False),
        sa.Column("memo", sa.String(length=40), nullable=False),
        sa.Column("same_person_reason", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("marked_by", sa.String(length=100), nullable=True),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('paid')) = (paid_on IS NOT NULL)", name=op.f("ck_remittance_line_paid_means_paid")
        ),
        sa.CheckConstraint(
            "state IN ('sent', 'paid', 'bounced', 'void')", name=op.f("ck_remittance_line_state_known")
        ),
        sa.CheckConstraint("amount_won > 0", name=op.f("ck_remittance_line_amount_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["bank_account.id"], name=op.f("fk_remittance_line_account_id")
        ),
        sa.ForeignKeyConstraint(["advance_id"], ["advance.id"], name=op.f("fk_remittance_line_advance_id")),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittance.id"], name=op.f("fk_remittance_line_remittance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_line")),
        sa.UniqueConstraint("remittance_id", "advance_id", name=op.f("uq_remittance_line_remittance_id")),
    )
    with op.batch_alter_table("remittance_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remittance_line_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remittance_line_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_remittance_line_live",
            ["advance_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('sent', 'paid')"),
            postgresql_where=sa.text("state IN ('sent', 'paid')"),
        )


def _results() -> None:
    op.create_table(
        "remittance_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("remittance_id", sa.Integer(), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_rows", sa.LargeBinary(), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("paid_count", sa.Integer(), nullable=False),
        sa.Column("bounced_count", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.String(length=100), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_by", sa.String(length=100), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('staged', 'accepted')", name=op.f("ck_remittance_result_state_known")),
        sa.ForeignKeyConstraint(
            ["remittance_id"], ["remittance.id"], name=op.f("fk_remittance_result_remittance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_result")),
        sa.UniqueConstraint("file_hash", name=op.f("uq_remittance_result_file_hash")),
    )
    op.create_table(
        "remittance_result_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["remittance_line.id"], name=op.f("fk_remittance_result_line_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["remittance_result.id"], name=op.f("fk_remittance_result_line_result_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_result_line")),
        sa.UniqueConstraint("line_id", name=op.f("uq_remittance_result_line_line_id")),
    )
    with op.batch_alter_table("remittance_result_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remittance_result_line_result_id"), ["result_id"], unique=False)


def downgrade() -> None:
    op.drop_table("remittance_result_line")
    op.drop_table("remittance_result")
    op.drop_table("remittance_line")
    op.drop_table("remittance")
