"""Where passkeys work, how long a ceremony may take, and what a device's counter tells."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import SplitResult, urlsplit

HOUSE = "휴메틱스"
CHALLENGE_LASTS = timedelta(minutes=5)
WAIT_MS = int(CHALLENGE_LASTS.total_seconds() * 1000)
MOST_PASSKEYS = 20
LONGEST_NAME = 60
LONGEST_ANSWER = 16_384
"""Characters of what a browser sends back: an attestation may carry certificates, a signature is short."""

Purpose = Literal["register", "sign_in"]
Outcome = Literal["right", "cloned", "gone"]

_CREDENTIAL_ID = re.compile(r"[A-Za-z0-9_-]{1,1364}")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Site:
    """The name passkeys are bound to (`rp_id`) and the origin their pages come from."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class Made:
    """A passkey a device has just made."""

    credential_id: str
    public_key: bytes
    sign_count: int
    is_synced: bool
    transports: str


@dataclass(frozen=True)
class Used:
    """A passkey whose signature was right: what the device says about itself."""

    sign_count: int
    is_synced: bool


def site_of(base_url: str, asked: str, hosts: Iterable[str]) -> Site | None:
    """Return the site for a page opened at `asked`, or None where passkeys cannot be used.

    The operator says which names are ours: `base_url`, else `hosts`. A name only the browser claims is never
    taken, but for this machine's own (localhost). Browsers bind passkeys to names, not to numbers.
    """
    opened = urlsplit(asked)
    address = urlsplit(base_url) if base_url else opened
    name = address.hostname or ""
    if name != opened.hostname or not _is_name(name):
        return None
    ours = {urlsplit(f"//{host}").hostname for host in hosts}
    if not base_url and name not in ours and not _is_this_machine(name):
        return None
    return Site(name, _origin(address))


def _origin(address: SplitResult) -> str:
    port = address.port
    shown = "" if port in (None, _DEFAULT_PORTS.get(address.scheme)) else f":{port}"
    return f"{address.scheme}://{address.hostname}{shown}"


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host)
    return False


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")


def challenge_key(challenge: bytes) -> str:
    """Return what is kept of a challenge: its SHA-256."""
    return hashlib.sha256(challenge).hexdigest()


def request_options(site: Site, challenge: bytes) -> dict[str, str | int]:
    """Return what `navigator.credentials.get` is asked for: any passkey of this site, its owner verified.

    The library would write the same four fields; each look at a sign-in page would bring it into memory.
    """
    asked = urlsafe_b64encode(challenge).decode().rstrip("=")
    return {"challenge": asked, "rpId": site.rp_id, "timeout": WAIT_MS, "userVerification": "required"}


def is_credential_id(text: str) -> bool:
    """Say whether this could be a passkey's id at all: up to 1,023 bytes, in the letters of base64url."""
    return _CREDENTIAL_ID.fullmatch(text) is not None


def plain_name(typed: str, otherwise: str) -> str:
    """Return the name of a passkey on one line and not too long; `otherwise` when nothing was typed."""
    return (" ".join(typed.split()) or otherwise)[:LONGEST_NAME].strip()
