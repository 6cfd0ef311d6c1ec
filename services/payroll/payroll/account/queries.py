"""Accounts of people: the one that pay goes to, histories, who has none, what waits for the office."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.errors import NotFound
from chassis.paging import Page, page_of
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from payroll.account import rules
from payroll.account.tables import BankAccount
from payroll.roster.tables import Person

FILTERS = {"waiting": "확인 대기", "none": "계좌 없음", "all": "재직 전체"}


class AccountUnknown(NotFound):
    """No account has that number, or it is somebody else's."""

    code, message = "account_unknown", "찾는 계좌가 없습니다."


def without_account(session: Session, employee_ids: Collection[int], on: date | None = None) -> set[int]:
    """Return which of these people have no confirmed account (that has begun, when a day is given)."""
    chosen = select(BankAccount.employee_id).where(BankAccount.state == rules.CONFIRMED)
    if on is not None:
        chosen = chosen.where(BankAccount.valid_from <= on)
    held = set(session.scalars(chosen.distinct()))
    return {employee_id for employee_id in employee_ids if employee_id not in held}


def accounts_on(session: Session, employee_ids: Collection[int], day: date) -> dict[int, BankAccount]:
    """Return by person the account that pay of a day goes to."""
    chosen = select(BankAccount).where(BankAccount.state == rules.CONFIRMED, BankAccount.valid_from <= day)
    if len(employee_ids) == 1:
        chosen = chosen.where(BankAccount.employee_id.in_(employee_ids))
    rows: dict[int, list[BankAccount]] = {}
    for row in session.scalars(chosen):
        rows.setdefault(row.employee_id, []).append(row)
    wanted = set(employee_ids)
    return {one: _holding(mine, day) for one, mine in rows.items() if one in wanted}


def account_on(session: Session, employee_id: int, day: date) -> BankAccount | None:
    """Return the account that a person's pay of a day goes to, or None."""
    return accounts_on(session, [employee_id], day).get(employee_id)


def in_short(session: Session, employee_id: int, day: date) -> str:
    """Return a person's account of a day in one masked line; empty when there is none."""
    row = account_on(session, employee_id, day)
    return rules.told_in_short(row.bank_code, row.last4, day) if row else ""


def history_of(session: Session, employee_id: int) -> Sequence[BankAccount]:
    """Return all of a person's accounts, the latest entered first."""
    chosen = select(BankAccount).where(BankAccount.employee_id == employee_id)
    return session.scalars(chosen.order_by(BankAccount.id.desc())).all()


def account_of(session: Session, employee_id: int, account_id: int) -> BankAccount:
    """Return one account of a person, or raise AccountUnknown."""
    row = session.get(BankAccount, account_id)
    if row is None or row.employee_id != employee_id:
        raise AccountUnknown
    return row


def accounts(session: Session, ids: Collection[int]) -> dict[int, BankAccount]:
    """Return accounts by their own ids."""
    rows = session.scalars(select(BankAccount).where(BankAccount.id.in_(ids)))
    return {row.id: row for row in rows}


@dataclass(frozen=True)
class Banked:
    """A person, the account of today, and the one that waits."""

    person: Person
    account: BankAccount | None
    waiting: BankAccount | None


def account_page(
    session: Session, today: date, *, chosen: str, q: str = "", cursor: str | None = None
) -> Page[Banked]:
    """Return one page of people by name with their accounts; filtered by state and by name or number."""
    people = _filtered(today, chosen)
    if q:
        people = people.where(or_(Person.name.contains(q, autoescape=True), Person.employee_no == q))
    key = [Person.name, Person.employee_id]
    page = page_of(session, people, key, cursor=cursor, limit=50, descending=False)
    ids = [person.employee_id for person in page.items]
    held, waiting = accounts_on(session, ids, today), _waiting(session, ids)
    return Page([_banked(person, held, waiting) for person in page.items], page.next)


def counts(session: Session, today: date) -> dict[str, int]:
    """Return how many people each filter of the list shows."""
    return {
        word: session.scalar(select(func.count()).select_from(_filtered(today, word).subquery())) or 0
        for word in FILTERS
    }


def stale_count(session: Session, current: str) -> int:
    """Count the accounts that are sealed with another key than the current one."""
    chosen = select(func.count()).where(BankAccount.sealed_with != current)
    return session.scalar(chosen) or 0


def _holding(rows: Sequence[BankAccount], day: date) -> BankAccount:
    held = [
        rules.Held(row.id, row.valid_from, (row.decided_at or row.entered_at).timestamp()) for row in rows
    ]
    winner = rules.holding(held, day)
    return next(row for row in rows if winner is not None and row.id == winner.id)


def _waiting(session: Session, employee_ids: Collection[int]) -> dict[int, BankAccount]:
    chosen = select(BankAccount).where(
        BankAccount.employee_id.in_(employee_ids), BankAccount.state == rules.WAITING
    )
    return {row.employee_id: row for row in session.scalars(chosen)}


def _filtered(today: date, chosen: str) -> Select[Person]:
    mine = BankAccount.employee_id == Person.employee_id
    if chosen == "waiting":
        return select(Person).where(exists().where(mine, BankAccount.state == rules.WAITING))
    employed = select(Person).where(or_(Person.resign_date.is_(None), Person.resign_date > today))
    if chosen == "none":
        return employed.where(~exists().where(mine, BankAccount.state == rules.CONFIRMED))
    return employed


def _banked(person: Person, held: dict[int, BankAccount], waiting: dict[int, BankAccount]) -> Banked:
    return Banked(person, held.get(person.employee_id), waiting.get(person.employee_id))
