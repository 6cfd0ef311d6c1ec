"""What a good copy of attendance's data holds: closed months that are as they were closed."""

from __future__ import annotations

import json

from chassis.db import Database
from chassis.http import Peers
from chassis.settings import Settings
from sqlalchemy import select

from attendance.closing.tables import ClosedMonth
from attendance.month.rules import version_of


def prove(database: Database, _side: Settings, _peers: Peers) -> tuple[list[str], list[str]]:
    """Hash every closed month again."""
    with database.read() as session:
        months = session.scalars(select(ClosedMonth).order_by(ClosedMonth.month)).all()
    changed = [one.month for one in months if version_of(json.loads(one.snapshot)) != one.version]
    if changed:
        return [], [f"마감한 달이 마감 때와 다릅니다: {', '.join(changed)}"]
    return [f"마감한 달 {len(months)}개가 마감 때 그대로임"], []
