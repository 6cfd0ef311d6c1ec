"""Which bytes may be a photo, judged by their first bytes; opening them is docs-render's work alone."""

from __future__ import annotations

from datetime import timedelta

LARGEST_BYTES = 16 * 1024 * 1024
SIGNATURE = 16
"""Bytes that tell the format."""

TOO_LARGE = "사진이 16MB보다 커요. 다른 사진을 고르거나 크기를 줄여 주세요."
NOT_A_PHOTO = "사진 파일이 아니에요. JPG, PNG, WEBP, HEIC 사진을 골라 주세요."
UNREADABLE = "사진이 손상되어 열 수 없어요. 다시 찍거나 다른 사진을 골라 주세요."
TOO_MANY_PIXELS = "사진의 가로·세로가 너무 커요. 다른 사진을 골라 주세요."
UPLOAD_GONE = "받아 둔 사진을 찾을 수 없어요. 사진을 다시 골라 주세요."
EMPTY = "사진 파일이 비어 있어요. 다시 골라 주세요."

_HEIF_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_REASONS = {
    "image_unreadable": UNREADABLE,
    "image_format": NOT_A_PHOTO,
    "image_too_many_pixels": TOO_MANY_PIXELS,
    "image_too_large": TOO_LARGE,
}


def format_of(first_bytes: bytes) -> str | None:
    """Return jpeg (Samsung's MPO too), png, webp or heif by the signature, or None for anything else."""
    if first_bytes.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if first_bytes.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if first_bytes[:4] == b"RIFF" and first_bytes[8:12] == b"WEBP":
        return "webp"
    if first_bytes[4:8] == b"ftyp" and first_bytes[8:12] in _HEIF_BRANDS:
        return "heif"
    return None


def refusal_sentence(code: str) -> str:
    """Return the Korean sentence for docs-render's refusal code."""
    return _REASONS.get(code, UNREADABLE)


def next_try_after(attempts: int) -> timedelta:
    """Return how long to wait after so many failed tries: 5, 10, 20, 40 seconds, then a minute."""
    return timedelta(seconds=min(5 * 2 ** min(attempts - 1, 12), 60))
