"""NanumGothic for reportlab: parsed once a process, embedded as a subset; and text set to fit its box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache, partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docs_render.fonts import BOLD, REGULAR, find_fonts
from docs_render.payslip_pdf.rules import LEADING, fitted
from docs_render.text import printable

_ORDINARY = re.compile(r"[ -~가-힣×÷→·※~,()]*\Z")
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

    Lines are gathered until `flush`. What has been fitted or written in a font's codes once is remembered:
    labels are the same on every page, and reportlab's own text object takes twice the time for each line.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._lines: list[str] = []
        self._fit = lru_cache(maxsize=_REMEMBERED)(_fit)
        codes = {name: _Codes(canvas, font) for name, font in _registered.items()}
        self._shown_in_font = lru_cache(maxsize=_REMEMBERED)(partial(_shown_in_font, codes))

    def colour(self, colour: Color) -> None:
        """Set the lines that follow in this colour, until `flush` or another."""
        self._lines.append(_ink_of(colour))

    def line(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, align: str = "left"
    ) -> None:
        """Set one line with its baseline at y; x is its left end, middle or right end."""
        name = BOLD if bold else REGULAR
        if align != "left":
            width = width_of(text, name, size)
            x -= width if align == "right" else width / 2
        self._lines.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {self._shown_in_font(text, name, size)}")

    def flush(self) -> None:
        """Put the gathered lines on the canvas, over what is drawn there."""
        if self._lines:
            self._canvas.addLiteral("\n".join(["BT", _ink_of(INK), *self._lines, "ET"]))
        self._lines = []

    def boxed(self, box: tuple[float, float, float, float], text: str, size: float = 9, *, bold: bool = False,
              align: str = "left") -> None:  # fmt: skip
        """Set text in a box (left, bottom, width, height), centred in height, shrunk or wrapped to fit."""
        _, _, width, height = box
        name = BOLD if bold else REGULAR
        size, lines = self._fit(text, width - 2 * PADDING, height - 2, size, name)
        self.lines(box, lines, size, bold=bold, align=align)

    def lines(self, box: tuple[float, float, float, float], lines: Sequence[str], size: float, *,
              bold: bool = False, align: str = "left") -> None:  # fmt: skip
        """Set lines that are known to fit in a box (left, bottom, width, height), centred in height."""
        left, bottom, width, height = box
        x = {"left": left + PADDING, "center": left + width / 2, "right": left + width - PADDING}[align]
        y = bottom + (height + (len(lines) - 1) * size * LEADING) / 2 - size * _DROP
        for line in lines:
            self.line(x, y, line, size, bold=bold, align=align)
            y -= size * LEADING


def _fit(text: str, width: float, height: float, size: float, name: str) -> tuple[float, list[str]]:
    return fitted(shown(text), width, height, size, partial(width_of, name=name))


class _Codes(dict[str, tuple[str, str]]):
    """Each letter of a face in a document: the font it stands in, as named there, and its code in it.

    reportlab looks letters up text by text; asked once for each letter, it is done sooner.
    """

    def __init__(self, canvas: Canvas, font: TTFont) -> None:
        super().__init__()
        self._document, self._font = vars(canvas)["_doc"], font

    def __missing__(self, letter: str) -> tuple[str, str]:
        [(subset, code)] = self._font.splitString(letter, self._document)
        self[letter] = self._font.getSubsetInternalName(subset, self._document), code.hex()
        return self[letter]


def _shown_in_font(faces: dict[str, _Codes], text: str, name: str, size: float) -> str:
    # A face is embedded as several fonts of 256 letters: a word may need two.
    stretches = groupby(map(faces[name].__getitem__, text), itemgetter(0))
    return " ".join(
        f"{font} {size:g} Tf <{''.join(map(itemgetter(1), letters))}> Tj" for font, letters in stretches
    )


@cache
def _ink_of(colour: Color) -> str:
    return "{:.3f} {:.3f} {:.3f} rg".format(*colour.rgb())


PADDING = 5.0
_REMEMBERED = 8192
"""Texts of a document that are kept as fitted and as written."""
_DROP = 0.36
"""From the middle of a letter to its baseline, in letter sizes."""
