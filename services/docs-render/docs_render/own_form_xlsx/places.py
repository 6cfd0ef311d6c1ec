"""Where a cell or range of a map lies on the form: merged cells count as one; what cannot be is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from docs_render.own_form_xlsx.rules import wrong
from docs_render.refusals import Refused

_DIGIT = 7  # pixels of a digit in the narrowest common body font: a photo then never leaves its box
_SMALLEST_PHOTO = 40


@dataclass(frozen=True)
class Place:
    """A cell or merged range: left, top, right, bottom, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def touches(self, other: Place) -> bool:
        """Say whether two places have a cell in common."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom

    def __str__(self) -> str:
        first = f"{get_column_letter(self.left)}{self.top}"
        last = f"{get_column_letter(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def place_of(text: str) -> Place:
    """Return the place a text names; raises ValueError for no cell."""
    left, top, right, bottom = range_boundaries(text)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(text)
    return Place(left, top, right, bottom)


def places_on(sheet: Worksheet, cells: Mapping[str, str], known: set[str]) -> dict[str, Place]:
    """Return field → place on the form. Raises Refused that says in Korean what is wrong with which field."""
    merged = [place_of(str(area)) for area in sheet.merged_cells.ranges]
    found: dict[str, Place] = {}
    problems: dict[str, str] = {}
    for field, text in cells.items():
        try:
            place = _settled(sheet, place_of(text.replace("$", "")), merged)
            problem = _problem(sheet, field, place, found) if field in known else "알 수 없는 항목입니다."
        except (ValueError, TypeError) as error:
            place, problem = (
                None,
                str(error) if "병합" in str(error) else "칸을 B4 또는 B4:H8처럼 적으십시오.",
            )
        if problem or place is None:
            problems[field] = problem
        else:
            found[field] = place
    if problems:
        raise Refused("form_cells", wrong(problems))
    return found


def _settled(sheet: Worksheet, place: Place, merged: list[Place]) -> Place:
    touching = [area for area in merged if area.touches(place)]
    is_cell = (place.left, place.top) == (place.right, place.bottom)
    if len(touching) == 1 and (is_cell or touching[0] == place):
        return touching[0]
    if touching:
        raise ValueError(f"병합된 칸과 어긋납니다. 병합된 범위는 {', '.join(map(str, touching[:3]))}입니다.")
    return place


def _problem(sheet: Worksheet, field: str, place: Place, found: Mapping[str, Place]) -> str:
    if place.bottom > sheet.max_row or place.right > sheet.max_column:
        last = f"{get_column_letter(sheet.max_column)}{sheet.max_row}"
        return f"양식 밖의 칸입니다. 양식은 {last}까지입니다."
    if sheet.cell(place.top, place.left).data_type == "f":
        return "수식이 있는 칸에는 쓸 수 없습니다."
    if field == "photo" and min(size_of(sheet, place)) < _SMALLEST_PHOTO:
        return "사진이 들어가기에 너무 작습니다. B4:H8처럼 범위를 적으십시오."
    other = next((name for name, taken in found.items() if taken.touches(place)), None)
    return f"다른 항목과 겹치는 칸입니다({found[other]})." if other else ""


def size_of(sheet: Worksheet, place: Place) -> tuple[float, float]:
    """Return width and height of a place in pixels (96 to the inch)."""
    wide = sum(column_pixels(sheet, column) for column in range(place.left, place.right + 1))
    return wide, sum(row_pixels(sheet, row) for row in range(place.top, place.bottom + 1))


def column_pixels(sheet: Worksheet, column: int) -> float:
    """Return the width of a column; one definition may stand for a run of columns."""
    for dimension in sheet.column_dimensions.values():
        if dimension.min is not None and dimension.min <= column <= (dimension.max or dimension.min):
            return 0.0 if dimension.hidden else int(dimension.width * _DIGIT + 0.5)
    return int((sheet.sheet_format.defaultColWidth or 8.43 + 5 / _DIGIT) * _DIGIT + 0.5)


def row_pixels(sheet: Worksheet, row: int) -> float:
    """Return the height of a row."""
    dimension = sheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0.0
    points = (
        (dimension.height if dimension is not None else None) or sheet.sheet_format.defaultRowHeight or 15
    )
    return float(points) * 4 / 3
