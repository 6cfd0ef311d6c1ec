"""POST /internal/xlsx/form and /internal/xlsx/form/layout: applicants on the office's own form."""

from __future__ import annotations

from chassis.identity import Service
from fastapi import APIRouter, Request
from fastapi.responses import Response

from docs_render.jobs import OWN_FORM, OWN_FORM_LAYOUT
from docs_render.own_form_xlsx.rules import Filling
from docs_render.rendering import XLSX, Order, body_of, file_answer, makes, render, schema_of

router = APIRouter()
_PARTS = {
    "type": "object",
    "required": ["data", "template"],
    "properties": {"data": schema_of(Filling), "template": {"type": "string", "format": "binary"}},
    "additionalProperties": {"type": "string", "format": "binary"},
}


@router.post(
    "/internal/xlsx/form",
    response_class=Response,
    responses=makes(XLSX),
    openapi_extra=body_of("multipart/form-data", _PARTS),
)
async def own_form(request: Request, who: Service) -> Response:
    """Return one copy of the form an applicant; photos that could not be opened are named in a header."""
    params = {"content_type": request.headers.get("content-type", "")}
    rendered = await render(request, Order(OWN_FORM, largest_mib=64), params)
    return file_answer(rendered, XLSX, {"X-Humetix-Failed-Photos": rendered.notes["failed_photos"]})


@router.post(
    "/internal/xlsx/form/layout",
    response_class=Response,
    responses=makes("application/json"),
    openapi_extra=body_of("multipart/form-data", _PARTS),
)
async def own_form_layout(request: Request, who: Service) -> Response:
    """Return the form filled for the first applicant as boxes, and what of the form would be lost."""
    params = {"content_type": request.headers.get("content-type", "")}
    rendered = await render(request, Order(OWN_FORM_LAYOUT, largest_mib=4), params)
    return file_answer(rendered, "application/json")
