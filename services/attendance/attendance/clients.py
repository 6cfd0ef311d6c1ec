"""Calls of attendance to other services: docs-render draws its Excel files."""

from collections.abc import Sequence
from typing import Any

from chassis.http import Peers
from pydantic import BaseModel

SLOW = 60.0


class Column(BaseModel):
    """One column of an Excel table."""

    key: str
    label: str
    kind: str = "text"
    width: int | None = None


def excel_table(
    peers: Peers,
    sheet: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    totals: bool = False,
) -> bytes:
    """Draw rows as a workbook of one sheet."""
    body = {
        "sheet": sheet,
        "title": None,
        "columns": [column.model_dump(exclude_none=True) for column in columns],
        "rows": rows,
        "totals": totals,
    }
    return peers.client("docs-render").post_bytes("/internal/xlsx/table", timeout=SLOW, json=body).content
