"""The table of swaps: what was done, how many requests, how many failed, the slowest; kept in var/docker."""

from __future__ import annotations

import json
from pathlib import Path

from tests.docker.load import Load
from tests.docker.work import Stored
from tests.e2e.stack import ROOT

FILE = ROOT / "var" / "docker" / "swaps.json"
HEAD = "| what | requests | failed | slowest (s) | longest gap (s) | acked | lost |\n|---|" + "--:|" * 6


def note(what: str, load: Load, stored: Stored | None = None) -> None:
    """Add a row."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    rows = json.loads(FILE.read_text()) if FILE.exists() else []
    row = {
        "what": what,
        "requests": len(load.outcomes),
        "failed": len(load.failed),
        "slowest": round(load.worst, 2),
        "gap": round(load.longest_gap, 2),
        "acked": None if stored is None else len(stored.acked),
        "lost": None if stored is None else len(stored.lost),
        "failures": sorted({f"{one.status} {one.told}" for one in load.failed})[:5],
    }
    FILE.write_text(
        json.dumps([*(old for old in rows if old["what"] != what), row], ensure_ascii=False, indent=1)
    )


def markdown(file: Path = FILE) -> str:
    """Return the table as docs/soak.md shows it."""
    rows = json.loads(file.read_text()) if file.exists() else []
    return "\n".join([HEAD, *(_line(row) for row in rows)])


def _line(row: dict[str, object]) -> str:
    cells = [row[name] for name in ("what", "requests", "failed", "slowest", "gap", "acked", "lost")]
    return "| " + " | ".join("–" if cell is None else str(cell) for cell in cells) + " |"


if __name__ == "__main__":
    print(markdown())
