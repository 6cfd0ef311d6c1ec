"""What backups, drills and migrations left behind as their result, and the gauges that tell it.

They run beside the service, not in it: each writes one small file on the volume, and every replica's
/metrics reads it.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from chassis.durable import write_json
from chassis.metrics import gauge

log = logging.getLogger(__name__)

backup_at = gauge("backup_last_success_timestamp_seconds", "When the last backup was made and verified")
backup_bytes = gauge("backup_last_size_bytes", "Size of the last backup: the database and all files it names")
backup_seconds = gauge("backup_last_duration_seconds", "How long the last backup took")
backup_verified = gauge("backup_last_verify_success", "1 when the last try to make a backup was verified")
drill_at = gauge(
    "restore_drill_last_success_timestamp_seconds", "When a backup was last restored to the side and proven"
)
migrated_ok = gauge("migration_last_run_success", "1 when the last migration succeeded", ["direction"])
migrated_at = gauge("migration_last_run_timestamp_seconds", "When the last migration ended", ["direction"])
migrated_seconds = gauge("migration_last_run_duration_seconds", "How long it took", ["direction"])

BACKUP, DRILL, MIGRATION = "backup", "drill", "migration"


def keep(data_dir: Path, kind: str, *, ok: bool, **more: Any) -> None:
    """Write a result; what the last success told (`at`, `size`, …) stays readable after a failure."""
    before = read(data_dir, kind)
    success = {"ok": ok, **more} if ok else before.get("last_success")
    try:
        write_json(_file(data_dir, kind), {"ok": ok, **more, "last_success": success})
    except OSError as error:
        # The work itself is done; a full disk shows in alerts of its own, and an old result turns stale.
        log.warning("result_not_kept", extra={"fields": {"kind": kind, "reason": str(error)}})


def read(data_dir: Path, kind: str) -> dict[str, Any]:
    """Return the last result of a kind, or an empty one."""
    try:
        told = json.loads(_file(data_dir, kind).read_text())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def last_success(data_dir: Path, kind: str) -> dict[str, Any]:
    """Return the last result that was a success, or an empty one."""
    found = read(data_dir, kind).get("last_success")
    return found if isinstance(found, dict) else {}


def tell(data_dir: Path) -> None:
    """Set the gauges from the files on the volume."""
    backup = read(data_dir, BACKUP)
    if backup:
        backup_verified.set(bool(backup.get("ok")))
    if made := last_success(data_dir, BACKUP):
        backup_at.set(float(made["at"]))
        backup_bytes.set(float(made["size"]))
        backup_seconds.set(float(made["seconds"]))
    if proven := last_success(data_dir, DRILL):
        drill_at.set(float(proven["at"]))
    if migrated := read(data_dir, MIGRATION):
        direction = str(migrated.get("direction", "up"))
        migrated_ok.labels(direction).set(bool(migrated["ok"]))
        migrated_at.labels(direction).set(float(migrated["at"]))
        migrated_seconds.labels(direction).set(float(migrated["seconds"]))


def _file(data_dir: Path, kind: str) -> Path:
    return data_dir / ".ops" / f"{kind}.json"
