"""What counts as a photo: told by its first bytes, and refused by its size before anything is decoded."""

from __future__ import annotations

from typing import Literal

Picture = Literal["JPEG", "PNG", "WEBP", "HEIF"]

MAX_BYTES_MIB = 16
MAX_SIDE = 1600
MIN_SIDE = 32
MAX_FRAMES = 10
MAX_PIXELS = 50_000_000
"""Phones take 48-megapixel pictures; a bomb claims far more."""

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_BYTES_A_PIXEL: dict[Picture, int] = {"JPEG": 6, "PNG": 6, "WEBP": 16, "HEIF": 5}
"""Measured at the peak; a progressive JPEG keeps its coefficients, WebP's decoder four whole pictures."""
_MOST_MEMORY = 300_000_000
_ALONE_ABOVE = 110_000_000


def picture_kind(data: bytes) -> Picture | None:
    """Return the format the first bytes show, None for anything that is not on the list."""
    if data[:3] == b"\xff\xd8\xff":
        return "JPEG"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "HEIF" if _is_heif(data) else None


def _is_heif(data: bytes) -> bool:
    if data[4:8] != b"ftyp":
        return False
    box = data[8 : max(16, min(int.from_bytes(data[:4], "big"), 128))]
    brands = {box[at : at + 4] for at in range(0, len(box), 4) if at != 4}
    # An AVIF says mif1 as well.
    return bool(brands & _HEIF_BRANDS) and b"avif" not in brands


def heif_turns_itself(data: bytes) -> bool:
    """Say whether a HEIF file orders its own turning (irot, imir): then EXIF must not turn it again."""
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"meta":
            box = data[at : at + size]
            return b"irot" in box or b"imir" in box
        if size < 8:  # a 64-bit size or "to the end": picture data, and meta comes before it
            return False
        at += size
    return False


def webp_size(data: bytes) -> tuple[int, int]:
    """Return width and height a WebP header claims; its decoder would allocate them on opening."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def has_too_many_pixels(kind: Picture, width: int, height: int) -> bool:
    """Say whether a picture is refused for its size: above 50 megapixels, or more memory than a worker gets.

    Only WebP is dear enough to meet the second: at 18 megapixels, more than phones send as WebP.
    """
    pixels = width * height
    return pixels > MAX_PIXELS or pixels * _BYTES_A_PIXEL[kind] > _MOST_MEMORY


def shrunk_size(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """Return the size that fills a box without distortion; a picture is never enlarged."""
    scale = min(1.0, box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def must_be_alone(kind: Picture, width: int, height: int) -> bool:
    """Say whether decoding takes so much memory that only one worker may do so at a time."""
    return width * height * _BYTES_A_PIXEL[kind] > _ALONE_ABOVE
