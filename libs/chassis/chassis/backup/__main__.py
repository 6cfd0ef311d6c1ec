"""`python -m chassis.backup make|list|verify|restore|undo|drill SERVICE [SET]`: one JSON line, an exit code.

0 ok · 1 failed and unchanged · 3 refused · 4 failed and changed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from chassis.backup import sets
from chassis.backup.drilling import DrillRefused, drill
from chassis.backup.making import BackupFailed, BackupRefused, make_set
from chassis.backup.proving import verify
from chassis.backup.restoring import (
    RestoreBroke,
    RestoreFailed,
    RestoreRefused,
    restore,
    undo_last,
)
from chassis.backup.sets import BadSet
from chassis.logs import configure_logging
from chassis.settings import Settings, settings_of

_HOOK_SECONDS = 3600


def main() -> None:
    """Run one act and tell how it ended."""
    parser = argparse.ArgumentParser(prog="chassis.backup")
    parser.add_argument("act", choices=sorted(_ACTS))
    parser.add_argument("service")
    parser.add_argument("set", nargs="?", default="newest")
    parser.add_argument("--reason", default="manual")
    arguments = parser.parse_args()
    configure_logging(arguments.service)
    settings = settings_of(arguments.service.replace("-", "_"))
    code, told = run(arguments.act, settings, arguments.set, arguments.reason)
    print(json.dumps({"service": settings.service, "ok": code == 0, **told}, ensure_ascii=False), flush=True)
    sys.exit(code)


def run(act: str, settings: Settings, name: str, reason: str) -> tuple[int, dict[str, Any]]:
    """Do one act; return its exit code and what it has to tell."""
    try:
        return _ACTS[act](settings, name, reason)
    except (BackupRefused, RestoreRefused, DrillRefused, BadSet) as refusal:
        return 3, {"message": str(refusal)}
    except (BackupFailed, RestoreFailed) as failure:
        return 1, {"message": str(failure)}
    except RestoreBroke as failure:
        return 4, {"message": str(failure)}


def _make(settings: Settings, _name: str, reason: str) -> tuple[int, dict[str, Any]]:
    made = make_set(settings, reason)
    told = {**_line(made), "folder": str(settings.backups_dir / made.name)}
    return _after_hook(settings, made.name, told)


def _after_hook(settings: Settings, name: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Call HUMETIX_BACKUP_HOOK with the set's folder: it takes the set off this machine."""
    hook = os.environ.get("HUMETIX_BACKUP_HOOK")
    if not hook:
        return 0, told
    environment = {**os.environ, "HUMETIX_BACKUP_FOLDER": str(settings.backups_dir)}
    command = [hook, str(settings.backups_dir / name)]
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own program
            command, env=environment, capture_output=True, text=True, check=False, timeout=_HOOK_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 4, {**told, "message": f"백업은 만들었으나 밖으로 옮기지 못했습니다: {error}"}
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-500:]
        return 4, {**told, "message": f"백업은 만들었으나 밖으로 옮기지 못했습니다: {said}"}
    return 0, told


def _list(settings: Settings, _name: str, _reason: str) -> tuple[int, dict[str, Any]]:
    return 0, {"sets": [_line(one) for one in sets.manifests(settings.backups_dir)]}


def _verify(settings: Settings, name: str, _reason: str) -> tuple[int, dict[str, Any]]:
    folder = sets.chosen(settings.backups_dir, name)
    try:
        return 0, _line(verify(settings, folder))
    except BadSet as fault:
        return 1, {"set": folder.name, "message": str(fault)}


def _restore(settings: Settings, name: str, _reason: str) -> tuple[int, dict[str, Any]]:
    return 0, asdict(restore(settings, name))


def _undo(settings: Settings, _name: str, _reason: str) -> tuple[int, dict[str, Any]]:
    return 0, {"put_back": undo_last(settings)}


def _drill(settings: Settings, name: str, _reason: str) -> tuple[int, dict[str, Any]]:
    drilled = drill(settings, name)
    return (1 if drilled.faults else 0), asdict(drilled)


def _line(made: sets.Manifest) -> dict[str, Any]:
    told = asdict(made)
    kept = ("name", "reason", "revision", "version", "commit", "finished_at", "encrypted")
    return {
        "set": made.name,
        **{key: told[key] for key in kept if key != "name"},
        "size": made.size,
        "rows": sum(made.rows.values()),
        "files": len(made.files),
        "audit_rows": made.audit_rows,
        "audit_last_id": made.audit_last_id,
        "audit_last_hash": made.audit_last_hash,
    }


_ACTS: dict[str, Callable[[Settings, str, str], tuple[int, dict[str, Any]]]] = {
    "make": _make,
    "list": _list,
    "verify": _verify,
    "restore": _restore,
    "undo": _undo,
    "drill": _drill,
}


if __name__ == "__main__":
    main()
