"""A large firm's month: how long it takes to close it, to show its grid, and what closing does to clock-ins.

`python -m bench.attendance` prints the rows; it needs no other service.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from attendance.app import create
from attendance.calendar.rules import month_days
from attendance.clock.actions import clock_in
from attendance.day.tables import Day
from attendance.roster.tables import Assignment, Employee, Site
from attendance.settings import AttendanceSettings
from chassis.clock import KST
from chassis.errors import Busy
from chassis.testing import TestApp, make_app, staff
from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from bench.rows import Row

MONTH, WORKERS, SITES, SHOWN, TURNS = "2026-10", 5_000, 10, 500, 7
_MADE = datetime(2026, 9, 1, tzinfo=UTC)


def fill(app: TestApp) -> None:
    """Write a month of working days: 500 workers at each of ten sites, day and night shifts."""
    sites = [
        {"id": number, "name": f"이천 {number}공장", "workplace_size": 500, "created_at": _MADE}
        for number in range(1, SITES + 1)
    ]
    people = [_person(number) for number in range(1, WORKERS + 1)]
    stays = [
        {
            "employee_id": one["id"],
            "site_id": one["site_id"],
            "kind": "main",
            "since": one["hire_date"],
            "created_by": "bench",
            "created_at": _MADE,
        }
        for one in people
    ]
    for table, rows in ((Site, sites), (Employee, people), (Assignment, stays)):
        _write(app, cast(Table, table.__table__), rows)
    for start in range(1, WORKERS + 1, 250):
        _write(app, cast(Table, Day.__table__), list(_days(range(start, start + 250))))


def _person(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "employee_no": f"B{number:05d}",
        "name": "강하늘",
        "birth_date": date(1990, 1, 1) + timedelta(days=number),
        "phone": f"010-0000-{number:04d}",
        "site_id": (number - 1) // (WORKERS // SITES) + 1,
        "hire_date": date(2025, 3, 2),
        "weekly_hours": 40,
        "created_at": _MADE,
        "updated_at": _MADE,
    }


def _days(people: range) -> Iterator[dict[str, Any]]:
    for day in month_days(MONTH):
        if day.weekday() == 6:
            continue
        for number in people:
            begins = 19 * 60 if number % 4 == 0 else 8 * 60 + 30
            came = datetime(day.year, day.month, day.day, tzinfo=KST) + timedelta(minutes=begins - number % 9)
            yield {
                "employee_id": number,
                "work_date": day,
                "site_id": (number - 1) // (WORKERS // SITES) + 1,
                "clock_in": came,
                "clock_out": came + timedelta(hours=10, minutes=number % 90),
                "away": "[]",
                "left_open": False,
                "source": "punch",
                "updated_at": came,
            }


def _write(app: TestApp, table: Table, rows: list[dict[str, Any]]) -> None:
    def add(session: Session) -> None:
        session.execute(insert(table), rows)

    app.db.write(add)


def _milliseconds(of: Callable[[], Any]) -> float:
    started = time.perf_counter()
    of()
    return (time.perf_counter() - started) * 1000


def closing_row(app: TestApp) -> Row:
    """Close the month while people clock in: the seconds it takes, and the longest wait of a phone."""
    office, waits, refused, over = app.client(staff()), list[float](), list[int](), threading.Event()

    def phones() -> None:
        now = datetime.now(UTC)
        for number in range(1, WORKERS):
            if over.is_set():
                return
            try:
                waits.append(_milliseconds(partial(app.db.write, _press, number, now)))
            except Busy:
                refused.append(number)
            time.sleep(0.02)

    others = threading.Thread(target=phones)
    others.start()
    path = f"/api/attendance/v1/months/{MONTH}/closing"
    taken = _milliseconds(lambda: office.post(path, json={}).raise_for_status())
    over.set()
    others.join()
    figures = {
        "seconds": taken / 1000,
        "clock_ins": len(waits),
        "refused": len(refused),
        "longest_wait_ms": max(waits, default=0.0),
    }
    return Row(f"closing a month of {WORKERS:,} workers", figures)


def _press(session: Session, number: int, now: datetime) -> None:
    clock_in(session.connection(), number, None, now)


def grid_row(app: TestApp) -> Row:
    """Show the month of one site with 500 workers, part after part."""
    office = app.client(staff())
    address = f"/admin/attendance?month={MONTH}&site=1"
    taken = [_milliseconds(lambda: office.get(address).raise_for_status()) for _ in range(TURNS)]
    figures = {"median_ms": statistics.median(taken), "worst_ms": max(taken)}
    return Row(f"month of a site with {SHOWN} workers, first page", figures)


def month_rows() -> Iterator[Row]:
    """Fill a service of its own and measure."""
    with tempfile.TemporaryDirectory(prefix="humetix-bench-") as folder:
        app = make_app(create, AttendanceSettings, Path(folder))
        fill(app)
        yield grid_row(app)
        yield closing_row(app)
        app.close()


if __name__ == "__main__":
    for row in month_rows():
        print(row.name, {name: round(value, 1) for name, value in row.ours.items()}, flush=True)
