"""Opens an untrusted picture and gives it back small, upright and without a word about where it was taken."""

from __future__ import annotations

import fcntl
import struct
import tempfile
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from docs_render.jobs import Rendered
from docs_render.photo.rules import (
    MAX_FRAMES,
    MAX_PIXELS,
    Picture,
    has_too_many_pixels,
    heif_turns_itself,
    must_be_alone,
    picture_kind,
    shrunk_size,
    webp_size,
)
from docs_render.refusals import Refused

pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

_LARGE = tempfile.TemporaryFile()  # noqa: SIM115 - opened before workers are forked, held by them all
_QUALITY = 85
_STRIP = 256
_SRGB = ImageCms.createProfile("sRGB")
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, KeyError, TypeError,
    ZeroDivisionError, OverflowError, struct.error, zlib.error,
)  # fmt: skip
"""What the parsers of Pillow and libheif raise on a damaged file."""


def normalise(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: an upright RGB JPEG in sRGB, at most `max_side` pixels a side, with no metadata."""
    side = int(params["max_side"])
    return Rendered(as_jpeg(upright(body, (side, side))))


def upright(data: bytes, box: tuple[int, int]) -> Image.Image:
    """Return the first frame as upright RGB inside `box` (for a square box; else see `fitted`).

    Raises Refused: image_format, image_unreadable, image_too_many_pixels.
    """
    kind = picture_kind(data)
    if kind is None:
        raise Refused("image_format")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF is common and of no interest
            return _decoded(data, kind, box)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused("image_too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise Refused("image_unreadable") from error
    except _BROKEN as error:
        raise Refused("image_unreadable") from error


def _decoded(data: bytes, kind: Picture, box: tuple[int, int]) -> Image.Image:
    if kind == "WEBP":
        _check_size(kind, webp_size(data))
    formats = ("JPEG", "MPO") if kind == "JPEG" else (kind,)
    with Image.open(BytesIO(data), formats=formats) as picture:
        _check_size(kind, picture.size)
        if getattr(picture, "n_frames", 1) > MAX_FRAMES:
            raise Refused("image_format")
        with _memory_for(kind, picture.size):
            return _small(picture, kind, data, box)


def _check_size(kind: Picture, size: tuple[int, int]) -> None:
    if has_too_many_pixels(kind, *size):
        raise Refused("image_too_many_pixels")


@contextmanager
def _memory_for(kind: Picture, size: tuple[int, int]) -> Iterator[None]:
    # A lock on a file, not a semaphore: the kernel frees it when the worker is killed.
    alone = must_be_alone(kind, *size)
    fcntl.lockf(_LARGE, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
    try:
        yield
    finally:
        fcntl.lockf(_LARGE, fcntl.LOCK_UN)


def _orientation(picture: Image.Image, kind: Picture, data: bytes) -> int:
    if kind == "HEIF":
        # libheif has already obeyed the file's own turn; without one, EXIF's (set aside on opening) counts.
        return 1 if heif_turns_itself(data) else int(picture.info.get("original_orientation") or 1)
    try:
        turn = picture.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        return 1  # broken EXIF is no reason to refuse a face
    return turn if isinstance(turn, int) else 1


def _small(picture: Image.Image, kind: Picture, data: bytes, box: tuple[int, int]) -> Image.Image:
    profile, turn = picture.info.get("icc_profile"), _orientation(picture, kind, data)
    target = shrunk_size(*picture.size, box)
    factor = picture.width // (target[0] * 2)
    if kind == "JPEG":  # decoded at a half, a quarter … of its size
        picture.draft(None, (target[0] * 2, target[1] * 2))
    large = _heif_in_strips(data, factor) if kind == "HEIF" and factor > 1 else _shrinkable(picture)
    # Shrunk first and turned after: the other way round loads the whole picture (performance.md §4).
    small = large.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)
    plain = _in_srgb(small.transpose(_TURNS[turn]) if turn in _TURNS else small, profile)
    plain.info.clear()  # a JPEG comment would be written again
    return plain


def _heif_in_strips(data: bytes, factor: int) -> Image.Image:
    # libheif's own rows, shrunk a strip at a time: a second whole picture would be 200 MB for 48 megapixels.
    frames = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    frame = frames[frames.primary_index]
    (width, height), mode, stride = frame.size, frame.mode, frame.stride
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, factor * _STRIP):
        rows = min(factor * _STRIP, height - top)
        pixels = bytes(memoryview(frame.data)[top * stride : (top + rows) * stride])
        strip = Image.frombuffer(mode, (width, rows), pixels, "raw", mode, stride, 1)
        small.paste(strip.reduce(factor), (0, top // factor))
    return small


def _shrinkable(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits a sample
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return picture.convert("RGBA") if picture.mode in ("1", "P", "PA") else picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    flat = _on_white(picture)
    if profile and flat.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(flat, source, _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return flat.convert("RGB")  # an odd colour profile is no reason to refuse a face
        return converted if converted is not None else flat.convert("RGB")
    return flat.convert("RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def fitted(data: bytes, box: tuple[int, int]) -> Image.Image:
    """Return an upright picture inside a box that need not be square."""
    picture = upright(data, (max(box), max(box)))
    picture.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return picture


def as_jpeg(picture: Image.Image) -> bytes:
    """Return the picture as JPEG without EXIF, comment or profile."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
