"""A locked November whose wage was raised backwards, and the December that carries what follows."""

from typing import Any

from chassis.testing import TestApp, json_of, kst, staff
from payroll_office import full_days, give_wage, month_row, office_with_november, take_steps

RUNS = "/api/payroll/v1/runs"
CORRECTIONS = f"{RUNS}/2026-11/corrections"
DECEMBER = {"month": "2026-12", "pay_date": "2027-01-08"}
REASON = "시급 인상 소급"


def locked_november(payroll: TestApp) -> None:
    """November locked on 1 December: 김하늘 by the hour, 이바다 3.3 %; 박시내 has no wage and no payslip."""
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    payroll.at(kst("2026-12-15 10:00"))


def raise_backwards(
    payroll: TestApp, hourly: int = 11_000, person: int = 1, since: str = "2026-11-01"
) -> None:
    give_wage(payroll, person, hourly, application_id=f"raise-{person}-{since}", valid_from=since)


def correct(payroll: TestApp, *steps: str, reason: str = REASON) -> dict[str, Any]:
    """Compute November as of today, open a correction with all that differs, and take it through steps."""
    client = payroll.client(staff())
    checked = client.post(f"{CORRECTIONS}/check")
    assert checked.status_code == 200, checked.text
    opened = client.post(CORRECTIONS, json={"reason": reason})
    assert opened.status_code == 201, opened.text
    told: dict[str, Any] = json_of(opened, 201)
    for step in steps:
        answer = client.post(f"{CORRECTIONS}/{told['number']}/{step}")
        assert answer.status_code == 200, answer.text
        told = json_of(answer)
    return told


def december_month(payroll: TestApp, *employees: dict[str, Any]) -> None:
    """Make attendance answer December, with November's hours moved by a month."""
    body = {"month": "2026-12", "closed": True, "version": "v1", "employees": list(employees)}
    payroll.peer("attendance").on("GET", "/internal/months/2026-12", json=body)


def december_row(person: int) -> dict[str, Any]:
    days = [{**day, "work_date": day["work_date"].replace("-11-", "-12-")} for day in full_days()]
    return month_row(person, days, weekly_holidays=[])


def run_december(payroll: TestApp, *steps: str) -> dict[str, Any]:
    client = payroll.client(staff())
    answer = client.post(RUNS, json=DECEMBER)
    assert answer.status_code in (200, 201), answer.text
    for step in steps:
        answer = client.post(f"{RUNS}/2026-12/{step}")
        assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def slip(payroll: TestApp, month: str, person: int = 1) -> dict[str, Any]:
    told: dict[str, Any] = json_of(payroll.client(staff()).get(f"{RUNS}/{month}/payslips/{person}"))
    return told
