"""The erase log beside the database: one line a certificate, kept where no restore replaces it.

A restored backup brings erased people back; this log says whom to erase again, without saying who they are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chassis.durable import held, sync_folder


class LedgerDamaged(RuntimeError):
    """A line in the middle of the erase log cannot be read."""


def ledger_path(data_dir: Path) -> Path:
    """Return where the log lies: with what belongs to the machine and not to a backup's set."""
    return data_dir / ".ops" / "erased.jsonl"


def lines(path: Path) -> dict[str, dict[str, Any]]:
    """Return the log's lines by certificate id; raises LedgerDamaged, but for a last line cut by a crash."""
    if not path.is_file():
        return {}
    told: dict[str, dict[str, Any]] = {}
    raw = path.read_text(encoding="utf-8").split("\n")
    for number, text in enumerate(raw, start=1):
        try:
            if text.strip():
                line = json.loads(text)
                told[line["id"]] = line
        except ValueError as error:
            if number < len(raw):
                raise LedgerDamaged(f"{path.name}:{number}") from error
    return told


def append(path: Path, told: Iterable[Mapping[str, Any]]) -> None:
    """Add lines, on disk before this returns."""
    content = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in told)
    if not content:
        return
    with held(path.with_name(f"{path.name}.lock")):
        is_new = not path.exists()
        with path.open("a+b") as log:
            _drop_half_line(log)
            log.write(content.encode())
            log.flush()
            os.fsync(log.fileno())
        if is_new:
            sync_folder(path.parent)


def _drop_half_line(log: Any) -> None:
    log.seek(0)
    whole = log.read()
    log.truncate(whole.rfind(b"\n") + 1)
    log.seek(0, os.SEEK_END)
