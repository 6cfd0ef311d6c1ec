"""What of a closed month differs by now, counted by the same engine on the contract it was closed with."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from attendance.adjustment.queries import settled_minutes
from attendance.adjustment.rules import Minutes, difference, minutes_of, total
from attendance.closing.queries import closing_of
from attendance.closing.tables import ClosedMonth
from attendance.month.books import Books
from attendance.month.queries import document_of, person_months
from attendance.roster.tables import ContractHours, Employee

Document = dict[str, Any]


def unsettled_of(session: Session, month: str, employee_id: int) -> Minutes:
    """What of a person's closed month differs by now and is settled nowhere yet; nothing in an open month."""
    closed = closing_of(session, month)
    return {} if closed is None else unsettled(session, closed, employee_id)[0]


def unsettled(session: Session, closed: ClosedMonth, employee_id: int) -> tuple[Minutes, Document]:
    """The same, with the person's month counted again."""
    everyone = json.loads(closed.snapshot)["employees"]
    frozen = next((one for one in everyone if one["employee_id"] == employee_id), None)
    person = _as_closed(session.get_one(Employee, employee_id), frozen)
    since = session.scalar(_dated_since(employee_id))

    def alter(books: Books) -> Books:
        # Hours without dates are those of the closing: a contract first dated later says nothing of before.
        if frozen is None or since is None or since <= closed.closed_at:
            return books
        contract = ((date.min, frozen["weekly_hours"]), *books.contracts[employee_id][1:])
        return replace(books, contracts={employee_id: contract})

    [one] = person_months(session, closed.month, [person], alter)
    again = document_of(one, one.last_day)
    kept = [] if frozen is None else [minutes_of(frozen, closed.month)]
    before = total([*kept, settled_minutes(session, closed.month, employee_id)])
    return difference(before, minutes_of(again, closed.month)), again


def _dated_since(employee_id: int) -> Select[datetime]:
    return (
        select(ContractHours.changed_at)
        .where(ContractHours.employee_id == employee_id)
        .order_by(ContractHours.id)
        .limit(1)
    )


def _as_closed(person: Employee, frozen: Document | None) -> Employee:
    # Sites, head-counts, patterns and contracts have their dates. Where the contract's hours had none, those
    # of the closing are taken: a later contract changes no earlier hours.
    if frozen is None:
        return person
    copied = ("id", "employee_no", "name", "birth_date", "site_id", "hire_date", "resign_date")
    same = {name: getattr(person, name) for name in copied}
    return Employee(**same, weekly_hours=frozen["weekly_hours"])
