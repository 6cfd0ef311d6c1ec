"""Where the pictures of a form lie on its sheet, small enough to be shown on a page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor, AnchorMarker, OneCellAnchor

from docs_render.photo.draw import as_jpeg, fitted
from docs_render.refusals import Refused

_EMU = 9525
_SHOWN = (400, 400)


def shown_pictures(
    pictures: Sequence[tuple[bytes, Any]], lefts: Sequence[float], tops: Sequence[float]
) -> list[dict[str, Any]]:
    """Return each picture's box in pixels and its JPEG as base64; empty where it cannot be opened.

    `lefts` and `tops` are the pixels at which each column and row begins.
    """
    return [_area(anchor, lefts, tops) | {"jpeg": _small(content)} for content, anchor in pictures]


def _area(anchor: Any, lefts: Sequence[float], tops: Sequence[float]) -> dict[str, float]:
    if isinstance(anchor, AbsoluteAnchor):
        x, y = anchor.pos.x / _EMU, anchor.pos.y / _EMU
    else:
        x, y = _point(anchor._from, lefts, tops)
    if isinstance(anchor, (AbsoluteAnchor, OneCellAnchor)):
        return {"x": x, "y": y, "w": anchor.ext.width / _EMU, "h": anchor.ext.height / _EMU}
    right, bottom = _point(anchor.to, lefts, tops)
    return {"x": x, "y": y, "w": max(1.0, right - x), "h": max(1.0, bottom - y)}


def _point(marker: AnchorMarker, lefts: Sequence[float], tops: Sequence[float]) -> tuple[float, float]:
    # A picture may reach beyond the last cell with words in it.
    column, row = min(marker.col, len(lefts) - 1), min(marker.row, len(tops) - 1)
    return lefts[column] + marker.colOff / _EMU, tops[row] + marker.rowOff / _EMU


def _small(content: bytes) -> str:
    try:
        return base64.b64encode(as_jpeg(fitted(content, _SHOWN))).decode()
    except Refused:
        return ""
