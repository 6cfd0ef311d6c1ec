"""Renders one small thing of each kind inside a worker and looks at it; raises when it is not right."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from docs_render.application_xlsx.draw import draw_book
from docs_render.application_xlsx.rules import Applicant, Applications
from docs_render.fonts import BOLD
from docs_render.jobs import Rendered
from docs_render.payslip_pdf.typeface import Pen, glyphs, register_fonts
from docs_render.photo.draw import upright

_SAMPLE = "가각힣 0123456789 × ※ ·"


class SelfTestFailed(Exception):
    """This process cannot do what it is for."""


def check_font(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: both faces have the sample's glyphs and end up embedded in a PDF. Raises FontMissing too."""
    register_fonts()
    if not glyphs().issuperset(_SAMPLE):
        raise SelfTestFailed("glyphs")
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    pen = Pen(canvas)
    pen.line(40, 80, _SAMPLE, 12)
    pen.line(40, 40, _SAMPLE, 12, bold=True)
    pen.flush()
    canvas.save()
    pdf = out.getvalue()
    if pdf.count(b"/FontFile2") != 2 or f"+{BOLD}".encode() not in pdf:
        raise SelfTestFailed("embedding")
    return Rendered(pdf)


def check_heic(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: a HEIC picture made here opens again with its colour."""
    made = BytesIO()
    Image.new("RGB", (64, 48), (200, 40, 40)).save(made, "HEIF", quality=90)
    picture = upright(made.getvalue(), (64, 64))
    pixel = picture.getpixel((32, 24))
    if picture.size != (64, 48) or not isinstance(pixel, tuple) or abs(pixel[0] - 200) > 12:
        raise SelfTestFailed("heic")
    return Rendered(b"")


def check_xlsx(params: Mapping[str, Any], body: bytes) -> Rendered:
    """Job: the application form is a workbook that holds the name written on it."""
    applications = Applications(written_on=date(2026, 1, 2), applicants=[Applicant(name="가각힣")])
    with zipfile.ZipFile(BytesIO(draw_book(applications, {}).body)) as book:
        if "가각힣" not in book.read("xl/sharedStrings.xml").decode():
            raise SelfTestFailed("xlsx")
    return Rendered(b"")
