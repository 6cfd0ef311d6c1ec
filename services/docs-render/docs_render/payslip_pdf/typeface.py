"""NanumGothic for reportlab: parsed once a process, embedded as a subset; and text set to fit its box."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from docs_render.fonts import BOLD, REGULAR, find_fonts
from docs_render.payslip_pdf.rules import LEADING, fitted
from docs_render.text import printable

_ORDINARY = re.compile(r"[ -~가-힣×→·※~,()]*\Z")
INK = HexColor("#1F1B18")

_registered: dict[str, TTFont] = {}
_folder: list[Path | None] = [None]


def look_only_in(folder: Path | None) -> None:
    """Name the one folder fonts may come from; None means the usual places."""
    _folder[:] = [folder]


def register_fonts() -> None:
    """Parse and register both faces, once a process. Raises FontMissing."""
    if _registered:
        return
    rl_config.useA85 = 0  # binary streams: a fifth smaller, and sooner made
    rl_config.canvas_basefontname = REGULAR  # else every page names Helvetica, which is not embedded
    for name, file in zip((REGULAR, BOLD), find_fonts(_folder[0]), strict=True):
        font = TTFont(name, str(file))
        # reportlab copies the whole glyph table (3 MB) for each subset; the same bytes serve every time.
        vars(font.face)["get_table"] = cache(font.face.get_table)
        pdfmetrics.registerFont(font)
        _registered[name] = font


@cache
def glyphs() -> frozenset[str]:
    """Return the characters both faces can print. Raises FontMissing."""
    register_fonts()
    faces = [font.face.charToGlyph for font in _registered.values()]
    return frozenset(chr(code) for code in set(faces[0]).intersection(*faces[1:]))


def shown(text: str) -> str:
    """Return the text as it can be printed."""
    # Nearly every text is plain Hangul and digits: two passes in C, not one in Python.
    if _ORDINARY.match(text) and glyphs().issuperset(text):
        return text
    return printable(text, glyphs().__contains__, lines=True)


@lru_cache(maxsize=4096)
def width_of(text: str, name: str, size: float = 1.0) -> float:
    """Return the width of a line in points; the words of a month's payslips are the same again and again."""
    return float(pdfmetrics.stringWidth(text, name, size))


class Pen:
    """Sets text on a canvas: one line, or fitted into a box.

    Lines are gathered in one text object until `flush` (a third of the time of one each), and what has
    been fitted once is remembered.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._text: PDFTextObject | None = None
        self._face: tuple[str, float] | None = None
        self._fitted: dict[tuple[str, float, float, float, str], tuple[float, list[str]]] = {}

    def colour(self, colour: Color) -> None:
        """Set the lines that follow in this colour, until `flush` or another."""
        self._open().setFillColor(colour)

    def line(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, align: str = "left"
    ) -> None:
        """Set one line with its baseline at y; x is its left end, middle or right end."""
        name = BOLD if bold else REGULAR
        if align != "left":
            width = width_of(text, name, size)
            x -= width if align == "right" else width / 2
        target = self._open()
        if self._face != (name, size):
            target.setFont(name, size)
            self._face = (name, size)
        target.setTextOrigin(x, y)
        target.textOut(text)

    def flush(self) -> None:
        """Put the gathered lines on the canvas, over what is drawn there."""
        if self._text is not None:
            self._canvas.drawText(self._text)
        self._text, self._face = None, None

    def _open(self) -> PDFTextObject:
        if self._text is None:
            self._text = self._canvas.beginText()
            self._text.setFillColor(INK)
        return self._text

    def boxed(self, box: tuple[float, float, float, float], text: str, size: float = 9, *, bold: bool = False,
              align: str = "left") -> None:  # fmt: skip
        """Set text in a box (left, bottom, width, height), centred in height, shrunk or wrapped to fit."""
        left, bottom, width, height = box
        room = width - 2 * PADDING
        name = BOLD if bold else REGULAR
        size, lines = self._fit(text, room, height - 2, size, name)
        x = {"left": left + PADDING, "center": left + width / 2, "right": left + width - PADDING}[align]
        y = bottom + (height + (len(lines) - 1) * size * LEADING) / 2 - size * _DROP
        for line in lines:
            self.line(x, y, line, size, bold=bold, align=align)
            y -= size * LEADING

    def _fit(self, text: str, width: float, height: float, size: float, name: str) -> tuple[float, list[str]]:
        key = (text, width, height, size, name)
        if key not in self._fitted:
            self._fitted[key] = fitted(shown(text), width, height, size, partial(width_of, name=name))
        return self._fitted[key]


PADDING = 5.0
_DROP = 0.36
"""From the middle of a letter to its baseline, in letter sizes."""
