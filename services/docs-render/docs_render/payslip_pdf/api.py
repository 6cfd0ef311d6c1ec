"""Payslips: one PDF (`/internal/pdf/payslip`), locked single files in an archive, several PDFs as one."""

from __future__ import annotations

from typing import Annotated

from chassis.identity import Service
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from docs_render.jobs import MERGED, PAYSLIP, PAYSLIP_FILES
from docs_render.payslip_pdf.rules import MOST_MERGED_MIB, MOST_PAYSLIPS, PayslipBook
from docs_render.rendering import PDF, ZIP, Order, body_of, file_answer, makes, render, schema_of

router = APIRouter()
_ORDER, _FILES = Order(PAYSLIP, largest_mib=32), Order(PAYSLIP_FILES, largest_mib=8)
_MERGED = Order(MERGED, largest_mib=MOST_MERGED_MIB)
_BOOK = body_of("application/json", schema_of(PayslipBook))


@router.post("/internal/pdf/payslip", response_class=Response, responses=makes(PDF), openapi_extra=_BOOK)
async def payslip(request: Request, who: Service, locked: bool = False) -> Response:
    """Return one PDF, a page and a bookmark for each payslip at least, opened again and found sound.

    `locked` asks for one person's, with the birth date as password (yymmdd, AES-256).
    """
    return file_answer(await render(request, _ORDER, {"locked": locked}), PDF)


@router.post("/internal/zip/payslip", response_class=Response, responses=makes(ZIP), openapi_extra=_BOOK)
async def payslip_files(request: Request, who: Service) -> Response:
    """Return an archive with a locked PDF for each payslip."""
    return file_answer(await render(request, _FILES), ZIP)


@router.post(
    "/internal/pdf/merged",
    response_class=Response,
    responses=makes(PDF),
    openapi_extra=body_of(ZIP, {"type": "string", "format": "binary"}),
)
async def merged(
    request: Request,
    who: Service,
    people: Annotated[int, Query(ge=1, le=MOST_PAYSLIPS * 4)],
    title: Annotated[str, Query(min_length=1, max_length=200)],
) -> Response:
    """Return one PDF of an archive's PDFs in their order, with all their bookmarks."""
    return file_answer(await render(request, _MERGED, {"people": people, "title": title}), PDF)
