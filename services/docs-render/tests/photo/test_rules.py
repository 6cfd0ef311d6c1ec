"""What counts as a photo."""

import pytest
from docs_render.photo.rules import (
    has_too_many_pixels,
    heif_turns_itself,
    must_be_alone,
    picture_kind,
    shrunk_size,
    webp_size,
)
from docs_samples import face, phone_exif, saved


@pytest.mark.parametrize(
    ("kind", "told"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("HEIF", "HEIF"), ("MPO", "JPEG")]
)
def test_a_picture_is_told_by_its_first_bytes(kind: str, told: str) -> None:
    assert picture_kind(saved(face(60, 80), kind)) == told


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello, this is text",
        b"%PDF-1.7",
        b"GIF89a" + bytes(20),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf",
        b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
    ],
)
def test_anything_else_is_no_photo(data: bytes) -> None:
    assert picture_kind(data) is None


def test_fifty_megapixels_are_the_most() -> None:
    assert not has_too_many_pixels("HEIF", 8064, 6048)  # a 48-megapixel phone
    assert has_too_many_pixels("JPEG", 10_000, 5_001)
    assert has_too_many_pixels("PNG", 50_000, 50_000)


def test_webp_is_dearer_to_open_and_meets_its_limit_sooner() -> None:
    assert not has_too_many_pixels("WEBP", 4032, 3024)
    assert has_too_many_pixels("WEBP", 8064, 6048)


def test_a_picture_fills_its_box_without_distortion_and_is_never_enlarged() -> None:
    assert shrunk_size(4032, 3024, (1600, 1600)) == (1600, 1200)
    assert shrunk_size(90, 120, (1600, 1600)) == (90, 120)
    assert shrunk_size(50_000, 1, (1600, 1600)) == (1600, 1)


def test_large_pictures_are_opened_one_at_a_time() -> None:
    assert not must_be_alone("HEIF", 4032, 3024)
    assert must_be_alone("HEIF", 8064, 6048)


@pytest.mark.parametrize("more", [{}, {"lossless": True}, {"exif": phone_exif(6)}])
def test_a_webp_header_tells_the_size(more: dict[str, object]) -> None:
    assert webp_size(saved(face(61, 83), "WEBP", **more)) == (61, 83)


def test_a_heif_file_with_a_turn_of_its_own_is_known() -> None:
    # pillow-heif writes the turn (irot) when EXIF comes as bytes, and only EXIF when it comes as an object.
    assert heif_turns_itself(saved(face(80, 60), "HEIF", exif=phone_exif(6).tobytes()))
    assert not heif_turns_itself(saved(face(80, 60), "HEIF", exif=phone_exif(6)))


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"\x00\x00\x00\x01meta", b"\x00\x00\x00\x08free" * 3])
def test_looking_for_a_turn_ends_on_garbage(data: bytes) -> None:
    assert not heif_turns_itself(data)
