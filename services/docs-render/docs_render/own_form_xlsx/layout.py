"""A sheet as boxes with words, for a page that shows it: a preview, not a printer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from docs_render.own_form_xlsx.pictures import shown_pictures
from docs_render.own_form_xlsx.places import Place, column_pixels, place_of, row_pixels

Pictures = Sequence[tuple[bytes, Any]]
_MOST_BOXES = 4000
_ANCHORS = {"center": "middle", "distributed": "middle", "right": "end"}


def layout_of(sheet: Worksheet, photo: Place | None, pictures: Pictures = ()) -> dict[str, Any]:
    """Return width, height, boxes and pictures of a sheet in pixels; `photo` is the applicant's box."""
    lefts = [0.0, *accumulate(column_pixels(sheet, one) for one in range(1, sheet.max_column + 1))]
    tops = [0.0, *accumulate(row_pixels(sheet, one) for one in range(1, sheet.max_row + 1))]

    def area(place: Place) -> dict[str, float]:
        x, y = lefts[place.left - 1], tops[place.top - 1]
        return {"x": x, "y": y, "w": lefts[place.right] - x, "h": tops[place.bottom] - y}

    merged = [place_of(str(one)) for one in sheet.merged_cells.ranges]
    merged = [one for one in merged if one.right < len(lefts) and one.bottom < len(tops)]
    hidden = {
        (row, column)
        for one in merged
        for row in range(one.top, one.bottom + 1)
        for column in range(one.left, one.right + 1)
    }
    single = [
        place_of(cell.coordinate)
        for row in sheet.iter_rows()
        for cell in row
        if (cell.row, cell.column) not in hidden and (cell.value is not None or cell.border.top.style)
    ]
    boxes = [area(place) | _look(sheet, place) for place in (*merged, *single)[:_MOST_BOXES]]
    told = {"width": lefts[-1], "height": tops[-1], "boxes": boxes}
    told["pictures"] = shown_pictures(pictures, lefts, tops)
    return told | {"photo": area(photo) if photo else None}


def _look(sheet: Worksheet, place: Place) -> dict[str, Any]:
    cell = sheet.cell(place.top, place.left)
    font, fill, align = cell.font, cell.fill, cell.alignment
    colour = fill.fgColor.rgb if fill.fill_type == "solid" else None
    return {
        "place": str(place),
        "text": "" if cell.value is None else str(cell.value)[:300],
        "size": float(font.sz or 11),
        "bold": bool(font.b),
        "anchor": _ANCHORS.get(align.horizontal or "", "start"),
        "fill": f"#{colour[-6:]}" if isinstance(colour, str) else "",
        "line": bool(cell.border.top.style or cell.border.bottom.style or cell.border.left.style),
    }
