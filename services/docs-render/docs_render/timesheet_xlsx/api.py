"""POST /internal/xlsx/timesheet: a site's month in the client's layout."""

from __future__ import annotations

from chassis.identity import Service
from fastapi import APIRouter, Request
from fastapi.responses import Response

from docs_render.jobs import TIMESHEET
from docs_render.rendering import XLSX, Order, body_of, file_answer, makes, render, schema_of
from docs_render.timesheet_xlsx.rules import Timesheet

router = APIRouter()


@router.post(
    "/internal/xlsx/timesheet",
    response_class=Response,
    responses=makes(XLSX),
    openapi_extra=body_of("application/json", schema_of(Timesheet)),
)
async def timesheet(request: Request, who: Service) -> Response:
    """Return a workbook of one sheet: six rows a worker, a column a day."""
    return file_answer(await render(request, Order(TIMESHEET, largest_mib=8)), XLSX)
