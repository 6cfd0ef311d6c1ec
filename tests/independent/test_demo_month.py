"""The month of the demo's people: punches in attendance, a run in payroll, added up again from its trace."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
from attendance.app import create as create_attendance
from attendance.day.tables import Day
from attendance.roster.tables import Assignment, Employee, Site
from attendance.settings import AttendanceSettings
from chassis.clock import KST
from chassis.testing import TestApp, kst, make_app, service, staff
from humetix.demo.days import worked_days
from humetix.demo.fill import HIGHER_WAGE, LOWEST_WAGE, SITES
from humetix.demo.people import Applicant, applicants
from payroll.app import create as create_payroll
from payroll.settings import PayrollSettings
from payroll.wage.tables import WageRow
from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from tests.independent.recompute import differences

PEOPLE, FIRST, LAST = 120, date(2026, 10, 1), date(2026, 10, 31)
NOW, MADE = kst("2026-11-05 09:00"), datetime(2026, 9, 1, tzinfo=UTC)


def test_the_demos_month_comes_out_to_the_won(tmp_path: Path) -> None:
    attendance = make_app(create_attendance, AttendanceSettings, tmp_path)
    payroll = make_app(create_payroll, PayrollSettings, tmp_path)
    for app in (attendance, payroll):
        app.at(NOW)
    crowd = applicants(PEOPLE, random.Random(2026), LAST)
    attendance.db.write(hire, crowd)
    payroll.db.write(give_wages, crowd)
    let_payroll_ask(payroll, attendance)
    office = payroll.client(staff())
    run = office.post("/api/payroll/v1/runs", json={"month": "2026-10", "pay_date": "2026-11-10"})
    assert run.json()["payslips"] == PEOPLE, run.text
    told = office.get("/api/payroll/v1/runs/2026-10/trace").text.splitlines()
    assert list(differences(told)) == []
    attendance.close()
    payroll.close()


def let_payroll_ask(payroll: TestApp, attendance: TestApp) -> None:
    """Let payroll's calls reach the attendance beside it."""

    def pass_on(request: httpx.Request) -> httpx.Response:
        answer = attendance.client(service("payroll")).get(str(request.url.raw_path, "ascii"))
        told = {"content-type": "application/json"}
        return httpx.Response(answer.status_code, content=answer.content, headers=told)

    for path in ("/internal/months/2026-10", "/internal/changes"):
        payroll.peer("attendance").on_call("GET", path, pass_on)


def hire(session: Session, crowd: list[Applicant]) -> None:
    """Write sites, people, where they are placed, and the days they worked."""
    sites = [
        {"id": number, "name": name, "workplace_size": size, "created_at": MADE}
        for number, (name, size) in enumerate(SITES, start=1)
    ]
    people = [employee(one) for one in crowd]
    places = [
        {
            **{
                "employee_id": one["id"],
                "site_id": one["site_id"],
                "since": one["hire_date"],
                "kind": "main",
            },
            **{"created_by": "demo", "created_at": MADE},
        }
        for one in people
    ]
    days = [day for one, person in zip(crowd, people, strict=True) for day in days_of(one, person)]
    for table, rows in ((Site, sites), (Employee, people), (Assignment, places), (Day, days)):
        session.execute(insert(cast(Table, table.__table__)), rows)


def employee(one: Applicant) -> dict[str, Any]:
    """One of the roster, hired as the demo hires."""
    return {
        "id": one.number,
        "employee_no": f"D-{one.number:04d}",
        "name": one.name,
        "birth_date": one.birth,
        "phone": one.phone,
        "site_id": one.number % len(SITES) + 1,
        "hire_date": FIRST - timedelta(days=7 * (one.number % 40)),
        "weekly_hours": 40,
        "created_at": MADE,
        "updated_at": MADE,
    }


def days_of(one: Applicant, person: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The days one person worked, day or night."""
    dice = random.Random(one.number)
    for day, (come, go, _) in worked_days(FIRST, LAST, dice, at_night=one.number % 6 == 2):
        came = datetime.combine(day, time.fromisoformat(come), KST)
        went = datetime.combine(day, time.fromisoformat(go), KST)
        yield {
            "employee_id": one.number,
            "work_date": day,
            "site_id": person["site_id"],
            "clock_in": came,
            "clock_out": went if went > came else went + timedelta(days=1),
            "away": "[]",
            "left_open": False,
            "source": "punch",
            "updated_at": came,
        }


def give_wages(session: Session, crowd: list[Applicant]) -> None:
    """Write the demo's two wages."""
    rows = [
        {
            "employee_id": one.number,
            "valid_from": date(2026, 1, 1),
            "hourly_won": HIGHER_WAGE if one.number % 5 == 0 else LOWEST_WAGE,
            "tax_mode": "insured",
            "entered_by": "demo",
            "entered_at": MADE,
        }
        for one in crowd
    ]
    session.execute(insert(WageRow), rows)
