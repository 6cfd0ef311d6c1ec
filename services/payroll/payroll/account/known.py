"""What recruit asks for its onboarding list: of whom an account is known; never the account."""

from __future__ import annotations

from typing import Annotated

from chassis.db import Db
from chassis.forms import RowId
from chassis.identity import Service
from fastapi import APIRouter, Query
from pydantic import BaseModel

from payroll.account import queries

router = APIRouter(tags=["accounts"])

MOST_ASKED = 200


class KnownAccounts(BaseModel):
    """The people, of those asked for, whose account the office has confirmed."""

    employee_ids: list[int]


@router.get("/internal/accounts")
def known_accounts(
    who: Service, db: Db, employee: Annotated[list[RowId], Query(max_length=MOST_ASKED)]
) -> KnownAccounts:
    """Say of whom an account is known."""
    with db.read() as session:
        missing = queries.without_account(session, employee)
    return KnownAccounts(employee_ids=sorted(set(employee) - missing))
