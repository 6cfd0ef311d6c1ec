"""People with accounts, in short, for tests of actions."""

from dataclasses import replace
from datetime import UTC, date, datetime

from chassis.db import Database
from chassis.identity import Identity
from chassis.testing import staff, worker
from payroll.account import actions
from payroll.account.tables import BankAccount
from payroll.account.vault import Vault
from payroll.roster.tables import Person

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
VAULT = Vault(["n" * 40])
BOSS = staff()
NUMBERS = {1: "110234567890", 2: "110234567891", 3: "110234567892"}
NAMES = {1: "김하늘", 2: "이바다", 3: "박시내"}


def phone(employee_id: int = 1, now: datetime = NOW) -> Identity:
    """A worker who typed the PIN just now."""
    return replace(worker(employee_id), signed_in_at=int(now.timestamp()))


def people(db: Database, *employee_ids: int) -> None:
    """Keep these people in the copy of the roster."""
    rows = [
        Person(
            employee_id=one,
            seq=one,
            employee_no=f"H-{one:04d}",
            name=NAMES.get(one, "최구름"),
            birth_date=date(1990, 5, 17),
            site_name="한빛물류",
            hire_date=date(2025, 3, 1),
        )
        for one in employee_ids
    ]
    db.write(lambda session: session.add_all(rows))


def entry(employee_id: int = 1, key: str = "", **more: object) -> actions.Entry:
    """An account as typed."""
    number = NUMBERS.get(employee_id, f"110234{employee_id:06d}")
    name = NAMES.get(employee_id, "최구름")
    plain = actions.Entry(
        employee_id, "088", number, name, "", date(2026, 11, 1), key or f"key-{employee_id}"
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # fields of Entry by name


def give_account(db: Database, employee_id: int, key: str = "", **more: object) -> BankAccount:
    """Enter an account by the office."""
    row, _ = db.write(actions.enter, entry(employee_id, key, **more), VAULT, BOSS, NOW)
    return row
