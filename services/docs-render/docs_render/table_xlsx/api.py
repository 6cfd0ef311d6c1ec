"""POST /internal/xlsx/table: a table of any service as a workbook."""

from __future__ import annotations

from chassis.identity import Service
from fastapi import APIRouter, Request
from fastapi.responses import Response

from docs_render.jobs import TABLE
from docs_render.rendering import XLSX, Order, body_of, file_answer, makes, render, schema_of
from docs_render.table_xlsx.rules import Table

router = APIRouter()
_ORDER = Order(TABLE, largest_mib=32)


@router.post(
    "/internal/xlsx/table",
    response_class=Response,
    responses=makes(XLSX),
    openapi_extra=body_of("application/json", schema_of(Table)),
)
async def table(request: Request, who: Service) -> Response:
    """Return a workbook of one sheet with this table."""
    return file_answer(await render(request, _ORDER), XLSX)
