"""Entering items of many people once, and undoing them as a whole while the month is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.batch import queries
from payroll.batch.rules import Known, Read
from payroll.item.rules import DEDUCTION, Item, item_faults
from payroll.item.tables import ItemBatch, PayItem


class BatchRefused(Invalid):
    """The items break a rule; `fields` say which."""

    code, message = "item_batch_refused", "항목을 저장할 수 없습니다. 표시된 곳을 고쳐 주세요."


class MonthLocked(Conflict):
    """The month's payslips no longer change."""

    code, message = "item_month_locked", "급여가 확정된 달이라 바꿀 수 없습니다. 다음 달 항목으로 등록하세요."


def refuse_faults(session: Session, item: Item, now: datetime) -> None:
    """Raise BatchRefused where the item all rows share cannot stand, or its month is locked."""
    faults = item_faults(item, business_date(now))
    if item.month and queries.is_locked(session, item.month):
        faults["month"] = MonthLocked.message
    if faults:
        raise BatchRefused(fields=faults)


def enter_batch(
    session: Session, form_key: str, item: Item, lines: Sequence[Read], who: Identity, now: datetime
) -> ItemBatch:
    """Enter one item a line; the same form again is the same batch. Raises BatchRefused."""
    known = queries.batch_by_key(session, form_key)
    if known is not None:
        return known
    refuse_faults(session, item, now)
    batch = _batch(form_key, item, lines, who, now)
    try:
        with session.begin_nested():
            session.add(batch)
    except IntegrityError:
        # The same form a second time, at the same moment.
        first = queries.batch_by_key(session, form_key)
        if first is None:
            raise
        return first
    session.execute(insert(PayItem), [_item(batch, item, line, line.person) for line in lines if line.person])
    _note(session, who, "item.batch", batch, now)
    return batch


def undo_batch(session: Session, batch_id: int, who: Identity, now: datetime) -> ItemBatch:
    """Withdraw what a batch entered; a second time changes nothing. Raises BatchUnknown, MonthLocked."""
    chosen = select(ItemBatch).where(ItemBatch.id == batch_id).with_for_update()
    batch = session.scalar(chosen)
    if batch is None:
        raise queries.BatchUnknown
    if batch.undone_at is not None:
        return batch
    if queries.is_locked(session, batch.month):
        raise MonthLocked
    before = date.fromisoformat(f"{batch.month}-01") - timedelta(days=1)
    ended = {"last_day": before, "ended_by": who.name or who.id, "ended_at": now}
    mine = PayItem.batch_id == batch_id, PayItem.last_day.is_(None)
    session.execute(update(PayItem).where(*mine).values(**ended))
    batch.undone_by, batch.undone_at = who.name or who.id, now
    _note(session, who, "item.batch_undo", batch, now)
    return batch


def _batch(form_key: str, item: Item, lines: Sequence[Read], who: Identity, now: datetime) -> ItemBatch:
    return ItemBatch(
        form_key=form_key,
        month=item.month or "",
        kind=item.kind,
        label=item.label,
        people=len(lines),
        won=sum(line.won for line in lines),
        entered_by=who.name or who.id,
        entered_at=now,
    )


def _item(batch: ItemBatch, item: Item, line: Read, person: Known) -> dict[str, object]:
    # What a deduction rests on is told once for all; an earning is told by the memo of its line.
    memo = line.row.memo if item.side != DEDUCTION else item.basis_note
    own = replace(item, won=line.won, basis_note=memo)
    told = {name: value for name, value in vars(own).items() if name not in ("id", "last_day")}
    return told | {
        "employee_id": person.employee_id,
        "batch_id": batch.id,
        "form_key": f"batch:{batch.id}:{line.row.line}",
        "entered_by": batch.entered_by,
        "entered_at": batch.entered_at,
    }


def _note(session: Session, who: Identity, act: str, batch: ItemBatch, now: datetime) -> None:
    detail = {"month": batch.month, "kind": batch.kind, "people": batch.people, "won": batch.won}
    audit.record(session, AuditRow, who, action=act, object=f"items:{batch.id}", detail=detail, now=now)
