"""The plain way to a table in Excel: every cell through openpyxl, the whole book in memory."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from openpyxl import Workbook


def export(rows: int, columns: int, target: Path) -> None:
    """Write names in the first column and won in the others, with a row of totals."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"항목 {number}" for number in range(columns)])
    for number in range(rows):
        sheet.append([f"직원{number}", *range(1_000_000, 1_000_000 + columns - 1)])
    sheet.append(["합계", *(f"=SUM(B2:B{rows + 1})" for _ in range(columns - 1))])
    book.save(target)


if __name__ == "__main__":
    started = time.perf_counter()
    export(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - started:.3f} {peak_mb:.1f}")
