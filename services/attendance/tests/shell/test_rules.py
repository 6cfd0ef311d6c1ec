"""The installed app: icons drawn from the brand mark, the files it keeps."""

import struct
import zlib
from pathlib import Path

import chassis.web
import pytest
from attendance.shell.rules import ICONS, icon, kept_files, manifest

MARK = (Path(chassis.web.__file__).parent / "static" / "brand.svg").read_text()


def pixels(png: bytes) -> tuple[int, bytes]:
    """Width and the lines of a PNG as we write it."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    (size,) = struct.unpack(">I", png[16:20])
    start = png.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", png[start - 8 : start - 4])
    return size, zlib.decompress(png[start : start + length])


def at(lines: bytes, size: int, x: float, y: float) -> tuple[int, ...]:
    """Colour at a place of the mark's own 32 units."""
    row, column = int(y * size / 32), int(x * size / 32)
    start = row * (size * 4 + 1) + 1 + column * 4
    return tuple(lines[start : start + 4])


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_the_mark_in_its_size(name: str) -> None:
    size, lines = pixels(icon(MARK, name))
    assert (size, len(lines)) == (ICONS[name][0], size * (size * 4 + 1))
    assert at(lines, size, 16, 3) == (0xD9, 0x59, 0x0F, 255)


def test_strokes_are_white_and_corners_are_clear_only_where_the_phone_does_not_cut() -> None:
    size, lines = pixels(icon(MARK, "192"))
    white = (255, 255, 255, 255)
    assert at(lines, size, 9, 16) == at(lines, size, 23, 10) == at(lines, size, 16, 13.4) == white
    assert at(lines, size, 0.2, 0.2)[3] == 0
    size, lines = pixels(icon(MARK, "maskable"))
    assert at(lines, size, 0.2, 0.2) == (0xD9, 0x59, 0x0F, 255)


def test_a_mark_that_we_cannot_draw_is_no_icon() -> None:
    with pytest.raises(ValueError, match="not drawn here"):
        icon(MARK.replace("M9 8v16", "M9 8h16"), "192")


def test_the_manifest_opens_the_clock() -> None:
    told = manifest("/static/attendance/brand.svg")
    assert (told["start_url"], told["display"], told["lang"]) == ("/attendance", "standalone", "ko")


def test_files_that_files_need_are_kept_too() -> None:
    contents = {
        "/static/attendance/a.1.js": 'import "/static/attendance/b.2.js"',
        "/static/attendance/b.2.js": 'import "/static/attendance/a.1.js"'
        ' + import("/static/attendance/c.3.js")',
        "/static/attendance/c.3.js": "",
    }
    page = '<script src="/static/attendance/a.1.js"></script><img src="/static/attendance/m.4.svg">'
    assert kept_files(page, contents.__getitem__) == [*contents, "/static/attendance/m.4.svg"]
