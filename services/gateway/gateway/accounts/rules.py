"""Roles of the office and how an account's name is written."""

from __future__ import annotations

import unicodedata

ROLES = {
    "owner": "대표",
    "manager": "관리",
    "payer": "지급",
    "viewer": "조회",
    "operator": "운영",
}
FIRST_ADMIN = "admin"


def folded(account: str) -> str:
    """Return an account's name as it is kept: composed, without outer spaces, lower case."""
    return unicodedata.normalize("NFKC", account).strip().casefold()


def role_words(roles: str) -> str:
    """Return the Korean words for a stored comma list of roles."""
    return " · ".join(ROLES.get(role, role) for role in roles.split(",") if role)
