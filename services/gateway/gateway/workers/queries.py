"""Worker accounts as pages, the API and the door need them."""

from __future__ import annotations

from datetime import date

from chassis.paging import Page, page_of
from sqlalchemy import String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from gateway.session.tables import SignedIn
from gateway.workers import rules
from gateway.workers.tables import WorkerAccount


def worker_of(session: Session, employee_id: int) -> WorkerAccount | None:
    """Return one worker's account, also of those who left."""
    return session.get(WorkerAccount, employee_id)


def worker_by_login(session: Session, login: str) -> WorkerAccount | None:
    """Return whose phone or employee number was typed; None when nobody's or more than one person's.

    People who work here come before those who left: a rehired person has two records.
    """
    key = rules.login_key(login)
    if not key:
        return None
    wanted = or_(WorkerAccount.phone_key == key, WorkerAccount.employee_no_key == key)
    newest_first = (WorkerAccount.is_active.desc(), WorkerAccount.employee_id.desc())
    found = list(session.scalars(select(WorkerAccount).where(wanted).order_by(*newest_first).limit(5)))
    by_number = [row for row in found if row.employee_no_key == key]
    active = [row for row in found if row.is_active]
    if by_number:
        return by_number[0]
    if len(active) > 1:
        return None
    candidates = active or found
    return candidates[0] if candidates else None


def page_of_workers(session: Session, search: str, cursor: str | None, limit: int) -> Page[WorkerAccount]:
    """Return worker accounts, newest first; `search` looks in name, employee number and phone."""
    chosen = select(WorkerAccount)
    if text := search.strip():
        key = rules.login_key(text)
        chosen = chosen.where(
            or_(
                WorkerAccount.name.contains(text, autoescape=True),
                WorkerAccount.employee_no_key.contains(key, autoescape=True),
                WorkerAccount.phone_key.contains(key, autoescape=True),
            )
        )
    return page_of(session, chosen, [WorkerAccount.employee_id], cursor=cursor, limit=limit)


def last_change(session: Session) -> int:
    """Return the sequence number up to which attendance's roster is known."""
    return session.scalar(select(func.max(WorkerAccount.change_seq))) or 0


def resigned_with_sessions(session: Session, today: date) -> list[WorkerAccount]:
    """Return workers whose last day is over while a session of theirs still says that they work here."""
    signed_in = (SignedIn.kind == "worker", SignedIn.subject == cast(WorkerAccount.employee_id, String))
    left = (WorkerAccount.resign_date < today, SignedIn.roles == "worker")
    return list(
        session.scalars(select(WorkerAccount).join(SignedIn, and_(*signed_in)).where(*left).distinct())
    )
