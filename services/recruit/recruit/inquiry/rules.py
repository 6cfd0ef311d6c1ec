"""States of an inquiry."""

from __future__ import annotations

STATUSES = {"new": "접수", "in_progress": "진행중", "done": "완료"}

CONSENT_MISSING = "문의에 답을 드리려면 개인정보 수집·이용 동의가 필요해요."


def status_problem(wanted: str) -> str | None:
    """Return why an inquiry cannot have this status, or None."""
    return None if wanted in STATUSES else "목록에 있는 상태 중에서 골라 주세요."
