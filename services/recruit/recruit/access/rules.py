"""Which PIN may be chosen for a look at one's own application, and how long a wrong one must wait."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

PIN_LENGTH = 6
FREE_FAILURES = 5
LONGEST_DELAY = timedelta(seconds=300)
ADDRESS_FAILURES = 20
ADDRESS_WINDOW = timedelta(minutes=10)
REMEMBERED = timedelta(hours=24)
"""Failures are forgotten after a day without any."""

NOT_SIX_DIGITS = "숫자 6자리로 정해 주세요."
_EASY = frozenset({"112233", "121212", "123123", "123321", "654321", "147258", "159753", "101010"})


def pin_problem(pin: str, birth: date | None) -> str | None:
    """Return why a PIN may not be chosen, or None; a birth date is the first thing a stranger tries."""
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdecimal()):
        return NOT_SIX_DIGITS
    if pin in _EASY or pin[:3] == pin[3:] or _is_run(pin):
        return "너무 쉬운 번호예요. 다른 번호로 정해 주세요."
    if birth and pin in (f"{birth:%y%m%d}", f"{birth:%d%m%y}", f"{birth:%m%d%y}", f"{birth:%Y%m}"):
        return "생년월일은 쓸 수 없어요. 다른 번호로 정해 주세요."
    return None


def _is_run(pin: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def receipt_key(receipt_no: str) -> str:
    """Return the name under which failures on a receipt number are kept: people type other things there."""
    return hashlib.sha256(f"receipt:{receipt_no}".encode()).hexdigest()[:40]


def bucket_of(address: str) -> str:
    """Return what counts as one address: IPv4 whole, IPv6 by its /64 (one customer's share)."""
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def receipt_wait(failures: int, last: datetime | None, now: datetime) -> timedelta:
    """Return how long a receipt number has to wait: nothing up to four failures, then 1, 2, 4 … 300 s."""
    if last is None or failures < FREE_FAILURES:
        return timedelta(0)
    delay = min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_DELAY)
    return max(timedelta(0), last + delay - now)


def address_wait(failures: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long an address has to wait: 20 failures in 10 minutes close it until one is older."""
    recent = sorted(moment for moment in failures if moment > now - ADDRESS_WINDOW)
    if len(recent) < ADDRESS_FAILURES:
        return timedelta(0)
    return recent[-ADDRESS_FAILURES] + ADDRESS_WINDOW - now
