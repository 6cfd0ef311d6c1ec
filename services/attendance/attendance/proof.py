"""What a good copy of attendance's data holds: closed months that are as they were closed."""

from __future__ import annotations

import json
from typing import Any

from chassis.db import Database
from chassis.http import Peers
from chassis.settings import Settings
from sqlalchemy import select

from attendance.closing.tables import ClosedMonth
from attendance.month.rules import version_of


def prove(database: Database, _side: Settings, _peers: Peers) -> tuple[list[str], list[str]]:
    """Hash every closed month again."""
    with database.read() as session:
        months = session.scalars(
            select(ClosedMonth).where(ClosedMonth.version != "").order_by(ClosedMonth.month)
        ).all()
    changed = [one.month for one in months if version_of(json.loads(one.snapshot)) != one.version]
    if changed:
        return [], [f"마감한 달이 마감 때와 다릅니다: {', '.join(changed)}"]
    return [f"마감한 달 {len(months)}개가 마감 때 그대로임"], []


_FAR_BEYOND = 1_000_000


def carry_on(restored: Any, before: Any) -> None:
    """Announce everybody anew, behind the last change that other services may have read.

    They ask for what comes after the number they know; a feed that began again below it would tell
    them nothing until it had caught up. `before` is the database that goes, None when it is lost.
    Both are SQLite connections.
    """
    last = _last_change(restored)
    beyond = max(last, _last_change(before)) if before is not None else last + _FAR_BEYOND
    restored.execute(
        "INSERT INTO roster_change (seq, employee_id, at) "
        "SELECT ? + row_number() OVER (ORDER BY id), id, strftime('%Y-%m-%d %H:%M:%f000', 'now') "
        "FROM employee",
        (beyond,),
    )


def _last_change(connection: Any) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'roster_change'").fetchone()
    return int(row[0]) if row else 0
