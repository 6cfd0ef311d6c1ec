"""Opens a finished PDF again with PDFium, another library than the one that drew it, and reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
import pypdfium2

from docs_render.payslip_pdf.joined import Joined
from docs_render.payslip_pdf.rules import Payslip, Unsound, fault_of_text
from docs_render.payslip_pdf.typeface import shown


def inspect_book(content: bytes, payslips: Sequence[Payslip], password: str | None = None) -> None:
    """Raise Unsound unless each payslip stands behind its bookmark, readable, with its sums and fonts."""
    document = _opened(content, password)
    try:
        _fonts_must_be_embedded(content, password)
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


def inspect_joined(joined: Joined, people: int) -> None:
    """Raise Unsound unless a file of several has all their pages, and a bookmark to each person's own.

    Each piece was read from end to end when it was drawn. What joining can do wrong is to leave out or to
    shift: every bookmark is compared, and read on the page it leads to where a piece begins and ends.
    """
    document = _opened(joined.content, None)
    try:
        if len(document) != joined.pages:
            raise Unsound("pages")
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        if marks != joined.marks or len(marks) != people or len({page for _, page in marks}) != people:
            raise Unsound("bookmarks")
        for number in {*joined.seams, *(seam - 1 for seam in joined.seams if seam), people - 1}:
            title, page = marks[number]
            name = title.partition(" · ")[0]
            if _squeezed(name)[:8] not in _text_of(document, page):
                raise Unsound("name")
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
        return _squeezed(letters.get_text_bounded())
    finally:
        letters.close()
        page.close()


def _fonts_must_be_embedded(content: bytes, password: str | None) -> None:
    """Look at every font of the file; asking PDFium for the font of each word took half of the check."""
    with pikepdf.open(BytesIO(content), password=password or "") as document:
        fonts = [each for each in document.objects if _is_a(each, "/Font")]
        if not fonts or not all("/FontFile2" in font.get("/FontDescriptor", {}) for font in fonts):
            raise Unsound("font")


def _is_a(thing: pikepdf.Object, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == kind


def _squeezed(text: str) -> str:
    return "".join(text.split())
