"""Many payslips as files: an archive of locked single ones, and one PDF out of several."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docs_render.jobs import Rendered
from docs_render.payslip_pdf.draw import checked, draw_book, read_book
from docs_render.payslip_pdf.joined import join
from docs_render.payslip_pdf.reopened import inspect_joined
from docs_render.payslip_pdf.rules import MOST_MERGED_MIB, PayslipBook, Unsound, file_name
from docs_render.refusals import Refused

_PINNED = (1980, 1, 1, 0, 0, 0)


def payslip_files(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a PayslipBook as JSON becomes an archive of PDFs, each locked with its worker's birth date."""
    book = read_book(body)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for payslip in book.payslips:
            alone = PayslipBook(company=book.company, payslips=[payslip])
            info = zipfile.ZipInfo(file_name(payslip), _PINNED)
            archive.writestr(info, checked(draw_book(alone), alone, is_locked=True))
    return Rendered(out.getvalue())


def merged_book(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: an archive of payslip PDFs becomes one PDF in their order, with all their bookmarks."""
    try:
        joined = join(_pieces(body), params["title"])
        inspect_joined(joined, params["people"])
    except Unsound as unsound:
        raise Refused("payslip_check", [{"loc": [unsound.fault], "type": "unsound"}]) from unsound
    return Rendered(joined.content)


def _pieces(body: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_MERGED_MIB * 1024 * 1024:
                raise Refused("too_heavy")
            for info in archive.infolist():
                yield archive.read(info)
    except zipfile.BadZipFile as error:
        raise Refused("payslip_check") from error
