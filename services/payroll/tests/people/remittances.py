"""Rows of advances on their way to the bank, in short."""

from typing import Any

from accounts import VAULT, give_account, people
from advances import JIYU, NOW, TODAY, approve, ask, earned
from chassis.db import Database
from chassis.identity import Identity
from payroll.advance.rules.limit import Limit
from payroll.payout import actions, queries
from payroll.prepaid.tables import Advance
from payroll.remittance.tables import Remittance, RemittanceLine
from sqlalchemy import select


def file_row(number: int = 1, **more: Any) -> Remittance:
    plain: dict[str, Any] = {
        "request_key": f"file-{number}",
        "number": number,
        "pay_on": TODAY,
        "layout": {},
        "line_count": 1,
        "total_won": 300_000,
        "digest": "d",
        "made_by": "jiyu",
        "made_at": NOW,
    }
    return Remittance(**{**plain, **more})


def line_row(remittance_id: int, advance_id: int, account_id: int, **more: Any) -> RemittanceLine:
    plain: dict[str, Any] = {
        "remittance_id": remittance_id,
        "position": 1,
        "advance_id": advance_id,
        "employee_id": 1,
        "account_id": account_id,
        "amount_won": 300_000,
        "state": "sent",
    }
    return RemittanceLine(**{**plain, **more})


def sent_file(db: Database, number: int = 1) -> tuple[int, int, int]:
    """Keep a file without lines, an approved advance and an account; return their ids."""
    people(db, 1)
    advance, account = approve(db, ask(db)), give_account(db, 1)
    file = db.write(lambda session: _added(session, file_row(number)))
    return file, advance.id, account.id


def _added(session: Any, row: Remittance) -> int:
    session.add(row)
    session.flush()
    return row.id


def approved(db: Database, *employee_ids: int, amount: int = 300_000) -> list[int]:
    """Let these people ask and the boss approve; return the advances' ids."""
    asked = [ask(db, amount, f"key-{one}", employee_id=one) for one in employee_ids]
    return [approve(db, row).id for row in asked]


def banked_and_approved(db: Database, *employee_ids: int) -> list[int]:
    """The same with an account each."""
    people(db, *employee_ids)
    for one in employee_ids:
        give_account(db, one)
    return approved(db, *employee_ids)


def looked(db: Database, limit: Limit | str | None = None) -> dict[int, Limit | str]:
    """The limit of today of each advance that waits for a file."""
    with db.read() as session:
        return {one: limit or earned() for one in queries.waiting_ids(session)}


def due(db: Database, who: Identity = JIYU, limit: Limit | str | None = None) -> queries.Due:
    seen = looked(db, limit)
    with db.read() as session:
        return queries.due_of(session, seen, VAULT, who, NOW)


def making(db: Database, key: str = "press-0001", **more: Any) -> actions.Making:
    plain: dict[str, Any] = {"digest": due(db).digest, "chosen": None, "pay_on": TODAY, "memo_in": "선불금"}
    return actions.Making(key=key, **{**plain, **more})


def make(db: Database, key: str = "press-0001", who: Identity = JIYU, **more: Any) -> Remittance:
    """Make a file of what waits."""
    wanted, seen = making(db, key, **more), looked(db)
    return db.write(actions.make, wanted, seen, VAULT, who, NOW)[0]


def line_states(db: Database) -> list[tuple[int, str, str]]:
    """Whose line stands how, and the bank's words."""
    with db.read() as session:
        rows = session.scalars(select(RemittanceLine).order_by(RemittanceLine.id))
        return [(row.employee_id, row.state, row.reason) for row in rows]


def advance_states(db: Database) -> dict[int, str]:
    """By person the state of the latest advance."""
    with db.read() as session:
        return {row.employee_id: row.state for row in session.scalars(select(Advance).order_by(Advance.id))}
