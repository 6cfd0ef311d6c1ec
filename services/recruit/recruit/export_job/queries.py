"""What is asked of export jobs: one, a person's, the next to work on, who is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chassis.errors import NotFound
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recruit.application.tables import Application
from recruit.export_job.rules import RUNNING
from recruit.export_job.tables import ExportItem, ExportJob


class ExportNotFound(NotFound):
    code, message = "export_not_found", "내려받기 작업을 찾을 수 없습니다. 목록에서 다시 골라 주세요."


@dataclass(frozen=True)
class MissingPhoto:
    """An applicant of a job without photo on the sheet, and why."""

    application_id: str
    name: str
    receipt_no: str
    problem: str


def job(session: Session, job_id: str) -> ExportJob:
    """Return a job by its id; raises ExportNotFound."""
    found = session.get(ExportJob, job_id, populate_existing=True)
    if found is None:
        raise ExportNotFound
    return found


def job_by_key(session: Session, form_key: str) -> ExportJob | None:
    """Return the job that was started under a form key."""
    return session.scalar(select(ExportJob).where(ExportJob.form_key == form_key))


def jobs_of(session: Session, account: str | None, limit: int = 20) -> Sequence[ExportJob]:
    """Return the newest jobs of an account, of everybody without one."""
    chosen = select(ExportJob).order_by(ExportJob.id.desc()).limit(limit)
    return session.scalars(chosen.where(ExportJob.account == account) if account else chosen).all()


def running(session: Session, account: str) -> int:
    """Return how many jobs of an account are not finished."""
    chosen = select(func.count()).select_from(ExportJob)
    return session.scalar(chosen.where(ExportJob.account == account, ExportJob.state.in_(RUNNING))) or 0


def due(session: Session, now: datetime) -> str | None:
    """Return the id of the oldest job that nobody works on."""
    waiting = select(ExportJob.id).where(ExportJob.state.in_(RUNNING), ExportJob.lease_until <= now)
    return session.scalar(waiting.order_by(ExportJob.id).limit(1))


def members(session: Session, job_id: str, start: int = 0, end: int = 1_000_000) -> list[str]:
    """Return the application ids of a stretch of a job, in its order."""
    chosen = select(ExportItem.application_id).where(
        ExportItem.job_id == job_id, ExportItem.position >= start, ExportItem.position < end
    )
    return list(session.scalars(chosen.order_by(ExportItem.position)))


def members_left(session: Session, job_id: str) -> int:
    """Return how many people of a job have not been erased."""
    chosen = select(func.count()).select_from(ExportItem).where(ExportItem.job_id == job_id)
    return session.scalar(chosen) or 0


def missing_photos(session: Session, job_ids: Sequence[str]) -> dict[str, list[MissingPhoto]]:
    """Return by job whose photo is not in the file."""
    rows = session.execute(
        select(ExportItem.job_id, Application.id, Application.name, Application.receipt_no)
        .add_columns(ExportItem.photo_problem)
        .join(Application, Application.id == ExportItem.application_id)
        .where(ExportItem.job_id.in_(job_ids), ExportItem.photo_problem != "")
        .order_by(ExportItem.job_id, ExportItem.position)
    )
    found: dict[str, list[MissingPhoto]] = {}
    for job_id, *told in rows:
        found.setdefault(job_id, []).append(MissingPhoto(*told))
    return found


def torn(session: Session) -> Sequence[ExportJob]:
    """Return jobs with a file or on the way to one from which somebody has been erased."""
    left = select(func.count()).select_from(ExportItem).where(ExportItem.job_id == ExportJob.id)
    living = ExportJob.state.in_((*RUNNING, "ready"))
    return session.scalars(
        select(ExportJob).where(living, ExportJob.total > left.correlate(ExportJob).scalar_subquery())
    ).all()
