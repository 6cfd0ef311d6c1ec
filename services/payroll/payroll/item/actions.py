"""Adding items to a person's pay and ending them; both once per form."""

from __future__ import annotations

from datetime import date, datetime

from chassis import audit
from chassis.clock import business_date
from chassis.errors import Conflict, Invalid
from chassis.identity import Identity
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from payroll.base import AuditRow
from payroll.item import queries
from payroll.item.rules import Item, end_faults, item_faults
from payroll.item.tables import PayItem


class ItemRefused(Invalid):
    """The item breaks a rule; `fields` say which."""

    code, message = "pay_item_refused", "항목을 저장할 수 없습니다. 표시된 곳을 고쳐 주세요."


class FormUsed(Conflict):
    """The form was sent for somebody else before."""

    code, message = "pay_item_form_used", "이미 다른 직원에게 보낸 양식입니다. 화면을 새로 열어 주세요."


def add_item(
    session: Session, employee_id: int, item: Item, form_key: str, who: Identity, now: datetime
) -> PayItem:
    """Add an item; the same form again is the same item. Raises ItemRefused with the fields to mend."""
    faults = item_faults(item, business_date(now))
    if faults:
        raise ItemRefused(fields=faults)
    row = _row(employee_id, item, form_key, who, now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        known = queries.item_by_key(session, form_key)
        if known is None:
            raise
        if known.employee_id != employee_id:
            raise FormUsed from None
        return known
    detail = {"item": row.id, "kind": item.kind, "won": item.won, "from": item.valid_from}
    _note(session, who, "item.add", employee_id, detail, now)
    return row


def end_item(
    session: Session, employee_id: int, item_id: int, last_day: date, who: Identity, now: datetime
) -> PayItem:
    """Let an item end with a day; the same day again changes nothing. Raises ItemUnknown, ItemRefused."""
    row = queries.item_row(session, employee_id, item_id)
    if row.last_day == last_day:
        return row
    faults = end_faults(queries.item_of_row(row), last_day)
    if faults:
        raise ItemRefused(fields=faults)
    row.last_day, row.ended_by, row.ended_at = last_day, who.name or who.id, now
    detail = {"item": row.id, "kind": row.kind, "last_day": last_day}
    _note(session, who, "item.end", employee_id, detail, now)
    return row


def _row(employee_id: int, item: Item, form_key: str, who: Identity, now: datetime) -> PayItem:
    told = {name: value for name, value in vars(item).items() if name not in ("id", "last_day")}
    # Leave that was not taken has hours and no won of its own; the column wants some.
    told["won"] = item.won or 1
    return PayItem(
        **told, employee_id=employee_id, form_key=form_key, entered_by=who.name or who.id, entered_at=now
    )


def _note(
    session: Session, who: Identity, act: str, employee_id: int, detail: dict[str, object], now: datetime
) -> None:
    subject = f"employee:{employee_id}"
    audit.record(session, AuditRow, who, action=act, object=subject, detail=detail, now=now)
