"""How workers are found by what they type, and in which state their account is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

CODE_LASTS = timedelta(hours=72)

_NOT_IN_KEYS = re.compile(r"[\s\-./()]+")
_KOREAN_ABROAD = re.compile(r"^(?:\+|00)82\(?0?\)?")


@dataclass(frozen=True)
class Change:
    """One change of the roster; `seq` grows with every change, an employee's latest wins."""

    seq: int
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    phone: str
    site_name: str | None
    resign_date: date | None
    is_active: bool


def login_key(text: str) -> str:
    """Return one writing for a phone or employee number: digits only, or the number in capitals.

    "010-1234-5678", "+82 10 1234 5678" and full-width digits are the same phone.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    plain = _NOT_IN_KEYS.sub("", plain)
    return _KOREAN_ABROAD.sub("0", plain)[:40]


def works_on(is_active: bool, resign_date: date | None, today: date) -> bool:
    """Say whether a worker works here today: the roster says so, and the last day is not over."""
    return is_active and (resign_date is None or resign_date >= today)


def is_open_to_former(path: str) -> bool:
    """Say whether who left may still use a workers' address: payslips, nothing else."""
    kept = ("/payslip", "/api/payroll/v1/me/payslips")
    return any(path == address or path.startswith(f"{address}/") for address in kept)


def roles_of(is_active: bool) -> tuple[str, ...]:
    """Return a worker's roles: those who left keep their payslips, nothing else."""
    return ("worker",) if is_active else ("former",)


def state_word(pin_is_set: bool, code_expires: datetime | None, now: datetime) -> tuple[str, str]:
    """Return the kind (ok, warn, muted) and the Korean word for an account's state."""
    if pin_is_set:
        return "ok", "사용 중"
    if code_expires is not None and code_expires > now:
        return "warn", "활성화 대기"
    return "muted", "미등록"


def grouped(code: str) -> str:
    """Return a code in two groups, as it is read out: "1234 5678"."""
    return f"{code[:4]} {code[4:]}"
