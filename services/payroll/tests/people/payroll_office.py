"""A small office for page and call tests: attendance's answers, people, wages, a computed month."""

from typing import Any

from chassis.testing import TestApp, service, staff

PEOPLE = {1: "김하늘", 2: "이바다", 3: "박시내"}


def roster_row(employee_id: int, seq: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "seq": seq or employee_id,
        "employee_id": employee_id,
        "employee_no": f"H-{employee_id:04d}",
        "name": PEOPLE.get(employee_id, "최구름"),
        "birth_date": "1990-05-17",
        "phone": "010-1234-5678",
        "site_name": "한빛물류",
        "hire_date": "2025-03-01",
        "resign_date": None,
        "is_active": True,
        **more,
    }


def work_day(day: int, worked: int = 480, **more: Any) -> dict[str, Any]:
    return {
        "work_date": f"2026-11-{day:02d}",
        "day_type": "workday",
        "clock_in": "09:00",
        "clock_out": "18:00",
        "worked": worked,
        "break": 60,
        "overtime": 0,
        "night": 0,
        "holiday_within_8h": 0,
        "holiday_beyond_8h": 0,
        **more,
    }


def month_row(employee_id: int, days: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    def total(name: str) -> int:
        return sum(day[name] for day in days)

    return {
        **{k: v for k, v in roster_row(employee_id).items() if k not in ("seq", "phone", "is_active")},
        "weekly_hours": 40,
        "workplace_size": 50,
        "days_worked": len(days),
        "worked_minutes": total("worked"),
        "regular_minutes": total("worked") - total("overtime"),
        "overtime_minutes": total("overtime"),
        "night_minutes": total("night"),
        "holiday_within_8h_minutes": total("holiday_within_8h"),
        "holiday_beyond_8h_minutes": total("holiday_beyond_8h"),
        "paid_holiday_minutes": 0,
        "weekly_holidays": [{"week_start": "2026-11-02", "week_end": "2026-11-08", "minutes": 480}],
        "days": days,
        **more,
    }


def full_days() -> list[dict[str, Any]]:
    return [work_day(day) for day in range(2, 28) if day % 7 not in (0, 1)]


def answer_month(payroll: TestApp, *employees: dict[str, Any], closed: bool = True) -> None:
    """Make attendance answer November with these people."""
    body = {"month": "2026-11", "closed": closed, "version": "v1", "employees": list(employees)}
    payroll.peer("attendance").on("GET", "/internal/months/2026-11", json=body)


def answer_roster(payroll: TestApp, *rows: dict[str, Any]) -> None:
    """Make attendance answer the feed with these changes."""
    payroll.peer("attendance").on("GET", "/internal/changes", json={"items": list(rows), "next": None})


def give_wage(payroll: TestApp, employee_id: int, hourly: int = 10_320, **more: Any) -> None:
    """Let a hire bring wage terms."""
    body = {
        "application_id": f"app-{employee_id}",
        "employee_id": employee_id,
        "valid_from": "2026-01-01",
        "hourly_won": hourly,
        "tax_mode": "insured",
        **more,
    }
    answer = payroll.client(service("recruit")).post("/internal/wage-terms", json=body)
    assert answer.status_code == 201, answer.text


def office_with_november(payroll: TestApp) -> None:
    """Two people with wages and hours, one without a wage; November computed as draft."""
    answer_roster(payroll, *(roster_row(number) for number in PEOPLE))
    late = [work_day(3, 600, overtime=120, night=60)]
    answer_month(payroll, month_row(1, full_days()), month_row(2, late), month_row(3, full_days()))
    give_wage(payroll, 1)
    give_wage(payroll, 2, 12_000, tax_mode="freelance", freelance_reason="건별 도급")
    body = {"month": "2026-11", "pay_date": "2026-12-10"}
    answer = payroll.client(staff()).post("/api/payroll/v1/runs", json=body)
    assert answer.status_code == 201, answer.text


def take_steps(payroll: TestApp, *steps: str) -> None:
    """Take November's run through steps."""
    for step in steps:
        answer = payroll.client(staff()).post(f"/api/payroll/v1/runs/2026-11/{step}")
        assert answer.status_code == 200, answer.text
