"""The plain way to a payslip: read the font, draw some lines with reportlab, one file after another."""

from __future__ import annotations

import io
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas


def font_file() -> Path:
    """Return the NanumGothic that comes with the font wheel."""
    found = find_spec("koreanize_matplotlib")
    assert found
    assert found.submodule_search_locations
    return next(Path(found.submodule_search_locations[0]).glob("**/NanumGothic.ttf"))


def payslip(path: Path) -> bytes:
    """Draw thirty lines in Korean."""
    pdfmetrics.registerFont(TTFont("Nanum", str(path)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.setFont("Nanum", 10)
    for line in range(30):
        canvas.drawString(60, 780 - 20 * line, f"기본급 {line}번째 줄 1,234,567원")
    canvas.save()
    return file.getvalue()


if __name__ == "__main__":
    seconds, path = float(sys.argv[1]), font_file()
    started, made = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        payslip(path)
        made += 1
    print(f"{made / (time.perf_counter() - started):.2f}")
