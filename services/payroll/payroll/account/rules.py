"""Bank accounts: the banks, how a number is written, and whose account it may be."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

WAITING, CONFIRMED, REJECTED, WITHDRAWN = "waiting", "confirmed", "rejected", "withdrawn"
STATE_WORDS = {WAITING: "확인 대기", CONFIRMED: "확인됨", REJECTED: "반려", WITHDRAWN: "거둠"}
OFFICE, WORKER = "office", "worker"
FRESH_SECONDS = 15 * 60
"""How long after the PIN a worker may change the own account."""

_BETWEEN = re.compile(r"[\s\-‐-―.·]+")


@dataclass(frozen=True)
class Bank:
    """A bank by its KFTC code; its name from a day on, and how many digits its numbers have."""

    code: str
    name: str
    shortest: int
    longest: int
    since: date | None = None


@cache
def banks() -> tuple[Bank, ...]:
    """Return every bank with each of its names, in the order of the table (korea-rules §8.4)."""
    table = tomllib.loads(Path(__file__).with_name("banks.toml").read_text("utf-8"))
    return tuple(_bank(row, row.get("digits", table["digits"])) for row in table["bank"])


def _bank(row: dict[str, Any], digits: Sequence[int]) -> Bank:
    return Bank(row["code"], row["name"], digits[0], digits[1], row.get("since"))


def banks_on(day: date) -> dict[str, Bank]:
    """Return the banks by code, each with the name it bears on a day."""
    found: dict[str, Bank] = {}
    for bank in sorted(banks(), key=lambda one: one.since or date.min):
        if bank.since is None or bank.since <= day:
            found[bank.code] = bank
    return {bank.code: found[bank.code] for bank in banks() if bank.code in found}


def plain_number(typed: str) -> str:
    """Return an account's number without hyphens and spaces, full-width digits made plain."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", typed))


def number_fault(number: str, bank: Bank | None) -> str | None:
    """Return what is wrong with a plain number in Korean, or None."""
    if not (number.isascii() and number.isdigit()):
        return "계좌번호는 숫자와 하이픈(-)만 입력해 주세요."
    shortest, longest = (bank.shortest, bank.longest) if bank else (10, 16)
    if not shortest <= len(number) <= longest:
        digits = f"{shortest}자리" if shortest == longest else f"{shortest}~{longest}자리"
        return f"계좌번호는 숫자 {digits}입니다. 지금 {len(number)}자리를 입력했습니다."
    if len(set(number)) == 1:
        return "계좌번호를 다시 확인해 주세요."
    return None


def masked(last4: str) -> str:
    """Return a number as everyone sees it (korea-rules §7.5: the last four stay)."""
    return f"********{last4}"


def told_in_short(bank_code: str, last4: str, day: date) -> str:
    """Return an account in one line: the bank's name on a day and the number masked."""
    bank = banks_on(day).get(bank_code)
    return f"{bank.name if bank else bank_code} {masked(last4)}"


def same_holder(holder: str, name: str) -> bool:
    """Say whether an account is the worker's own: 근로기준법 제43조 pays wages to the worker."""
    return _bare(holder) == _bare(name)


def _bare(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(frozen=True)
class Held:
    """An account as a choice among a person's: from when, and when it was decided on."""

    id: int
    valid_from: date
    decided_at: float


def holding(accounts: Sequence[Held], day: date) -> Held | None:
    """Return the confirmed account that pay of a day goes to: the latest begun, the latest decided."""
    begun = [one for one in accounts if one.valid_from <= day]
    return max(begun, key=lambda one: (one.valid_from, one.decided_at, one.id), default=None)


def is_fresh(signed_in_at: int, now: float) -> bool:
    """Say whether the PIN was typed so lately that the phone is still in its owner's hand."""
    return 0 <= now - signed_in_at <= FRESH_SECONDS
