"""How much may wait here unfinished, how large a part is, and how a part's place is told."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import timedelta

from recruit.photo.rules import LARGEST_BYTES

SMALLEST_PART = 128 * 1024
LARGEST_PART = 1024 * 1024
"""The gateway lets no more through in one request."""
PARTS = 20
OPEN_LASTS = timedelta(hours=2)
MOST_OPEN = 300
MOST_OPEN_OF_ADDRESS = 30
"""A factory's applicants may share one address."""

_NAME = re.compile(r"([0-9a-f]{64})\.(\d{1,9})\.([0-9a-f]{16})\.part")
_OFFSET = re.compile(r"\d{1,9}")


def part_size(total: int) -> int:
    """Return how many bytes a client sends at once: a twentieth of the picture, 128 KiB to 1 MiB."""
    return min(LARGEST_PART, max(SMALLEST_PART, -(-total // PARTS)))


def part_name(upload_id: str, size: int, address_mark: str) -> str:
    """Return the name of the file that collects an upload; it tells nobody the id."""
    return f"{digest_of(upload_id)}.{size}.{address_mark}.part"


def digest_of(upload_id: str) -> str:
    """Return what is stored of an upload's id: whoever reads the folder cannot go on with it."""
    return hashlib.sha256(upload_id.encode()).hexdigest()


def address_mark(bucket: str, key: str) -> str:
    """Return a mark under which one address's unfinished uploads are counted, useless without the key."""
    return hmac.new(key.encode(), f"upload {bucket}".encode(), hashlib.sha256).hexdigest()[:16]


def read_name(name: str) -> tuple[int, str] | None:
    """Return announced size and address mark in a part's file name, None for anything else."""
    found = _NAME.fullmatch(name)
    return (int(found[2]), found[3]) if found else None


def read_offset(text: str) -> int | None:
    """Return the offset in a header, None when it is none."""
    return int(text) if _OFFSET.fullmatch(text) and text.isascii() else None


def may_begin(marks: list[str], mark: str) -> bool:
    """Say whether one more upload may be opened beside those open now (`marks`: whose they are)."""
    return len(marks) < MOST_OPEN and marks.count(mark) < MOST_OPEN_OF_ADDRESS


def is_size(size: int) -> bool:
    """Say whether a picture of so many bytes may be sent."""
    return 0 < size <= LARGEST_BYTES
