"""What a request about accounts works with: the database, the vault and this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from chassis.clock import Now, business_date
from chassis.db import Database, Db
from fastapi import Depends, Request

from payroll.account.vault import Vault, VaultNow


@dataclass(frozen=True)
class Desk:
    """One request."""

    request: Request
    db: Database
    vault: Vault
    now: datetime

    @property
    def today(self) -> date:
        """The business day of this moment."""
        return business_date(self.now)


async def _desk(request: Request, db: Db, vault: VaultNow, now: Now) -> Desk:
    return Desk(request, db, vault, now)


AtDesk = Annotated[Desk, Depends(_desk)]
