"""Opens an untrusted picture and gives it back small, upright and without a word about where it was taken."""

from __future__ import annotations

import fcntl
import struct
import tempfile
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
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
Strips = Callable[[int, int], Image.Image]
"""Gives the rows of a picture from one height to another."""

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
    if kind == "JPEG":
        picture.draft(None, (target[0] * 2, target[1] * 2))  # decoded at a half, a quarter … of its size
        reduced = picture
    else:
        strips = _heif_strips(data) if kind == "HEIF" else _strips(picture)
        reduced = _reduced(picture.size, max(1, picture.width // (target[0] * 2)), strips)
    # Shrunk first and turned after: the other way round turns the large picture.
    small = reduced.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)
    plain = _in_srgb(small.transpose(_TURNS[turn]) if turn in _TURNS else small, profile)
    plain.info.clear()  # a JPEG comment would be written again
    return plain


def _strips(picture: Image.Image) -> Strips:
    return lambda top, bottom: picture.crop((0, top, picture.width, bottom))


def _heif_strips(data: bytes) -> Strips:
    # From libheif's own rows: through Pillow, 48 megapixels would take another 200 MB.
    frames = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    frame = frames[frames.primary_index]
    rows, width, stride = memoryview(frame.data), frame.size[0], frame.stride

    def strip(top: int, bottom: int) -> Image.Image:
        pixels = bytes(rows[top * stride : bottom * stride])
        return Image.frombuffer(frame.mode, (width, bottom - top), pixels, "raw", frame.mode, stride, 1)

    return strip


def _reduced(size: tuple[int, int], factor: int, strips: Strips) -> Image.Image:
    """Shrink a picture by a whole factor, strip by strip: what each step needs is needed for a strip only."""
    width, height = size
    small: Image.Image | None = None
    for top in range(0, height, factor * _STRIP):
        strip = _opaque(strips(top, min(top + factor * _STRIP, height))).reduce(factor)
        if small is None:
            small = Image.new(strip.mode, (-(-width // factor), -(-height // factor)))
        small.paste(strip, (0, top // factor))
    if small is None:
        raise Refused("image_unreadable")
    return small


def _opaque(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):  # 16 bits a sample
        return strip.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not strip.has_transparency_data:
        return strip.convert("RGB") if strip.mode in ("1", "P") else strip
    layer = strip.convert("RGBA")
    white = Image.new("RGB", layer.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture.convert("RGB")  # an odd colour profile is no reason to refuse a face
    return converted if converted is not None else picture.convert("RGB")


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
