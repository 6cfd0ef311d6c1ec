"""One PDF out of several, and what must be found again in it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

from docs_render.payslip_pdf.rules import Unsound


@dataclass
class Joined:
    """A PDF joined from pieces; `marks` are its bookmarks (title, page from 0) in their order."""

    content: bytes = b""
    pages: int = 0
    marks: list[tuple[str, int]] = field(default_factory=list)
    seams: list[int] = field(default_factory=list)
    """Where in `marks` each piece begins."""


def join(pieces: Iterable[bytes], title: str) -> Joined:
    """Return the pieces as one PDF, with all their pages and bookmarks; raises Unsound for a broken one."""
    joined, out = Joined(), BytesIO()
    with ExitStack() as kept, pikepdf.new() as whole:
        try:
            for piece in pieces:
                # A piece stays open until the whole is written: its pages are copied only then.
                _append(whole, kept.enter_context(pikepdf.open(BytesIO(piece))), joined)
        except pikepdf.PdfError as error:
            raise Unsound("unreadable") from error
        pages = list(whole.pages)  # looked up one by one, 5,000 pages take seconds
        with whole.open_outline() as outline:
            outline.root.extend(_mark(words, pages[number]) for words, number in joined.marks)
        whole.docinfo["/Title"] = title
        whole.Root.PageMode = pikepdf.Name.UseOutlines
        # The pages came compressed; asked to compress, qpdf would try each again.
        whole.save(out, deterministic_id=True, compress_streams=False)
    joined.content = out.getvalue()
    return joined


def _mark(words: str, page: pikepdf.Page) -> pikepdf.OutlineItem:
    return pikepdf.OutlineItem(words, pikepdf.Array([page.obj, pikepdf.Name.Fit]))


def _append(whole: pikepdf.Pdf, piece: pikepdf.Pdf, joined: Joined) -> None:
    numbers = {page.obj.objgen: number for number, page in enumerate(piece.pages, joined.pages)}
    joined.seams.append(len(joined.marks))
    with piece.open_outline() as outline:
        for mark in outline.root:
            place = mark.destination
            if not isinstance(place, pikepdf.Array) or place[0].objgen not in numbers:
                raise Unsound("bookmarks")
            joined.marks.append((mark.title, numbers[place[0].objgen]))
    joined.pages += len(numbers)
    whole.pages.extend(piece.pages)
