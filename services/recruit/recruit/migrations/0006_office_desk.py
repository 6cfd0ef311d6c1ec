"""office desk."""

from datetime import date

import sqlalchemy as sa
from alembic import op
from chassis.db import UtcDateTime

revision = "0006_office_desk"
down_revision = "0005_applicant_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("form_key", sa.String(length=100), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_banner", sa.Boolean(), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", sa.String(length=100), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("form_key", name=op.f("uq_notice_form_key")),
    )
    op.create_index("ix_notice_shown", "notice", ["is_draft", "starts_on"], unique=False)
    items = op.create_table(
        "onboarding_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("hint", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding_item")),
    )
    op.create_table(
        "inquiry_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_inquiry_change_inquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_change")),
    )
    op.create_index(op.f("ix_inquiry_change_inquiry_id"), "inquiry_change", ["inquiry_id"], unique=False)
    op.create_table(
        "hire_undo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_by", sa.String(length=100), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_hire_undo_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hire_undo")),
        sa.UniqueConstraint("application_id", "round", name=op.f("uq_hire_undo_application_id")),
    )
    op.create_index(op.f("ix_hire_undo_state"), "hire_undo", ["state"], unique=False)
    op.create_table(
        "onboarding_tick",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_onboarding_tick_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["onboarding_item.id"], name=op.f("fk_onboarding_tick_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding_tick")),
        sa.UniqueConstraint("application_id", "item_id", name=op.f("uq_onboarding_tick_application_id")),
    )
    op.add_column("erasure_file", sa.Column("subject_id", sa.String(length=36), nullable=True))
    op.add_column("hire", sa.Column("round", sa.Integer(), server_default="1", nullable=False))
    op.add_column("inquiry", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("inquiry", sa.Column("read_at", UtcDateTime(), nullable=True))
    op.add_column("inquiry", sa.Column("done_at", UtcDateTime(), nullable=True))
    op.add_column("inquiry", sa.Column("deleted_at", UtcDateTime(), nullable=True))
    op.add_column("inquiry", sa.Column("deletion_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_inquiry_deletion_id"), "inquiry", ["deletion_id"], unique=False)

    # What nobody has handled yet is unread; the rest has been read.
    op.execute("UPDATE inquiry SET read_at = updated_at WHERE status <> 'new'")
    op.execute("UPDATE inquiry SET done_at = updated_at WHERE status = 'done'")
    op.bulk_insert(items, [_item(*row) for row in enumerate(FIRST_ITEMS, start=1)])


def _item(position: int, told: tuple[str, str]) -> dict[str, object]:
    label, hint = told
    return {"label": label, "hint": hint, "position": position, "valid_from": date(2026, 11, 1)}


FIRST_ITEMS = (
    ("신분증 확인", "실물과 얼굴을 확인. 주민등록번호 뒷자리는 여기에 적지 않음"),
    ("통장 사본", "급여 계좌. 계좌번호는 급여 화면에서만 입력"),
    ("근로계약서", "서명한 계약서 교부(근로기준법 제17조)"),
    ("안전보건교육", "채용 시 교육(산업안전보건법 제29조)"),
    ("4대보험 정보", "피부양자, 외국인이면 체류자격 확인"),
)


def downgrade() -> None:
    op.drop_index(op.f("ix_inquiry_deletion_id"), "inquiry")
    op.drop_column("inquiry", "deletion_id")
    op.drop_column("inquiry", "deleted_at")
    op.drop_column("inquiry", "done_at")
    op.drop_column("inquiry", "read_at")
    op.drop_column("inquiry", "version")
    op.drop_column("hire", "round")
    op.drop_column("erasure_file", "subject_id")
    op.drop_table("onboarding_tick")
    op.drop_index(op.f("ix_hire_undo_state"), "hire_undo")
    op.drop_table("hire_undo")
    op.drop_index(op.f("ix_inquiry_change_inquiry_id"), "inquiry_change")
    op.drop_table("inquiry_change")
    op.drop_table("onboarding_item")
    op.drop_index("ix_notice_shown", "notice")
    op.drop_table("notice")
