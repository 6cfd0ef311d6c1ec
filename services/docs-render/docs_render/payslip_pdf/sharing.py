"""A canvas whose pages share one list of fonts and forms."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObjectReference, PDFPage, PDFResourceDictionary
from reportlab.pdfgen.canvas import Canvas

_SHARED = "SharedResources"


class SharingCanvas(Canvas):
    """Writes the resources of all its pages once.

    reportlab lists them on each page again: a tenth of a month's file and of its time.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._used: dict[str, None] = {}

    def _setXObjects(self, thing: Any) -> None:  # noqa: N802 - reportlab calls it for each page and form
        super()._setXObjects(thing)  # type: ignore[misc]  # the stubs leave it out
        if isinstance(thing, PDFPage):
            self._used |= dict.fromkeys(vars(self)["_formsinuse"])
            thing.Resources = PDFObjectReference(_SHARED)
            thing.Trans = None  # else each page names a transition between slides

    def save(self) -> None:
        """Finish the document, whose pages have all been shown."""
        document, shared = vars(self)["_doc"], PDFResourceDictionary()
        shared.basicFonts()
        vars(shared)["XObject"] = document.xobjDict(self._used)
        document.Reference(shared, _SHARED)
        super().save()
