"""Photos in, upright JPEGs without metadata out."""

from __future__ import annotations

import random
import struct
import zlib

import pytest
from docs_render.photo.draw import as_jpeg, fitted, normalise, upright
from docs_render.refusals import Refused
from docs_samples import face, is_upright, opened, phone_exif, saved
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

# How a phone stores an upright face under each EXIF orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def lying(orientation: int, width: int = 600, height: int = 800) -> Image.Image:
    turn = STORED[orientation]
    return face(width, height) if turn is None else face(width, height).transpose(turn)


def result(data: bytes, side: int = 1600) -> Image.Image:
    return opened(normalise({"max_side": side}, data).body)


def code(data: bytes) -> str:
    with pytest.raises(Refused) as raised:
        normalise({"max_side": 1600}, data)
    return raised.value.code


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_orientation_comes_out_upright(kind: str, orientation: int) -> None:
    picture = result(saved(lying(orientation), kind, exif=phone_exif(orientation)))
    assert picture.size == (600, 800)
    assert is_upright(picture)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_heic_that_turns_itself_is_not_turned_twice(orientation: int) -> None:
    picture = result(saved(lying(orientation), "HEIF", exif=phone_exif(orientation).tobytes()))
    assert picture.size == (600, 800)
    assert is_upright(picture)


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_a_twelve_megapixel_phone_photo_is_made_small(kind: str) -> None:
    picture = result(saved(lying(6, 3024, 4032), kind, exif=phone_exif(6), quality=80))
    assert picture.size == (1200, 1600)
    assert is_upright(picture)


@pytest.mark.parametrize("exif", [phone_exif(6), phone_exif(6).tobytes()])
def test_a_large_heic_opened_in_strips_looks_as_when_opened_whole(exif: Image.Exif | bytes) -> None:
    data = saved(lying(6, 1203, 1601), "HEIF", exif=exif, quality=90)
    strips, whole = result(data, side=300), result(saved(face(1203, 1601), "PNG"), side=300)
    assert strips.size == whole.size == (225, 300)
    assert is_upright(strips)
    difference = ImageChops.difference(strips, whole)
    assert max(ImageStat.Stat(difference).mean) < 4


def test_a_small_picture_is_not_enlarged() -> None:
    assert result(saved(face(90, 120), "JPEG")).size == (90, 120)


def test_the_longest_side_asked_for_is_kept() -> None:
    assert result(saved(face(600, 800), "JPEG"), side=200).size == (150, 200)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "MPO"])
def test_nothing_of_the_place_or_the_phone_is_left(kind: str) -> None:
    data = saved(face(), kind, exif=phone_exif(1), xmp=b"<x:xmpmeta>secret-place</x:xmpmeta>")
    jpeg = normalise({"max_side": 1600}, data).body
    assert dict(opened(jpeg).getexif()) == {}
    assert not [marker for marker in (b"Exif", b"Testphone", b"secret-place", b"http") if marker in jpeg]


def test_a_jpeg_comment_is_left_out() -> None:
    jpeg = normalise({"max_side": 1600}, saved(face(), "JPEG", comment=b"secret comment")).body
    assert b"secret" not in jpeg


def test_png_texts_are_left_out() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "secret text")
    assert b"secret" not in normalise({"max_side": 1600}, saved(face(), "PNG", pnginfo=texts)).body


def test_only_the_first_picture_of_a_samsung_file_counts() -> None:
    data = saved(face(), "MPO", save_all=True, append_images=[Image.new("RGB", (300, 400), "green")])
    picture = result(data)
    assert picture.format == "JPEG"
    assert picture.size == (600, 800)
    assert is_upright(picture)


