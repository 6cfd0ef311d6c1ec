"""Where the form's boxes lie: in cells, in pixels, and which of their edges are double lines."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from docs_render.application_xlsx import form

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0, both ends within."""

Edges = tuple[int, int, int, int]
"""Line styles left, right, top, bottom, as Excel numbers them."""

_NONE, _THIN, _DOUBLE = 0, 1, 6


def area_of(place: str) -> Area:
    """Return the area of `B4` or `B4:H8`."""
    first, _, last = place.partition(":")
    top, left = _cell(first)
    bottom, right = _cell(last or first)
    return top, left, bottom, right


def _cell(name: str) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]+)(\d+)", name)
    if match is None:
        raise ValueError(f"no cell: {name}")
    return int(match[2]) - 1, column_number(match[1])


def column_number(letters: str) -> int:
    """Return the number of a column, A being 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def pixels_of(area: Area) -> tuple[float, float]:
    """Return width and height of an area in screen pixels (96 to the inch)."""
    top, left, bottom, right = area
    return _COLUMN_STARTS[right + 1] - _COLUMN_STARTS[left], _ROW_STARTS[bottom + 1] - _ROW_STARTS[top]


@lru_cache(maxsize=256)
def edges_of(area: Area) -> Edges:
    """Return the lines around an area: thin within a block, double on its outline and around the photo."""
    block = next((block for block in _BLOCKS if _holds(block, area)), None)
    if block is None:
        return _NONE, _NONE, _NONE, _NONE
    sides = zip(_sides(area), _sides(block), strict=True)
    left, right, top, bottom = (_DOUBLE if own == outer else _THIN for own, outer in sides)
    if area == _PHOTO or (area[1] == _PHOTO[3] + 1 and _PHOTO[0] <= area[0] <= _PHOTO[2]):
        left = _DOUBLE
    return left, _DOUBLE if area == _PHOTO else right, top, bottom


def _sides(area: Area) -> Area:
    top, left, bottom, right = area
    return left, right, top, bottom


def _holds(block: Area, area: Area) -> bool:
    return block[0] <= area[0] and block[1] <= area[1] and area[2] <= block[2] and area[3] <= block[3]


def _starts(runs: list[tuple[int, float]]) -> list[float]:
    sizes: list[float] = []
    for last, size in runs:
        sizes += [size] * (last - len(sizes))
    return [0.0, *accumulate(sizes)]


_COLUMN_STARTS = _starts([(column_number(last) + 1, pixels) for last, pixels in form.COLUMN_PIXELS])
_ROW_STARTS = _starts([(last, points * 4 / 3) for last, points in form.ROW_POINTS])
_BLOCKS = [area_of(place) for place in form.BLOCKS]
_PHOTO = area_of(form.PHOTO_BOX)
AREAS: dict[str, Area] = {box.place: area_of(box.place) for box in form.BOXES}
