"""POST /internal/xlsx/read: an uploaded workbook as plain cells."""

from __future__ import annotations

from chassis.identity import Service
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from docs_render.jobs import READ
from docs_render.rendering import XLSX, Order, body_of, file_answer, render

router = APIRouter()
_BODY = {"type": "string", "format": "binary"}


class SheetRead(BaseModel):
    name: str
    rows: list[list[str | int | float | bool | None]]
    cut: bool


class WorkbookRead(BaseModel):
    sheets: list[SheetRead]


@router.post(
    "/internal/xlsx/read",
    response_class=Response,
    responses={200: {"model": WorkbookRead}},
    openapi_extra=body_of(XLSX, _BODY),
)
async def read(request: Request, who: Service) -> Response:
    """Return the sheets with their rows: numbers, texts, dates as ISO text; a formula is its saved value."""
    return file_answer(await render(request, Order(READ, largest_mib=6)), "application/json")
