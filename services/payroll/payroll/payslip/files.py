"""Payslip files on their way to the reader: asked from docs-render part by part, named in Korean."""

from __future__ import annotations

import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import quote

from chassis.db import Database
from chassis.errors import AppError
from chassis.http import PeerRefused, Peers
from fastapi import Request, Response

from payroll import clients, metrics
from payroll.payslip import queries
from payroll.payslip.rules.documents import (
    Company,
    book_title,
    excel_name,
    ledger_name,
    pdf_name,
    pdf_request,
)
from payroll.payslip.rules.sheets import excel_request, ledger_request
from payroll.payslip.rules.view import PayslipView
from payroll.settings import PayrollSettings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PART = 200
"""Payslips drawn in one piece: a piece is a second's work and some megabytes."""
AT_ONCE = 3
"""Pieces asked for side by side: two are drawn, the next waits at the door (a tenth sooner than with two)."""

_Asked = TypeVar("_Asked")
_Made = TypeVar("_Made")


class PayslipUnsound(AppError):
    """A finished file did not read as asked: nobody gets it."""

    code, status = "payslip_unsound", 503
    message = "명세서 파일을 다시 열어 보니 내용이 맞지 않아 내보내지 않았습니다. 운영자에게 알려 주세요."


@dataclass(frozen=True)
class Call:
    """A download in hand: of which month, for whom (office or worker)."""

    request: Request
    peers: Peers
    month: str
    reader: str

    @property
    def company(self) -> Company:
        """The employer as printed."""
        return company_of(self.request.app.state.settings)


def company_of(settings: PayrollSettings) -> Company:
    """Return the employer as printed."""
    return Company(settings.company_name, settings.company_address, settings.company_phone)


def pdf(call: Call, payslip: PayslipView, *, locked: bool = False) -> Response:
    """Return one person's payslip; raises PeerAway, or PayslipUnsound when it does not read as asked."""
    content = drawn(call.peers, [payslip], call.company, "locked" if locked else "book")
    metrics.documents.labels("locked" if locked else "pdf", call.reader).inc()
    name = pdf_name(call.month, payslip.name, locked=locked)
    return _download(content, "application/pdf", name, f"payslip_{call.month}.pdf")


def book(call: Call, db: Database, total: int) -> Response:
    """Return a whole month as one PDF, drawn in parts; raises PeerAway or PayslipUnsound."""

    def part(start: int) -> bytes:
        with db.read() as session:
            payslips = queries.some_payslips(session, call.month, start, start + PART)
        return drawn(call.peers, payslips, call.company, "book")

    parts = list(side_by_side(part, range(0, total, PART)))
    content = parts[0] if len(parts) == 1 else merged(call.peers, packed(parts), call.month, total)
    metrics.documents.labels("pdf", call.reader).inc()
    return _download(content, "application/pdf", pdf_name(call.month), f"payslip_{call.month}.pdf")


def excel(call: Call, payslips: Sequence[PayslipView]) -> Response:
    """Return the month as a workbook; raises PeerAway when docs-render does not answer."""
    return _workbook(call, "excel", excel_request(call.month, payslips), excel_name(call.month))


def ledger(call: Call, payslips: Sequence[PayslipView]) -> Response:
    """Return the month's wage ledger; raises PeerAway when docs-render does not answer."""
    asked = ledger_request(call.month, call.company.name, payslips)
    return _workbook(call, "ledger", asked, ledger_name(call.month))


def drawn(peers: Peers, payslips: Sequence[PayslipView], company: Company, kind: str) -> bytes:
    """Ask docs-render for payslips as `book`, `locked` (one) or `files`; raises PayslipUnsound."""
    asked = pdf_request(payslips, company)
    try:
        return clients.payslip_files(peers, asked, kind)
    except PeerRefused as refused:
        raise _meant(refused) from refused


def side_by_side(make: Callable[[_Asked], _Made], asked: Iterable[_Asked]) -> Iterator[_Made]:
    """Yield what `make` returns for each piece asked for, in order, `AT_ONCE` of them under way."""
    with ThreadPoolExecutor(AT_ONCE, "payslip-piece") as threads:
        waiting: deque[Future[_Made]] = deque()
        for each in asked:
            waiting.append(threads.submit(copy_context().run, make, each))
            if len(waiting) > AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def merged(peers: Peers, archive: bytes, month: str, people: int) -> bytes:
    """Ask docs-render for one PDF of an archive's PDFs; raises PayslipUnsound."""
    try:
        return clients.merged_pdf(peers, archive, people, book_title(month, people))
    except PeerRefused as refused:
        raise _meant(refused) from refused


def packed(parts: Sequence[bytes]) -> bytes:
    """Return parts in an archive, in their order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, content in enumerate(parts):
            archive.writestr(f"{number:04d}.pdf", content)
    return out.getvalue()


def _meant(refused: PeerRefused) -> AppError:
    if refused.peer_code != "payslip_check":
        return refused
    metrics.documents_unsound.inc()
    return PayslipUnsound()


def _workbook(call: Call, kind: str, asked: dict[str, Any], name: str) -> Response:
    content = clients.table_xlsx(call.peers, asked)
    metrics.documents.labels(kind, call.reader).inc()
    return _download(content, XLSX, name, f"payslip_{kind}_{call.month}.xlsx")


def _download(content: bytes, kind: str, korean_name: str, plain_name: str) -> Response:
    return Response(content, media_type=kind, headers=file_headers(korean_name, plain_name))


def file_headers(korean_name: str, plain_name: str) -> dict[str, str]:
    """Return the headers of a download with its Korean name."""
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(korean_name)}"
    return {
        "Content-Disposition": disposition,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
