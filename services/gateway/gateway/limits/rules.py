"""How long a sign-in must wait after failures, and which address a request counts for."""

from __future__ import annotations

import hashlib
import ipaddress
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FREE_FAILURES = 5
LONGEST_DELAY = timedelta(seconds=300)
ADDRESS_FAILURES = 20
ADDRESS_WINDOW = timedelta(minutes=10)
REMEMBERED = timedelta(hours=24)
"""Failures of one account are forgotten after a day without any."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Try:
    """One attempt to sign in: whose account (hashed), from which known device ("" = unknown), from where."""

    account: str
    device: str
    address: str


def account_key(kind: str, login: str) -> str:
    """Return the name under which an account's failures are kept.

    Hashed: people type passwords and phone numbers into the wrong field.
    """
    folded = unicodedata.normalize("NFKC", login).strip().casefold()
    return hashlib.sha256(f"{kind}:{folded}".encode()).hexdigest()[:40]


def delay_after(failures: int) -> timedelta:
    """Return the pause after so many failures in a row: none up to four, then 1, 2, 4 … 300 seconds."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES, 20)), LONGEST_DELAY)


def account_wait(failures: int, last: datetime | None, now: datetime) -> timedelta:
    """Return how long an account (or a known device of it) still has to wait."""
    if last is None:
        return timedelta(0)
    return max(timedelta(0), last + delay_after(failures) - now)


def address_wait(failures: Sequence[datetime], now: datetime) -> timedelta:
    """Return how long an address still has to wait: 20 failures in 10 minutes close it until one is older."""
    recent = sorted(moment for moment in failures if moment > now - ADDRESS_WINDOW)
    if len(recent) < ADDRESS_FAILURES:
        return timedelta(0)
    return recent[-ADDRESS_FAILURES] + ADDRESS_WINDOW - now


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """Return the address a request comes from: the peer's, unless the peer is a proxy of ours.

    Behind trusted proxies it is the right-most entry they did not add themselves; entries further left
    are what the client claims.
    """
    address = peer
    entries = [entry.strip() for header in forwarded_for for entry in header.split(",")]
    while entries and is_within(address, trusted):
        claimed = entries.pop()
        if _parsed(claimed) is None:
            break
        address = claimed
    return address


def is_within(address: str, blocks: Sequence[Network]) -> bool:
    """Say whether an address lies in one of the blocks."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in block for block in blocks)


def bucket_of(address: str) -> str:
    """Return what is counted as one address: IPv4 whole, IPv6 by its /64 (one customer's share)."""
    parsed = _parsed(address)
    if parsed is None or parsed.version == 4:
        return str(parsed or address)[:64]
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = getattr(parsed, "ipv4_mapped", None)
    return mapped if mapped is not None else parsed
