"""One thing looked at: what, whether it is well, what was found, and where the runbook goes on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """`see` is a section of docs/runbook.md."""

    what: str
    ok: bool
    found: str
    see: str = ""

    @property
    def line(self) -> str:
        """Return it as one line for a person."""
        mark = "정상" if self.ok else "이상"
        further = f"  → docs/runbook.md#{self.see}" if self.see and not self.ok else ""
        return f"{mark}  {self.what}: {self.found}{further}"


def document(rows: list[Row], seconds: float) -> dict[str, Any]:
    """Return the rows as one JSON document."""
    told = [asdict(row) for row in rows]
    return {"ok": all(row.ok for row in rows), "seconds": round(seconds, 1), "rows": told}
