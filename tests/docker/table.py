"""The table of swaps: what was done, how many requests, how many failed, the slowest.

`python -m tests.docker.table` puts the rows of the last run (var/docker/swaps.json) into docs/soak.md, each
in the place of its own last run: a run of some tests leaves the other rows as they are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime

from humetix.environment import commit

from tests.docker.load import Load
from tests.docker.work import Stored
from tests.e2e.stack import ROOT

KEPT = ROOT / "docs" / "soak.md"
TITLE = "## Swaps"
WHAT = """\
One service is swapped, scaled or broken while requests come (`make e2e-docker`, tests/docker): inquiries to
recruit, sites to attendance, wages to payroll, lists and payslips through docs-render. *Lost* is what was
acknowledged and is not stored. Alone the gateway's port is closed for the longest gap; whoever comes then is
not connected, and nothing that was taken is lost."""
FILE = ROOT / "var" / "docker" / "swaps.json"
_KILLS = ("`docker kill`", "`docker pause`")
CELLS = ("what", "requests", "failed", "p99", "slowest", "gap", "acked", "lost", "run")
HEAD = (
    "| what | requests | failed | p99 (s) | slowest (s) | longest gap (s) | acked | lost | run |\n|---|"
    + "--:|" * 7
    + "---|"
)


def note(what: str, load: Load, stored: Stored | None = None) -> None:
    """Add a row."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    rows = json.loads(FILE.read_text()) if FILE.exists() else []
    row = {
        "what": what,
        "requests": len(load.outcomes),
        "failed": len(load.failed),
        "p99": round(load.percentile(0.99), 2),
        "slowest": round(load.worst, 2),
        "gap": round(load.longest_gap, 2),
        "acked": None if stored is None else len(stored.acked),
        "lost": None if stored is None else len(stored.lost),
        "run": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit()[:7]}, {os.cpu_count()} cores",
        "failures": sorted({f"{one.status} {one.told}" for one in load.failed})[:5],
    }
    FILE.write_text(
        json.dumps([*(old for old in rows if old["what"] != what), row], ensure_ascii=False, indent=1)
    )


def markdown(kept: Iterable[str] = ()) -> str:
    """Return the tables as docs/soak.md shows them: swaps, then replicas that were killed or froze."""
    rows = json.loads(FILE.read_text()) if FILE.exists() else []
    lines = {_name(line): line for line in kept} | {str(row["what"]): _line(row) for row in rows}
    killed = [line for what, line in lines.items() if what.startswith(_KILLS)]
    swapped = [line for what, line in lines.items() if not what.startswith(_KILLS)]
    return "\n".join([HEAD, *swapped, "", "### Kills", "", HEAD, *killed])


def _line(row: dict[str, object]) -> str:
    cells = [row.get(name) for name in CELLS]
    return "| " + " | ".join("–" if cell is None else str(cell) for cell in cells) + " |"


def _name(line: str) -> str:
    return line.removeprefix("| ").partition(" | ")[0]


def _is_row(line: str) -> bool:
    return line.startswith("| ") and line.count(" | ") == len(CELLS) - 1 and line not in HEAD


def keep() -> None:
    """Put each row in the place of its last run in docs/soak.md."""
    before, _, after = KEPT.read_text().partition(TITLE)
    section, mark, others = after.partition("\n## ")
    kept = [line for line in section.splitlines() if _is_row(line)]
    KEPT.write_text(f"{before.rstrip()}\n\n{TITLE}\n\n{WHAT}\n\n{markdown(kept)}\n{mark}{others}")


if __name__ == "__main__":
    keep()
