"""Korean words for what stands in the audit rows."""

from __future__ import annotations

ACTIONS = {
    "account.created": "계정 생성",
    "staff.signed_in": "관리자 로그인",
    "worker.signed_in": "근로자 로그인",
    "worker.activated": "비밀번호 설정",
    "activation_code.issued": "활성화 코드 발급",
    "signed_out": "로그아웃",
}
_KINDS = {"staff": "사용자", "worker": "근로자", "service": "서비스", "anyone": "시스템"}


def action_word(action: str) -> str:
    """Return the Korean word of an action; a new one without a word yet is shown as it is."""
    return ACTIONS.get(action, action)


def who_word(stored: str) -> str:
    """Return "staff:admin" as "사용자 admin"."""
    kind, _, name = stored.partition(":")
    return f"{_KINDS.get(kind, kind)} {name}".strip()
