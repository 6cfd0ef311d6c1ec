"""Short ways to let somebody work, to book their leave and to read their ledger."""

from datetime import date, timedelta

from attendance.calendar.rules import DayType, national_day_type
from attendance.day.tables import Day
from attendance.leave import booking, queries
from attendance.roster.tables import Employee
from chassis.clock import KST
from chassis.db import Database
from chassis.testing import kst
from sqlalchemy import insert
from sqlalchemy.orm import Session

NOW = kst("2026-11-23 09:00")


def work(database: Database, person: Employee, first: str, last: str, but: tuple[str, ...] = ()) -> None:
    """Let somebody come on every working day of a span, but not on the named ones."""
    day, until = date.fromisoformat(first), date.fromisoformat(last)
    rows = []
    while day <= until:
        if national_day_type(day) is DayType.WORKDAY and f"{day}" not in but:
            came = kst(f"{day} 09:00").astimezone(KST)
            rows.append(
                {
                    "employee_id": person.id,
                    "work_date": day,
                    "clock_in": came,
                    "clock_out": came + timedelta(hours=9),
                    "away": "[]",
                    "left_open": False,
                    "source": "office",
                    "updated_at": came,
                }
            )
        day += timedelta(days=1)

    def write(session: Session) -> None:
        session.execute(insert(Day), rows)

    database.write(write)


def book(database: Database, person: Employee, today: str = "2026-11-23") -> int:
    return database.write(booking.book, person.id, date.fromisoformat(today), NOW)


def ledger(database: Database, person: Employee) -> queries.Ledger:
    with database.read() as session:
        return queries.ledger(session, person.id)
