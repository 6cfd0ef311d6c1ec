"""Payslip files on their way to the reader: asked from docs-render, named in Korean."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from chassis.http import Peers
from fastapi import Request, Response

from payroll import clients, metrics
from payroll.payslip.rules.documents import Company, excel_name, excel_request, pdf_name, pdf_request
from payroll.payslip.rules.view import PayslipView
from payroll.settings import PayrollSettings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(
    request: Request,
    peers: Peers,
    month: str,
    payslips: Sequence[PayslipView],
    *,
    reader: str,
    name: str | None = None,
) -> Response:
    """Return the payslips as one PDF; raises PeerAway when docs-render does not answer."""
    settings: PayrollSettings = request.app.state.settings
    company = Company(settings.company_name, settings.company_address, settings.company_phone)
    content = clients.payslip_pdf(peers, pdf_request(payslips, company))
    metrics.documents.labels("pdf", reader).inc()
    return _download(content, "application/pdf", pdf_name(month, name), f"payslip_{month}.pdf")


def excel(peers: Peers, month: str, payslips: Sequence[PayslipView]) -> Response:
    """Return the month as a workbook; raises PeerAway when docs-render does not answer."""
    content = clients.table_xlsx(peers, excel_request(month, payslips))
    metrics.documents.labels("excel", "office").inc()
    return _download(content, XLSX, excel_name(month), f"payslip_{month}.xlsx")


def _download(content: bytes, kind: str, korean_name: str, plain_name: str) -> Response:
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(korean_name)}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
