"""A year's pay as a call."""

from __future__ import annotations

from typing import Annotated

from chassis.clock import Now
from chassis.db import Db
from chassis.forms import RowId
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from payroll.access import PayOffice
from payroll.yearly import actions, queries

router = APIRouter(prefix="/api/payroll/v1/years", tags=["years"])


class YearOut(BaseModel):
    """One person's year in won; `deductions` by code, those by agreement under `other`."""

    employee_id: int
    employee_no: str
    name: str
    months: list[str]
    gross: int
    taxable: int
    tax_free: int
    deductions: dict[str, int]
    deduction_total: int
    net: int


class YearList(BaseModel):
    """Everybody's year by employee number."""

    items: list[YearOut]


@router.get("/{year}")
def year(
    year: Annotated[int, Path(ge=2000, le=2100)],
    who: PayOffice,
    db: Db,
    now: Now,
    employee: Annotated[RowId | None, Query()] = None,
) -> YearList:
    """Read what people, or one person, were paid in a year by locked and paid runs."""
    db.write(actions.note_reading, who, year, "json", now)
    with db.read() as session:
        people = queries.years_of(session, year, employee)
    return YearList(
        items=[
            YearOut(
                employee_id=one.employee_id,
                employee_no=one.employee_no,
                name=one.name,
                months=one.months,
                gross=one.gross_won,
                taxable=one.taxable_won,
                tax_free=one.tax_free_won,
                deductions=one.taken,
                deduction_total=one.deduction_won,
                net=one.net_won,
            )
            for one in people
        ]
    )
