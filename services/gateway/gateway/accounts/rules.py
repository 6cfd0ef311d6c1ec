"""Roles of the office, what each may do, and how an account's name is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

ROLES = {
    "owner": "대표",
    "manager": "관리",
    "payer": "지급",
    "viewer": "조회",
    "operator": "운영",
}
FIRST_ADMIN = "admin"
RESERVED = frozenset({"me", "new"})
"""Addresses below /admin/accounts that are pages, so nobody can be called that."""

_ACCOUNT = re.compile(r"[^\W_][\w.-]{1,39}")


@dataclass(frozen=True)
class Power:
    """One thing that some roles may do: its Korean words, the guard that holds it, the roles."""

    word: str
    examples: str
    guard: str
    roles: tuple[str, ...]


POWERS = (
    Power("보기", "지원서, 직원, 근태", "Staff", tuple(ROLES)),
    Power("급여 보기", "시급, 급여 계산, 급여명세서", "PayOffice", ("owner", "manager", "payer")),
    Power("등록과 승인", "채용, 직원, 근태 마감, 급여 계산", "Manager", ("owner", "manager")),
    Power("지급", "급여 확정과 지급 처리", "Payer", ("owner", "payer")),
    Power("운영", "운영 현황, 감사 기록", "Operator", ("owner", "operator")),
    Power("계정 관리", "사용자 계정, 권한, API 키", "Owner", ("owner",)),
)
"""Who may do what; docs/roles.md tells the same, and a test compares both with the guards."""


def folded(account: str) -> str:
    """Return an account's name as it is kept: composed, without outer spaces, lower case."""
    return unicodedata.normalize("NFKC", account).strip().casefold()


def role_words(roles: str) -> str:
    """Return the Korean words for a stored comma list of roles."""
    return " · ".join(ROLES.get(role, role) for role in roles.split(",") if role)


def account_fault(account: str) -> str | None:
    """Return a Korean sentence on why a new account cannot have this (folded) name, or None."""
    if not _ACCOUNT.fullmatch(account):
        return "글자나 숫자로 시작해, 글자·숫자·점·밑줄·붙임표 2~40자로 정해 주세요."
    if account in RESERVED:
        return "이 이름은 쓸 수 없습니다. 다른 이름으로 정해 주세요."
    return None


def stored_roles(chosen: Iterable[str]) -> str:
    """Return chosen roles as they are kept: known ones only, in the order of the table."""
    wanted = frozenset(chosen)
    return ",".join(role for role in ROLES if role in wanted)


def within(roles: str) -> str:
    """Return every role that may do nothing which these may not, as kept: all of them for an owner."""
    held = frozenset(roles.split(","))
    powers = [frozenset(power.roles) for power in POWERS]
    return stored_roles(role for role in ROLES if all(held & who for who in powers if role in who))


def roles_of(values: Iterable[str]) -> list[str]:
    """Return the roles ticked in a form, whose fields are named `role_owner`, `role_manager`, …"""
    return [role for role in ROLES if f"role_{role}" in frozenset(values)]


def in_address(account: str) -> str:
    """Return an account's name as it stands in an address."""
    return quote(folded(account), safe="")
