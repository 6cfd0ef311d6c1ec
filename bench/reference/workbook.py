"""The plain way to a workbook with photos: open each original at export, turn it, put it into a cell."""

from __future__ import annotations

import io
import resource
import sys
import time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.drawing.image import Image as CellImage
from PIL import Image, ImageOps


def export(photos: list[Path], target: Path) -> None:
    """Write one sheet per photo."""
    book = Workbook()
    for number, photo in enumerate(photos):
        sheet = book.create_sheet(f"지원자{number}")
        for row in range(1, 46):
            for column in range(1, 45):
                sheet.cell(row, column, "항목" if column % 8 == 1 else None)
        with Image.open(photo) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
        upright.thumbnail((800, 1000))
        file = io.BytesIO()
        upright.save(file, "PNG")
        sheet.add_image(CellImage(file), "B4")
    book.save(target)


if __name__ == "__main__":
    started = time.perf_counter()
    export([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - started:.3f} {peak_mb:.1f}")
