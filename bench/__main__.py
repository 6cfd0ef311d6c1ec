"""`make bench`: one run, a table on the screen, var/bench/*.json; only ratios of one run count."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from humetix.environment import commit

from bench.attendance import month_rows
from bench.gateway import gateway_rows
from bench.payroll import pay_rows
from bench.phone import first_view_row
from bench.processes import reference_server
from bench.rows import Row, memory_row, page_rows, payslip_row, punch_rows, workbook_row
from tests.e2e.stack import ROOT, ProcessStack, running

KEPT = ROOT / "var" / "bench"


def measure(folder: Path) -> Iterator[Row]:
    """Start everything once and measure row after row."""
    with running(ProcessStack(folder)) as stack:
        yield memory_row(stack)
        yield first_view_row(stack)
        with reference_server(folder) as reference_url:
            yield from page_rows(stack, reference_url)
            yield from punch_rows(stack, reference_url)
        yield payslip_row(stack)
        yield workbook_row(stack, folder)
        yield from pay_rows(stack, folder)
    yield from month_rows()
    yield from gateway_rows(folder / "proxies")


def line_of(row: Row, before: Row | None) -> str:
    """Return one row for people."""
    ours = "  ".join(f"{name} {value:,.1f}" for name, value in row.ours.items())
    theirs = "  ".join(f"{name} {value:,.1f}" for name, value in row.reference.items())
    text = f"{row.name}\n    ours       {ours}"
    if row.reference:
        text += f"\n    reference  {theirs}"
    if row.ratio is not None:
        text += f"\n    ratio      {row.ratio:.2f} ×"
    if row.ratio is not None and before and before.ratio is not None:
        text += f"   (last kept run {before.ratio:.2f} ×)"
    return text


def last_kept() -> dict[str, Row]:
    """Return the rows of the last run, by name."""
    path = KEPT / "latest.json"
    if not path.exists():
        return {}
    return {row["name"]: Row(**row) for row in json.loads(path.read_text())["rows"]}


def keep(rows: list[Row], seconds: float) -> Path:
    """Write the run with the machine it was made on."""
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "seconds": round(seconds, 1),
        "rows": [asdict(row) for row in rows],
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    path.write_text(text)
    (KEPT / "latest.json").write_text(text)
    return path


def main() -> None:
    """Measure, print, keep."""
    started, before, rows = time.monotonic(), last_kept(), list[Row]()
    with tempfile.TemporaryDirectory(prefix="humetix-bench-") as folder:
        for row in measure(Path(folder)):
            rows.append(row)
            print(line_of(row, before.get(row.name)), flush=True)
    seconds = time.monotonic() - started
    print(f"\n{len(rows)} rows in {seconds:.0f} s; kept in {keep(rows, seconds).relative_to(ROOT)}")


if __name__ == "__main__":
    main()
