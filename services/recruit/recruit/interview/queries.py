"""What is asked of interviews: one, those of a time, and who is met at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from recruit.application.queries import midnight
from recruit.application.tables import Application
from recruit.interview import rules
from recruit.interview.tables import Interview

Met = tuple[Interview, Application]


def interview_of(session: Session, application_id: str) -> Interview | None:
    """Return the interview of an application."""
    return session.get(Interview, application_id)


def interviews_between(session: Session, first: date, after: date) -> list[Met]:
    """Return the interviews from the first day up to, not including, the day after, the earliest first."""
    chosen = (
        select(Interview, Application)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Interview.starts_at >= midnight(first),
            Interview.starts_at < midnight(after),
            Application.deleted_at.is_(None),
            Application.status.in_(rules.OPEN),
        )
    )
    in_order = chosen.order_by(Interview.starts_at, Interview.application_id)
    return [(row[0], row[1]) for row in session.execute(in_order)]


def same_time(session: Session, interview: Interview) -> Sequence[Met]:
    """Return the other interviews that run at the same time."""
    end = interview.starts_at + timedelta(minutes=interview.minutes)
    around = interviews_between(session, _day(interview.starts_at, -1), _day(end, 2))
    return [
        met
        for met in around
        if met[0].application_id != interview.application_id
        and met[0].starts_at < end
        and interview.starts_at < met[0].starts_at + timedelta(minutes=met[0].minutes)
    ]


def interview_days(session: Session, ids: Sequence[str]) -> dict[str, datetime]:
    """Return when these applicants are met, by application; who is not met is left out."""
    rows = session.execute(
        select(Interview.application_id, Interview.starts_at).where(Interview.application_id.in_(ids))
    )
    return {row.application_id: row.starts_at for row in rows}


def _day(moment: datetime, step: int) -> date:
    return moment.date() + timedelta(days=step)
