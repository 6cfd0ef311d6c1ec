"""POST /internal/pdf/payslip: payslips as one PDF."""

from __future__ import annotations

from chassis.identity import Service
from fastapi import APIRouter, Request
from fastapi.responses import Response

from docs_render.jobs import PAYSLIP
from docs_render.payslip_pdf.rules import PayslipBook
from docs_render.rendering import PDF, Order, body_of, file_answer, makes, render, schema_of

router = APIRouter()
_ORDER = Order(PAYSLIP, largest_mib=32)


@router.post(
    "/internal/pdf/payslip",
    response_class=Response,
    responses=makes(PDF),
    openapi_extra=body_of("application/json", schema_of(PayslipBook)),
)
async def payslip(request: Request, who: Service) -> Response:
    """Return one PDF, at least a page and a bookmark for each payslip."""
    return file_answer(await render(request, _ORDER), PDF)
