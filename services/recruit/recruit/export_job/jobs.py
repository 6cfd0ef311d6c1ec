"""Works on export jobs: one part after another, each on disk before the next, so that a restart goes on."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from chassis.clock import business_date
from chassis.db import Database
from chassis.durable import keep_file
from chassis.errors import AppError
from chassis.http import PeerAway
from fastapi import FastAPI

from recruit import metrics
from recruit.export.books import draw_book
from recruit.export_job import actions, files, queries
from recruit.export_job.rules import Part, book_name, next_part
from recruit.export_job.tables import ExportJob

log = logging.getLogger(__name__)

WORK = "exports"
_AWAY = "문서·사진 서비스에 연결할 수 없어 잠시 뒤 다시 시도합니다."
_DISK = "파일을 저장하지 못했습니다. 저장 공간을 확인해 주세요."


def work_exports(app: FastAPI) -> None:
    """Sweep, then make every job that waits."""
    sweep_exports(app.state.db, app.state.settings.data_dir, datetime.now(UTC))
    while job := _next(app.state.db):
        _work(app, job)


def sweep_exports(db: Database, data_dir: Path, now: datetime) -> int:
    """Remove files of jobs that are over, cancelled, or tell of somebody erased; returns how many."""
    return files.remove_all_but(data_dir, db.write(actions.sweep, now))


def _next(db: Database) -> ExportJob | None:
    now = datetime.now(UTC)
    with db.read() as session:
        job_id = queries.due(session, now)
    return db.write(actions.claim, job_id, now) if job_id else None


def _work(app: FastAPI, job: ExportJob) -> None:
    db: Database = app.state.db
    try:
        result = "ready" if _make(app, job) else "ended"
    except PeerAway:
        db.write(actions.put_off, job.id, _AWAY, datetime.now(UTC))
        result = "put_off"
    except AppError as error:
        db.write(actions.give_up, job.id, error.detail, datetime.now(UTC))
        result = "failed"
    except OSError as error:
        log.warning("export_not_kept", extra={"fields": {"job": job.id, "reason": str(error.errno)}})
        db.write(actions.give_up, job.id, _DISK, datetime.now(UTC))
        result = "failed"
    metrics.export_jobs.labels(result).inc()


def _make(app: FastAPI, job: ExportJob) -> bool:
    db, folder = app.state.db, files.job_folder(app.state.settings.data_dir, job.id)
    today, done = business_date(job.created_at), job.done
    while part := next_part(done, job.total, job.part_size):
        if not _make_part(app, job, part):
            return False
        done = part.end
    names = _names(job)
    path = files.close(folder, names, f"입사지원서_{today}.zip")
    finished: bool = db.write(actions.finish, job.id, path.name, path.stat().st_size, datetime.now(UTC))
    return finished


def _make_part(app: FastAPI, job: ExportJob, part: Part) -> bool:
    db, today = app.state.db, business_date(job.created_at)
    with db.read() as session:
        ids = queries.members(session, job.id, part.start, part.end)
    if len(ids) < part.end - part.start:
        return False
    book = draw_book(app, ids, today, job.map_id)
    folder = files.job_folder(app.state.settings.data_dir, job.id)
    keep_file(folder, book_name(part, today), book.content)
    going_on: bool = db.write(actions.note_part, job.id, part.end, book.missing, datetime.now(UTC))
    return going_on


def _names(job: ExportJob) -> list[str]:
    names, done = [], 0
    while part := next_part(done, job.total, job.part_size):
        names.append(book_name(part, business_date(job.created_at)))
        done = part.end
    return names
