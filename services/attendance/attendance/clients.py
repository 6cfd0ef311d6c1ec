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


class ExcelSheet(BaseModel):
    """A sheet as it was read: numbers, texts, dates and times as ISO texts."""

    name: str
    rows: list[list[str | int | float | bool | None]]


class ExcelRead(BaseModel):
    sheets: list[ExcelSheet]


def read_excel(peers: Peers, content: bytes) -> list[ExcelSheet]:
    """Have an uploaded workbook opened where nothing of ours can be hurt by it."""
    answer = peers.client("docs-render").post_bytes("/internal/xlsx/read", timeout=SLOW, content=content)
    return ExcelRead.model_validate_json(answer.content).sheets


def timesheet(peers: Peers, sheet: dict[str, Any]) -> bytes:
    """Draw a client's monthly workbook."""
    return (
        peers.client("docs-render").post_bytes("/internal/xlsx/timesheet", timeout=SLOW, json=sheet).content
    )
