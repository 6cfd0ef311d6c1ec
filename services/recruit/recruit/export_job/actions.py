"""What becomes of an export job: started once, worked on in parts, fetched, cancelled, swept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import uuid_utils
from chassis import audit
from chassis.errors import AppError, Conflict
from chassis.identity import Identity
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from recruit.application.actions import note_listing
from recruit.base import AuditRow
from recruit.export_job import queries, rules
from recruit.export_job.queries import ExportNotFound
from recruit.export_job.tables import ExportItem, ExportJob

MOST_RUNNING = 3


class TooManyExports(Conflict):
    code = "too_many_exports"
    message = (
        f"한 사람이 동시에 {MOST_RUNNING}개까지 만들 수 있습니다. 끝나거나 취소한 뒤 다시 시작해 주세요."
    )


class ExportNotReady(Conflict):
    code, message = "export_not_ready", "받을 수 있는 파일이 아닙니다. 작업 상태를 확인해 주세요."


class ExportGone(AppError):
    code, status = "export_gone", 410
    message = "이 파일은 지워졌습니다. 필요하면 다시 만들어 주세요."


@dataclass(frozen=True)
class Wish:
    """What is asked for: whom, under which form key, in parts of how many, on which form."""

    ids: Sequence[str]
    form_key: str | None
    part_size: int
    map_id: int | None = None


def start(session: Session, wish: Wish, who: Identity, now: datetime) -> ExportJob:
    """Start a job; the same key returns the first one. Raises TooManyExports."""
    if wish.form_key and (known := queries.job_by_key(session, wish.form_key)):
        return known
    if queries.running(session, who.id) >= MOST_RUNNING:
        raise TooManyExports
    job = ExportJob(
        id=str(uuid_utils.uuid7()),
        form_key=wish.form_key,
        account=who.id,
        asked_by=who.name or who.id,
        state="waiting",
        total=len(wish.ids),
        part_size=wish.part_size,
        map_id=wish.map_id,
        created_at=now,
        lease_until=now,
    )
    session.add(job)
    session.flush()
    session.add_all(
        ExportItem(job_id=job.id, application_id=one, position=place) for place, one in enumerate(wish.ids)
    )
    _record(session, "export.start", job, who, now, {"count": job.total})
    return job


def claim(session: Session, job_id: str, now: datetime) -> ExportJob | None:
    """Take a job to work on; None when another replica was first or it has ended."""
    job = _locked(session, job_id)
    if job is None or job.state not in rules.RUNNING or job.lease_until > now:
        return None
    job.state, job.lease_until, job.problem = "working", now + rules.LEASE, ""
    return job


def note_part(session: Session, job_id: str, end: int, missing: Mapping[str, str], now: datetime) -> bool:
    """Write down that a part is on disk, whose photo is missing in it; False when the job has ended."""
    job = _locked(session, job_id)
    if job is None or job.state != "working":
        return False
    job.done, job.lease_until = end, now + rules.LEASE
    for application_id, problem in missing.items():
        item = ExportItem.job_id == job_id, ExportItem.application_id == application_id
        session.execute(update(ExportItem).where(*item).values(photo_problem=problem[:100]))
    return True


def finish(session: Session, job_id: str, file_name: str, size_bytes: int, now: datetime) -> bool:
    """Make a job's file ready to be fetched, unless it was cancelled or somebody in it erased meanwhile."""
    job = _locked(session, job_id)
    if job is None or job.state != "working":
        return False
    if not rules.is_whole(job.total, queries.members_left(session, job_id)):
        job.state = "erased"
        return False
    job.state, job.file_name, job.size_bytes = "ready", file_name, size_bytes
    job.finished_at, job.expires_at = now, now + rules.KEPT
    return True


def put_off(session: Session, job_id: str, problem: str, now: datetime) -> None:
    """Try a job again a little later, and say why."""
    job = _locked(session, job_id)
    if job is not None and job.state == "working":
        job.state, job.lease_until, job.problem = "waiting", now + rules.RETRY, problem[:200]


def give_up(session: Session, job_id: str, problem: str, now: datetime) -> None:
    """End a job that cannot be done, and say why."""
    job = _locked(session, job_id)
    if job is not None and job.state in rules.RUNNING:
        job.state, job.problem, job.finished_at = "failed", problem[:200], now


def cancel(session: Session, job_id: str, who: Identity, now: datetime) -> None:
    """Stop a job or throw its file away; nothing happens when it has ended. Raises ExportNotFound."""
    job = seen_by(session, job_id, who)
    if job.state in (*rules.RUNNING, "ready"):
        job.state, job.finished_at = "cancelled", now
        _record(session, "export.cancel", job, who, now, {"done": job.done})


def fetch(session: Session, job_id: str, who: Identity, now: datetime) -> ExportJob:
    """Hand a file out, with everybody in it in the audit trail.

    Raises ExportNotFound (also for another's), ExportNotReady or ExportGone.
    """
    job = seen_by(session, job_id, who)
    ids = queries.members(session, job_id)
    if job.state in ("expired", "erased") or not rules.is_whole(job.total, len(ids)):
        raise ExportGone
    if job.state != "ready" or job.expires_at is None:
        raise ExportNotReady
    if job.expires_at <= now:
        raise ExportGone
    job.expires_at = min(job.expires_at, now + rules.KEPT_AFTER_DOWNLOAD)
    note_listing(session, "application.export", ids, who, now)
    return job


def seen_by(session: Session, job_id: str, who: Identity) -> ExportJob:
    """Return a job to who asked for it or to an owner; to others it does not exist."""
    job = queries.job(session, job_id)
    if not rules.may_fetch(who.id, job.account, is_owner=who.has_role("owner")):
        raise ExportNotFound
    return job


def sweep(session: Session, now: datetime) -> set[str]:
    """End what is over, forget what ended long ago; returns the ids of jobs whose files stay."""
    for job in queries.torn(session):
        job.state, job.finished_at = "erased", job.finished_at or now
    over = ExportJob.state == "ready", ExportJob.expires_at <= now
    session.execute(update(ExportJob).where(*over).values(state="expired"))
    old = delete(ExportJob).where(ExportJob.finished_at <= now - rules.TOLD)
    session.execute(old.where(ExportJob.state.not_in((*rules.RUNNING, "ready"))))
    session.flush()
    living = (*rules.RUNNING, "ready")
    return {job.id for job in queries.jobs_of(session, None, limit=10_000) if job.state in living}


def _locked(session: Session, job_id: str) -> ExportJob | None:
    return session.get(ExportJob, job_id, with_for_update=True, populate_existing=True)


def _record(
    session: Session, act: str, job: ExportJob, who: Identity, now: datetime, detail: Mapping[str, int]
) -> None:
    audit.record(session, AuditRow, who, action=act, object=f"export:{job.id}", now=now, detail=detail)
