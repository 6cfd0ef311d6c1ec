"""`make soak`: the long rows, each on a fresh installation; docs/soak.md keeps the last of each."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from humetix.environment import commit

from bench.soak_rows import Outcome, SoakRow, all_rows
from tests.e2e.stack import ROOT, ProcessStack, running

KEPT = ROOT / "docs" / "soak.md"
_HEAD = """# Soak: the last long run of each row

`make soak` runs every row (about two hours); `python -m bench.soak ROW… [--minutes N]` runs some, shorter or
longer. Each row gets a fresh installation of five processes, and its newest run replaces the one before. The
figures are of the machine named beside them; what counts is whether the row held.

| row | what it shows | run | held | seen |
|---|---|---|---|---|
"""


def main() -> None:
    """Run the rows named on the command line, or all; ends with 1 when one did not hold."""
    rows = all_rows()
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"one of {', '.join(rows)}; all when none is named"
    )
    parser.add_argument("--minutes", type=float, help="length of each row instead of its usual one")
    asked = parser.parse_args()
    if unknown := set(asked.rows) - set(rows):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    held = [run(rows[name], asked.minutes or rows[name].minutes) for name in asked.rows or rows]
    sys.exit(0 if all(held) else 1)


def run(row: SoakRow, minutes: float) -> bool:
    """Run one row on its own installation and keep what was seen."""
    print(f"{row.name}: {row.what} ({minutes:g} min)", flush=True)
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="humetix-soak-") as folder,
        running(ProcessStack(Path(folder))) as stack,
    ):
        outcome = row.work(stack, minutes)
    line = line_of(row.name, row.what, outcome, (time.monotonic() - started) / 60)
    print(line, flush=True)
    keep(row.name, line)
    return outcome.held


def line_of(name: str, what: str, outcome: Outcome, minutes: float) -> str:
    """Return the row's line of the table."""
    seen = "; ".join(f"{name} {value}" for name, value in outcome.figures.items())
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit()[:7]}, {minutes:.1f} min, {machine}"
    return f"| `{name}` | {what} | {when} | {'yes' if outcome.held else '**no**'} | {seen} |"


def keep(name: str, line: str) -> None:
    """Put the line in the place of the row's last one; sections below the table stay as they are."""
    table, mark, sections = (KEPT.read_text() if KEPT.exists() else "").partition("\n## ")
    rows = sorted({**kept_lines(table.splitlines()), name: line}.values())
    KEPT.write_text(_HEAD + "\n".join(rows) + "\n" + mark + sections)


def kept_lines(lines: Iterable[str]) -> dict[str, str]:
    """Return the table's lines by the name of their row; a line with other cells belongs to another table."""
    return {line.split("`")[1]: line for line in lines if line.startswith("| `") and line.count(" | ") == 4}


if __name__ == "__main__":
    main()
