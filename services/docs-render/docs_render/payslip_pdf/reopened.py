"""Opens a finished PDF again with PDFium, another library than the one that drew it, and reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pypdfium2
from pypdfium2 import raw

from docs_render.payslip_pdf.rules import Payslip, fault_of_text
from docs_render.payslip_pdf.typeface import shown


class Unsound(Exception):
    """The file does not say what it was asked to; `fault` names the first thing found."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def inspect_book(content: bytes, payslips: Sequence[Payslip], password: str | None = None) -> None:
    """Raise Unsound unless each payslip stands behind its bookmark, readable, with its sums and fonts."""
    document = _opened(content, password)
    try:
        starts = [bookmark.get_dest().get_index() for bookmark in document.get_toc()]
        if len(starts) != len(payslips):
            raise Unsound("bookmarks")
        for payslip, pages in zip(payslips, _stretches(starts, len(document)), strict=True):
            text = "".join(_text_of(document, page) for page in pages)
            fault = fault_of_text(text, payslip, shown(payslip.name))
            if fault:
                raise Unsound(fault)
    finally:
        document.close()


def inspect_merged(content: bytes, pages: int, people: int) -> None:
    """Raise Unsound unless a file of several has all their pages, and a bookmark to each person's own."""
    document = _opened(content, None)
    try:
        if len(document) != pages:
            raise Unsound("pages")
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        if len(marks) != people or len({page for _, page in marks}) != people:
            raise Unsound("bookmarks")
        for title, page in marks:
            name = title.partition(" · ")[0]
            if _squeezed(name)[:8] not in _text_of(document, page):
                raise Unsound("name")
    finally:
        document.close()


def page_count(content: bytes) -> int:
    """Return how many pages a file has; raises Unsound when it cannot be opened."""
    document = _opened(content, None)
    try:
        return len(document)
    finally:
        document.close()


def _opened(content: bytes, password: str | None) -> pypdfium2.PdfDocument:
    try:
        if password is not None:
            _must_stay_shut(content)
        return pypdfium2.PdfDocument(content, password=password)
    except pypdfium2.PdfiumError as error:
        raise Unsound("unreadable") from error


def _must_stay_shut(content: bytes) -> None:
    try:
        pypdfium2.PdfDocument(content).close()
    except pypdfium2.PdfiumError:
        return
    raise Unsound("open_to_all")


def _stretches(starts: Sequence[int], total: int) -> Iterator[range]:
    for start, end in zip(starts, [*starts[1:], total], strict=True):
        if end <= start:
            raise Unsound("pages")
        yield range(start, end)


def _text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    letters = page.get_textpage()
    try:
        for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            if not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(piece)):
                raise Unsound("font")
        return _squeezed(letters.get_text_bounded())
    finally:
        letters.close()
        page.close()


def _squeezed(text: str) -> str:
    return "".join(text.split())
