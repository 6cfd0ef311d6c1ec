"""The worker's consent to be paid early: its text by version, and the hash of what was agreed to."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

VERSION = "2026-11"
NONE = {"consent_version": "", "consent_hash": ""}
"""Kept while the worker has not agreed to what the office asked for."""


def consent_text(pay_date: date) -> str:
    """Return the sentence that the worker agrees to (대법원 2001다25184: free and well-founded)."""
    day = f"{pay_date.year}년 {pay_date.month}월 {pay_date.day}일"
    return (
        "이미 일한 만큼의 임금 가운데 위에 적은 금액을 지급일보다 먼저 받고, "
        f"{day} 임금에서 같은 금액을 이미 받은 것으로 정산하는 데 스스로의 뜻으로 동의해요. "
        "동의하지 않아도 불이익은 없고, 지급받기 전에는 언제든지 취소할 수 있어요."
    )


def consent_hash(pay_date: date, amount_won: int) -> str:
    """Return the SHA-256 of the version, the text and the won agreed to."""
    agreed = f"{VERSION}\n{consent_text(pay_date)}\n{amount_won}"
    return hashlib.sha256(agreed.encode()).hexdigest()


def kept(pay_date: date, amount_won: int, now: datetime, *, ip: str = "", paper: str = "") -> dict[str, Any]:
    """Return what is kept of a consent: text version, hash, moment, and from where or on which paper."""
    return {
        "consent_version": VERSION,
        "consent_hash": consent_hash(pay_date, amount_won),
        "consented_at": now,
        "consent_ip": ip,
        "consent_paper": paper,
    }
