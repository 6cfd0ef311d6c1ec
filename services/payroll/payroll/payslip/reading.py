"""The office reading pay: who, when, and the audit row that each reading leaves before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from chassis.clock import Now
from chassis.db import Database, Db
from chassis.identity import Identity
from fastapi import Depends

from payroll.access import PayOffice
from payroll.payslip import actions


@dataclass(frozen=True)
class Reading:
    """One reader's request; `note` before showing."""

    who: Identity
    db: Database
    now: datetime

    def note(self, month: str, how: str, employee_id: int | None = None) -> None:
        """Leave the audit row: a whole month or one person's payslip, as page, json, pdf or excel."""
        what = f"run:{month}" if employee_id is None else f"payslip:{month}:{employee_id}"
        self.db.write(actions.note_reading, self.who, what, how, self.now)


async def _reading(who: PayOffice, db: Db, now: Now) -> Reading:
    return Reading(who, db, now)


PayReading = Annotated[Reading, Depends(_reading)]
