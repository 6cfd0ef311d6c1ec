"""Which bytes may be a photo."""

from datetime import timedelta

import pytest
from recruit.photo.rules import NOT_A_PHOTO, UNREADABLE, format_of, next_try_after, refusal_sentence


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"\xff\xd8\xff\xe1..Exif MPO", "jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heif"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00", "heif"),
    ],
)
def test_the_formats_of_phones_are_known_by_their_signature(head: bytes, expected: str) -> None:
    assert format_of(head) == expected


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"not a photo at all",
        b"<svg xmlns='http",
        b"<html><script>",
        b"GIF89a\x01\x00",
        b"%PDF-1.7",
        b"RIFF\x10\x00\x00\x00WAVE",
        b"\x00\x00\x00\x18ftypmp42",
        b"\xff\xd8",
    ],
)
def test_anything_else_is_no_photo(head: bytes) -> None:
    assert format_of(head) is None


def test_a_refusal_is_told_in_korean() -> None:
    assert refusal_sentence("image_format") == NOT_A_PHOTO
    assert refusal_sentence("something_new") == UNREADABLE


def test_tries_grow_apart_up_to_a_minute() -> None:
    assert [next_try_after(number).total_seconds() for number in (1, 2, 3, 4)] == [5, 10, 20, 40]
    assert next_try_after(50) == timedelta(minutes=1)
