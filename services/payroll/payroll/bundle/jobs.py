"""Works on bundles: one part after another, each on disk before the next, so that a restart goes on."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from chassis.db import Database
from chassis.durable import keep_file
from chassis.errors import AppError
from chassis.http import PeerAway
from fastapi import FastAPI

from payroll import metrics
from payroll.bundle import actions, files, queries
from payroll.bundle.rules import Part, parts_from
from payroll.bundle.tables import Bundle
from payroll.payslip.files import company_of, drawn, merged, side_by_side
from payroll.payslip.queries import some_payslips

log = logging.getLogger(__name__)

WORK, EVERY_SECONDS = "bundles", 20.0
_AWAY = "문서·사진 서비스에 연결할 수 없어 잠시 뒤 다시 시도합니다."
_DISK = "파일을 저장하지 못했습니다. 저장 공간을 확인해 주세요."


def work_bundles(app: FastAPI) -> None:
    """Sweep, then make every bundle that waits."""
    kept = app.state.db.write(actions.sweep, datetime.now(UTC))
    files.remove_all_but(app.state.settings.data_dir, kept)
    while bundle := _next(app.state.db):
        _work(app, bundle)


def _next(db: Database) -> Bundle | None:
    now = datetime.now(UTC)
    with db.read() as session:
        bundle_id = queries.due(session, now)
    return db.write(actions.claim, bundle_id, now) if bundle_id else None


def _work(app: FastAPI, bundle: Bundle) -> None:
    db: Database = app.state.db
    try:
        result = "ready" if _make(app, bundle) else "ended"
    except PeerAway:
        db.write(actions.put_off, bundle.id, _AWAY, datetime.now(UTC))
        result = "put_off"
    except AppError as error:
        db.write(actions.give_up, bundle.id, error.detail, datetime.now(UTC))
        result = "failed"
    except OSError as error:
        log.warning("bundle_not_kept", extra={"fields": {"bundle": bundle.id, "reason": str(error.errno)}})
        db.write(actions.give_up, bundle.id, _DISK, datetime.now(UTC))
        result = "failed"
    metrics.bundles.labels(result).inc()


def _make(app: FastAPI, bundle: Bundle) -> bool:
    folder = files.folder_of(app.state.settings.data_dir, bundle.id)
    todo = parts_from(bundle.done, bundle.total, bundle.part_size)
    for part in side_by_side(partial(_make_part, app, bundle, folder), todo):
        if not app.state.db.write(actions.note_part, bundle.id, part.end, datetime.now(UTC)):
            return False
    parts = list(parts_from(0, bundle.total, bundle.part_size))
    if bundle.kind == "files":
        files.join(folder, parts)
    else:
        keep_file(folder, files.whole(folder).name, _book(app, bundle, parts, folder))
    size = files.whole(folder).stat().st_size
    finished: bool = app.state.db.write(actions.finish, bundle.id, size, datetime.now(UTC))
    return finished


def _make_part(app: FastAPI, bundle: Bundle, folder: Path, part: Part) -> Part:
    with app.state.db.read() as session:
        payslips = some_payslips(session, bundle.month, part.start, part.end)
    if len(payslips) == part.end - part.start:
        content = drawn(app.state.peers, payslips, company_of(app.state.settings), bundle.kind)
        keep_file(folder, part.name, content)
    return part


def _book(app: FastAPI, bundle: Bundle, parts: list[Part], folder: Path) -> bytes:
    if len(parts) == 1:
        return (folder / parts[0].name).read_bytes()
    return merged(app.state.peers, files.packed(folder, parts), bundle.month, bundle.total)
