"""What becomes of a bundle: started once, worked on in parts, fetched, cancelled, swept."""

from __future__ import annotations

from datetime import datetime

import uuid_utils
from chassis import audit
from chassis.errors import AppError, Conflict
from chassis.identity import Identity
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.bundle import queries, rules
from payroll.bundle.rules import Kind
from payroll.bundle.tables import Bundle
from payroll.delivery.actions import note_handed
from payroll.payslip.actions import note_reading
from payroll.payslip.queries import payslip_count
from payroll.run.queries import run_of
from payroll.run.rules.states import PUBLISHED

MOST_RUNNING = 3


class TooManyBundles(Conflict):
    code = "too_many_bundles"
    message = (
        f"한 사람이 동시에 {MOST_RUNNING}개까지 만들 수 있습니다. 끝나거나 취소한 뒤 다시 시작해 주세요."
    )


class BundleNotReady(Conflict):
    code, message = "bundle_not_ready", "받을 수 있는 파일이 아닙니다. 작업 상태를 확인해 주세요."


class BundleGone(AppError):
    code, status = "bundle_gone", 410
    message = "이 파일은 지워졌습니다. 필요하면 다시 만들어 주세요."


def start(
    session: Session, month: str, kind: Kind, form_key: str | None, who: Identity, now: datetime
) -> Bundle:
    """Start a bundle; the same key returns the first one. Raises TooManyBundles, RunUnknown."""
    if form_key and (known := queries.bundle_by_key(session, form_key)):
        return known
    if queries.running(session, who.id) >= MOST_RUNNING:
        raise TooManyBundles
    bundle = Bundle(
        id=str(uuid_utils.uuid7()),
        form_key=form_key,
        account=who.id,
        asked_by=who.name or who.id,
        month=month,
        kind=kind,
        run_hash=run_of(session, month).hash,
        state="waiting",
        total=payslip_count(session, month),
        part_size=rules.PART_SIZES[kind],
        created_at=now,
        lease_until=now,
    )
    session.add(bundle)
    session.flush()
    detail = {"kind": kind, "count": bundle.total}
    audit.record(session, AuditRow, who, action="bundle.start", object=f"run:{month}", detail=detail, now=now)
    return bundle


def claim(session: Session, bundle_id: str, now: datetime) -> Bundle | None:
    """Take a bundle to work on; None when another replica was first or it has ended."""
    bundle = _locked(session, bundle_id)
    if bundle is None or bundle.state not in rules.RUNNING or bundle.lease_until > now:
        return None
    bundle.state, bundle.lease_until, bundle.problem = "working", now + rules.LEASE, ""
    return bundle


def note_part(session: Session, bundle_id: str, end: int, now: datetime) -> bool:
    """Write down that a part is on disk; False when the bundle has ended or the month was computed again."""
    bundle = _locked(session, bundle_id)
    if bundle is None or bundle.state != "working" or _is_stale(session, bundle, now):
        return False
    bundle.done, bundle.lease_until = end, now + rules.LEASE
    return True


def finish(session: Session, bundle_id: str, size_bytes: int, now: datetime) -> bool:
    """Make a file ready to be fetched, unless it was cancelled or the month computed again meanwhile."""
    bundle = _locked(session, bundle_id)
    if bundle is None or bundle.state != "working" or _is_stale(session, bundle, now):
        return False
    bundle.state, bundle.size_bytes = "ready", size_bytes
    bundle.file_name = rules.file_name(bundle.month, bundle.kind)
    bundle.finished_at, bundle.expires_at = now, now + rules.KEPT
    return True


def put_off(session: Session, bundle_id: str, problem: str, now: datetime) -> None:
    """Try a bundle again a little later, and say why."""
    bundle = _locked(session, bundle_id)
    if bundle is not None and bundle.state == "working":
        bundle.state, bundle.lease_until, bundle.problem = "waiting", now + rules.RETRY, problem[:200]


def give_up(session: Session, bundle_id: str, problem: str, now: datetime) -> None:
    """End a bundle that cannot be done, and say why."""
    bundle = _locked(session, bundle_id)
    if bundle is not None and bundle.state in rules.RUNNING:
        bundle.state, bundle.problem, bundle.finished_at = "failed", problem[:200], now


def cancel(session: Session, bundle_id: str, who: Identity, now: datetime) -> Bundle:
    """Stop a bundle or throw its file away; nothing happens when it has ended. Raises BundleUnknown."""
    bundle = queries.bundle(session, bundle_id)
    if bundle.state in (*rules.RUNNING, "ready"):
        bundle.state, bundle.finished_at = "cancelled", now
        what, detail = f"run:{bundle.month}", {"kind": bundle.kind, "done": bundle.done}
        audit.record(session, AuditRow, who, action="bundle.cancel", object=what, detail=detail, now=now)
    return bundle


def fetch(session: Session, bundle_id: str, who: Identity, now: datetime) -> Bundle:
    """Hand a file out, with a trace of the reading, and of each payslip that was made to be sent.

    Raises BundleUnknown, BundleNotReady or BundleGone.
    """
    bundle = queries.bundle(session, bundle_id)
    if bundle.state in ("expired", "cancelled", "stale"):
        raise BundleGone
    if bundle.state != "ready" or bundle.expires_at is None:
        raise BundleNotReady
    if bundle.expires_at <= now or _is_stale(session, bundle, now):
        raise BundleGone
    bundle.expires_at = min(bundle.expires_at, now + rules.KEPT_AFTER_DOWNLOAD)
    note_reading(session, who, f"run:{bundle.month}", bundle.kind, now)
    if bundle.kind == "files" and run_of(session, bundle.month).state in PUBLISHED:
        note_handed(session, queries.payslip_ids(session, bundle.month), who, now)
    return bundle


def sweep(session: Session, now: datetime) -> set[str]:
    """End what is over, forget what ended long ago; returns the ids of bundles whose files stay."""
    over = Bundle.state == "ready", Bundle.expires_at <= now
    session.execute(update(Bundle).where(*over).values(state="expired"))
    old = delete(Bundle).where(Bundle.finished_at <= now - rules.TOLD)
    session.execute(old.where(Bundle.state.not_in((*rules.RUNNING, "ready"))))
    session.flush()
    return queries.living(session)


def _is_stale(session: Session, bundle: Bundle, now: datetime) -> bool:
    if queries.hash_of(session, bundle.month) == bundle.run_hash:
        return False
    bundle.state, bundle.finished_at = "stale", now
    return True


def _locked(session: Session, bundle_id: str) -> Bundle | None:
    return session.get(Bundle, bundle_id, with_for_update=True, populate_existing=True)