def test_see_through_parts_become_white() -> None:
    cut = face().convert("RGBA")
    cut.putalpha(0)
    assert result(saved(cut, "PNG")).getpixel((300, 400)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_png_of_every_mode_becomes_rgb(mode: str) -> None:
    if mode == "I;16":
        picture = face().convert("L").convert("I").point(lambda value: value * 256).convert("I;16")
    elif mode == "PA":
        picture = face().convert("P")
        picture.info["transparency"] = 3
    else:
        picture = face().convert(mode)
    out = result(saved(picture, "PNG"))
    assert (out.mode, out.size) == ("RGB", (600, 800))


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    grey = Image.new("I", (100, 100), 32_768).convert("I;16")
    pixel = result(saved(grey, "PNG")).getpixel((50, 50))
    assert isinstance(pixel, tuple)
    assert 126 <= pixel[0] <= 130


def test_cmyk_from_a_print_shop_becomes_rgb() -> None:
    picture = result(saved(face().convert("CMYK"), "JPEG"))
    assert picture.mode == "RGB"
    assert is_upright(picture)


def test_colours_of_another_profile_are_brought_to_srgb() -> None:
    # sRGB with the tags of red and green swapped: what this file calls red is green.
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    red = Image.new("RGB", (64, 64), (250, 0, 0))
    seen = result(saved(red, "JPEG", quality=95, icc_profile=swapped)).getpixel((32, 32))
    assert isinstance(seen, tuple)
    assert seen[1] > 200
    assert seen[0] < 60


def test_a_broken_colour_profile_does_not_cost_the_photo() -> None:
    assert is_upright(result(saved(face(), "JPEG", icc_profile=b"no profile at all")))


def test_text_with_a_picture_name_is_no_photo() -> None:
    assert code("사진이 아니라 글입니다".encode() * 100) == "image_format"


def test_an_empty_upload_is_no_photo() -> None:
    assert code(b"") == "image_format"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_cut_off_picture_is_unreadable(kind: str, share: float) -> None:
    data = saved(face(), kind)
    assert code(data[: max(16, int(len(data) * share))]) == "image_unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_damaged_pictures_are_refused_or_opened_never_a_crash(kind: str) -> None:
    dice = random.Random(7)
    whole = saved(face(120, 160), kind, exif=phone_exif(6))
    told = {outcome(damaged(whole, dice)) for _ in range(150)}
    assert told <= {"opened", "image_unreadable", "image_too_many_pixels", "image_format"}
    assert "image_unreadable" in told or "opened" in told


def damaged(whole: bytes, dice: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(dice.randint(1, 20)):
        data[dice.randrange(12, len(data))] = dice.randrange(256)
    return bytes(data)


def outcome(data: bytes) -> str:
    try:
        normalise({"max_side": 400}, data)
    except Refused as refusal:
        return refusal.code
    return "opened"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims a huge size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 5_001), (12_000, 9_000)])
def test_a_picture_that_claims_too_many_pixels_is_not_decoded(size: tuple[int, int]) -> None:
    assert code(bomb(*size)) == "image_too_many_pixels"


def test_a_webp_that_claims_too_many_pixels_is_not_opened() -> None:
    data = bytearray(saved(face(60, 80), "WEBP", exif=phone_exif(1)))
    data[24:30] = (16_000).to_bytes(3, "little") * 2
    assert code(bytes(data)) == "image_too_many_pixels"


def test_a_film_is_no_photo() -> None:
    frames = [Image.new("RGB", (40, 40), (shade, 0, 0)) for shade in range(0, 240, 20)]
    assert code(saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])) == "image_format"


def test_an_upright_box_is_filled_without_distortion() -> None:
    assert fitted(saved(face(1200, 1600), "JPEG"), (540, 675)).size == (506, 675)
    assert fitted(saved(face(1600, 1200), "JPEG"), (540, 675)).size == (540, 405)


def test_the_jpeg_is_small_enough_to_keep() -> None:
    noisy = Image.effect_noise((1200, 1600), 40).convert("RGB")
    assert len(as_jpeg(upright(saved(noisy, "PNG"), (1600, 1600)))) < 1_500_000
