"""Batches of items, what stands in one, and a pasted table read against the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from chassis.errors import NotFound
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from payroll.batch.rules import Known, Read, read_rows, table_rows
from payroll.item.tables import ItemBatch, PayItem
from payroll.roster.tables import Person
from payroll.run.queries import find_run
from payroll.run.rules.states import PUBLISHED

LATEST = 100


class BatchUnknown(NotFound):
    """No such batch."""

    code, message = "item_batch_unknown", "찾는 일괄 등록이 없습니다."


@dataclass(frozen=True)
class Paste:
    """A pasted table, line by line; `fault` is what is wrong with the whole."""

    lines: list[Read] = field(default_factory=list)
    fault: str = ""

    @property
    def faulty(self) -> list[Read]:
        """The lines that keep the table from being entered."""
        return [line for line in self.lines if line.fault]

    @property
    def repeated(self) -> list[Read]:
        """The lines of people who have an item of this kind in the month already."""
        return [line for line in self.lines if line.already and not line.fault]

    @property
    def won(self) -> int:
        """Won of the lines that can stand."""
        return sum(line.won for line in self.lines if not line.fault)

    def may_save(self, *, again: bool) -> bool:
        """Nothing at fault, and who has such an item already was said yes to."""
        return not self.fault and not self.faulty and (again or not self.repeated)


@dataclass(frozen=True)
class Entered:
    """One item of a batch with whose it is."""

    item: PayItem
    number: str
    name: str

    @property
    def is_withdrawn(self) -> bool:
        """Say whether it was undone."""
        return self.item.last_day is not None and self.item.last_day < self.item.valid_from


def read_paste(session: Session, month: str, kind: str, text: str) -> Paste:
    """Read a pasted table of a kind of item for a month."""
    try:
        rows = table_rows(text)
    except ValueError as fault:
        return Paste(fault=str(fault))
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    lines = read_rows(rows, _people(session), last)
    known = _known_items(session, month, kind)
    return Paste([_with_known(line, known) for line in lines])


def _with_known(line: Read, known: dict[int, tuple[str, ...]]) -> Read:
    return replace(line, already=known.get(line.person.employee_id, ())) if line.person else line


def _people(session: Session) -> list[Known]:
    columns = (
        Person.employee_id,
        Person.employee_no,
        Person.name,
        Person.birth_date,
        Person.hire_date,
        Person.resign_date,
    )
    return [Known(*row) for row in session.execute(select(*columns))]


def _known_items(session: Session, month: str, kind: str) -> dict[int, tuple[str, ...]]:
    stands = or_(PayItem.last_day.is_(None), PayItem.last_day >= PayItem.valid_from)
    chosen = select(PayItem.employee_id, PayItem.label, PayItem.won).where(
        PayItem.month == month, PayItem.kind == kind, stands
    )
    found: dict[int, tuple[str, ...]] = {}
    for employee_id, label, won in session.execute(chosen.order_by(PayItem.id)):
        found[employee_id] = (*found.get(employee_id, ()), f"{label} {won:,}원")
    return found


def is_locked(session: Session, month: str) -> bool:
    """Say whether a month's payslips no longer change."""
    run = find_run(session, month)
    return run is not None and run.state in PUBLISHED


def batches(session: Session) -> Sequence[ItemBatch]:
    """Return the latest batches, the newest first."""
    return session.scalars(select(ItemBatch).order_by(ItemBatch.id.desc()).limit(LATEST)).all()


def batch_of(session: Session, batch_id: int) -> ItemBatch:
    """Return a batch, or raise BatchUnknown."""
    row = session.get(ItemBatch, batch_id)
    if row is None:
        raise BatchUnknown
    return row


def batch_by_key(session: Session, form_key: str) -> ItemBatch | None:
    """Return the batch that a form with this key entered, if it did before."""
    return session.scalar(select(ItemBatch).where(ItemBatch.form_key == form_key))


def entered(session: Session, batch_id: int) -> list[Entered]:
    """Return the items of a batch by employee number."""
    chosen = (
        select(PayItem, Person.employee_no, Person.name)
        .join(Person, Person.employee_id == PayItem.employee_id)
        .where(PayItem.batch_id == batch_id)
    )
    return [Entered(*row) for row in session.execute(chosen.order_by(Person.employee_no, PayItem.id))]
