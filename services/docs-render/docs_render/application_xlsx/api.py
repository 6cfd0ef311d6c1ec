"""POST /internal/xlsx/application: applicants and their photos as the company's form."""

from __future__ import annotations

from chassis.identity import Service
from fastapi import APIRouter, Request
from fastapi.responses import Response

from docs_render.application_xlsx.rules import Applications
from docs_render.jobs import APPLICATION
from docs_render.rendering import XLSX, Order, body_of, file_answer, makes, render, schema_of

router = APIRouter()
_ORDER = Order(APPLICATION, largest_mib=64)
_PARTS = {
    "type": "object",
    "required": ["data"],
    "properties": {"data": schema_of(Applications)},
    "additionalProperties": {"type": "string", "format": "binary"},
}


@router.post(
    "/internal/xlsx/application",
    response_class=Response,
    responses=makes(XLSX),
    openapi_extra=body_of("multipart/form-data", _PARTS),
)
async def application(request: Request, who: Service) -> Response:
    """Return one sheet an applicant; photos that could not be opened are named by index in a header."""
    params = {"content_type": request.headers.get("content-type", "")}
    rendered = await render(request, _ORDER, params)
    return file_answer(rendered, XLSX, {"X-Humetix-Failed-Photos": rendered.notes["failed_photos"]})
