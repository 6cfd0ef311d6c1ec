"""Months of invented people for the independent adding-up: every kind of person and day that pay knows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from payroll.coverage.tables import CoverageRow
from payroll.item.tables import PayItem
from payroll.prepaid.rules import ADVANCES, CASH
from payroll.prepaid.tables import Advance, AdvanceEntry
from payroll.run.tables import PayRun, Payslip
from payroll.wage.tables import WageRow
from sqlalchemy import insert
from sqlalchemy.orm import Session

MONTH, FIRST = "2026-11", date(2026, 11, 1)
_AT = datetime(2026, 10, 1, tzinfo=UTC)
_SUMS = ("worked", "overtime", "night", "holiday_within_8h", "holiday_beyond_8h")
_HOLIDAYS = (3, 9, 25)
"""Days of the month on which some work on a holiday: all of them invented."""


class Crowd:
    """So many people from one seed: what attendance tells of their month, and what payroll holds of them."""

    def __init__(self, people: int, seed: int) -> None:
        self.dice = random.Random(seed)
        self.employees = [self._employee(number) for number in range(1, people + 1)]
        self.adjustments = [one for each in self.employees[::17] for one in self._changes(each)]

    def month(self) -> dict[str, Any]:
        """Return the month as attendance tells it."""
        told = {"month": MONTH, "closed": True, "version": "v1"}
        return {**told, "employees": self.employees, "adjustments": self.adjustments}

    def write(self, session: Session) -> None:
        """Write wage terms, and advances paid to every seventh."""
        numbers = [each["employee_id"] for each in self.employees]
        session.execute(insert(WageRow), [row for number in numbers for row in self._terms(number)])
        session.execute(insert(PayItem), [row for number in numbers[::3] for row in self._items(number)])
        _pay_september(session, numbers[::6])
        session.execute(insert(CoverageRow), [self._covering(number) for number in numbers[::4]])
        for number in numbers[::7]:
            for row in range(self.dice.choice((1, 1, 2))):
                _pay_early(session, number, row, self.dice.choice((50_000, 300_000, 4_000_000)))

    def _employee(self, number: int) -> dict[str, Any]:
        weekly = self.dice.choice((40, 40, 40, 30, 20, 15, 14, 8))
        days = list(self._days(weekly))
        return {
            "employee_id": number,
            "employee_no": f"C-{number:04d}",
            "name": "강하늘",
            "site_name": "한빛물류",
            **self._times(),
            "weekly_hours": weekly,
            "workplace_size": self.dice.choice((3, 4, 5, 60)),
            **{f"{name}_minutes": sum(day[name] for day in days) for name in _SUMS},
            **self._holidays(),
            **self._missed(),
            "weekly_holidays": [self._week(sunday, weekly) for sunday in (1, 8, 15, 22, 29)]
            if weekly > 14
            else [],
            "leave_days": [{"day": f"{MONTH}-{day:02d}", "minutes": 480} for day in self._leave()],
            "days": days,
        }

    def _times(self) -> dict[str, Any]:
        # Minors, people around eighteen, sixty and sixty-five; hires of long ago, of the first, of later.
        age = self.dice.choice((16, 17, 18, 25, 37, 44, 59, 60, 64, 66, 70))
        born = FIRST - timedelta(days=age * 365 + age // 4 + self.dice.randint(-40, 330))
        hired = self.dice.choice(
            (date(2025, 3, 2), date(2026, 10, 31), FIRST, date(2026, 11, 2), date(2026, 11, 17))
        )
        left = self.dice.choice((None, None, None, date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 1)))
        resigned = left if left is None or left > hired else None
        return {
            "birth_date": born.isoformat(),
            "hire_date": hired.isoformat(),
            "resign_date": resigned and resigned.isoformat(),
        }

    def _days(self, weekly: int) -> Iterator[dict[str, Any]]:
        for number in range(1, 31):
            if self.dice.random() < 0.3:
                continue
            worked = self.dice.choice((weekly * 12, 480, 481, 367, 600, 725))
            holiday = number in _HOLIDAYS and self.dice.random() < 0.5
            over = 0 if holiday else self.dice.choice((0, 0, 0, 1, max(0, worked - 480)))
            yield {
                "work_date": f"{MONTH}-{number:02d}",
                "day_type": "paid_holiday" if holiday else "workday",
                "clock_in": "20:00",
                "clock_out": "05:00",
                "worked": worked,
                "break": 60,
                "overtime": min(over, worked),
                "night": self.dice.choice((0, 0, 1, 59, 420)),
                "holiday_within_8h": min(worked, 480) if holiday else 0,
                "holiday_beyond_8h": max(0, worked - 480) if holiday else 0,
            }

    def _holidays(self) -> dict[str, Any]:
        minutes = self.dice.choice((0, 0, 480, 240, 7))
        dated = [{"day": f"{MONTH}-{self.dice.choice((3, 20)):02d}", "minutes": minutes}] if minutes else []
        return {"paid_holiday_minutes": minutes, "paid_holidays": self.dice.choice(([], dated))}

    def _missed(self) -> dict[str, Any]:
        days = self.dice.choice(([], [], [4], [4, 13], [*range(2, 7), *range(9, 14), *range(16, 28)]))
        kind = self.dice.choice(("", "", "sick", "unpaid"))
        absences = [{"day": f"{MONTH}-{day:02d}", "minutes": 480, "kind": kind} for day in days]
        sundays = [8] if days else []
        return {
            "absences": absences,
            "weekly_holidays_lost": [{"day": f"{MONTH}-{day:02d}", "minutes": 480} for day in sundays],
        }

    def _week(self, sunday: int, weekly: int) -> dict[str, Any]:
        end = FIRST + timedelta(days=sunday - 1)
        return {
            "week_start": (end - timedelta(days=6)).isoformat(),
            "week_end": end.isoformat(),
            "minutes": weekly * 12 + self.dice.choice((0, 1)),
        }

    def _leave(self) -> list[int]:
        return self.dice.choice(([], [], [], [5], [5, 6, 26]))

    def _changes(self, each: dict[str, Any]) -> Iterator[dict[str, Any]]:
        person = {name: each[name] for name in _PERSON}
        for of_month in self.dice.choice((["2026-10"], ["2026-09", "2026-10"])):
            size = self.dice.choice((60, 4, -480, -30_000))
            day = {"work_date": f"{of_month}-14", "regular": size, "overtime": self.dice.choice((0, 30, -30))}
            day["days"] = self.dice.choice((0, 1, -1))
            week = {"week_end": f"{of_month}-18", "minutes": self.dice.choice((-480, 480))}
            yield {
                **person,
                "of_month": of_month,
                "reason": "퇴근 시각 정정",
                "paid_holiday_minutes": self.dice.choice((0, -480, 480)),
                "days": [day],
                "weekly_holidays": self.dice.choice(([], [week])),
            }

    def _terms(self, number: int) -> list[dict[str, Any]]:
        wage = self.dice.choice((10_320, 10_333, 11_007, 12_500, 45_000, 120_000, 300_000))
        kind = self.dice.choice(("hourly", "hourly", "hourly", "daily", "monthly"))
        mode = self.dice.choice(("insured", "insured", "insured", "freelance", "daily"))
        mode = "insured" if (kind, mode) == ("monthly", "daily") else mode
        family = self.dice.choice((1, 1, 2, 3, 4, 11, 12, 15))
        row = {
            "employee_id": number,
            "valid_from": date(2025, 1, 1),
            "tax_mode": "freelance" if mode == "freelance" else "insured",
            "is_daily": mode == "daily",
            "freelance_reason": "건별 도급" if mode == "freelance" else "",
            **self._pay_of(kind, wage),
            "family_count": family,
            "children": self.dice.randrange(family),
            "percent": self.dice.choice((80, 100, 120)),
            "last_year_won": 30_000_000 if number % 3 == 0 else None,
            "entered_by": "test",
            "entered_at": _AT,
        }
        raises = self.dice.choice(([], [], [date(2026, 11, 16)], [date(2026, 11, 3), date(2026, 11, 17)]))
        return [
            row,
            *({**row, "valid_from": day, **self._pay_of(kind, wage + day.day * 100)} for day in raises),
        ]

    def _pay_of(self, kind: str, wage: int) -> dict[str, Any]:
        hours, week = self.dice.choice((8, 9)), self.dice.choice((40, 40, 30))
        of_month = 209 if week == 40 else 157
        return {
            "pay_kind": kind,
            "hourly_won": wage,
            "day_won": wage * hours + 1 if kind == "daily" else 0,
            "day_hours": hours,
            "month_won": wage * of_month + 1_000 if kind == "monthly" else 0,
            "week_hours": week,
        }

    def _items(self, number: int) -> list[dict[str, Any]]:
        kinds = (
            "meal",
            "meal",
            "car",
            "childcare",
            "position",
            "bonus",
            "leave_pay",
            "dormitory",
            "union_dues",
        )
        return [
            {
                "form_key": f"{number}-{place}",
                "employee_id": number,
                "kind": (kind := self.dice.choice(kinds)),
                "label": kind,
                "won": self.dice.choice((100_000, 200_000, 333_333, 5_000_000)),
                "month": MONTH if kind in ("bonus", "leave_pay") else None,
                "minutes": self.dice.choice((480, 1_441)) if kind == "leave_pay" else 0,
                "since": self.dice.choice((None, "2026-06", MONTH)) if kind == "bonus" else None,
                "valid_from": self.dice.choice((date(2026, 1, 1), date(2026, 11, 9))),
                "children": self.dice.choice((1, 2)) if kind == "childcare" else 0,
                "is_ordinary": kind in ("meal", "position"),
                "is_prorated": self.dice.random() < 0.5,
                "basis": "consent" if kind in ("dormitory", "union_dues") else "",
                "basis_note": "2026-01-02 서면 동의",
                "entered_by": "test",
                "entered_at": _AT,
            }
            for place in range(self.dice.choice((0, 1, 3)))
        ]

    def _covering(self, number: int) -> dict[str, Any]:
        billed = self.dice.random() < 0.5
        return {
            "form_key": f"{number}",
            "employee_id": number,
            "valid_from": self.dice.choice((date(2026, 1, 1), FIRST, date(2026, 12, 1))),
            "mode": "billed" if billed else "calculated",
            **dict.fromkeys(("pension_won", "health_won", "care_won"), 91_230 if billed else None),
            "no_pension": self.dice.choice(("", "", "외국인 상호주의")),
            "no_health": self.dice.choice(("", "", "직장 피부양자")),
            "no_employment": self.dice.choice(("", "", "대표자의 가족")),
            "joins_at_once": self.dice.random() < 0.5,
            "entered_by": "test",
            "entered_at": _AT,
        }


_PERSON = (
    *("employee_id", "employee_no", "name", "site_name", "birth_date", "hire_date", "resign_date"),
    *("weekly_hours", "workplace_size"),
)


def _pay_september(session: Session, numbers: list[int]) -> None:
    """Some have a locked month of before, as bonuses for several months count it."""
    run = PayRun(
        **{"month": "2026-09", "pay_date": date(2026, 10, 10), "state": "locked", "hash": "h"},
        **{"attendance_closed": True, "attendance_version": "v1", "provisional": [], "totals": {}},
        **{"payslip_count": len(numbers), "gross_won": 0, "deduction_won": 0, "net_won": 0},
        **{"read_at": _AT, "computed_by": "test", "locked_at": _AT, "locked_by": "test"},
    )
    session.add(run)
    session.flush()
    line = {"formula": "", "basis": "", "counted": []}
    lines = [
        {**line, "side": "earning", "code": "base", "label": "기본급", "amount": 2_345_678},
        {
            **line,
            "side": "earning",
            "code": "item_meal",
            "label": "식대",
            "amount": 200_000,
            "tax_free": 200_000,
        },
        {**line, "side": "deduction", "code": "income_tax", "label": "소득세", "amount": 30_120},
    ]
    minutes = ("worked_minutes", "overtime_minutes", "night_minutes", "holiday_minutes")
    row = {
        **{"run_id": run.id, "month": "2026-09", "name": "강하늘", "birth_date": date(1990, 5, 17)},
        **{
            "site_name": "한빛물류",
            "hire_date": date(2025, 3, 1),
            "tax_mode": "insured",
            "hourly_won": 10_320,
        },
        **{"family_count": 1, "children": 0, "percent": 100, "days_worked": 20, **dict.fromkeys(minutes, 0)},
        **{"gross_won": 2_545_678, "deduction_won": 30_120, "net_won": 2_515_558, "hash": "h"},
        **{"lines": lines, "days": [], "notes": []},
    }
    session.execute(
        insert(Payslip),
        [{**row, "employee_id": number, "employee_no": f"C-{number:04d}"} for number in numbers],
    )


def _pay_early(session: Session, number: int, place: int, won: int) -> None:
    row = Advance(
        request_key=f"{number}-{place}",
        employee_id=number,
        month=MONTH,
        kind="ordinary",
        amount_won=won,
        state="paid",
        limit_won=won,
        earned_until=date(2026, 11, 10),
        pay_date=date(2026, 12, 10),
        consent_version="2026-11",
        consent_hash="0" * 64,
        requested_at=_AT,
        paid_on=date(2026, 11, 12 - place),
        paid_at=_AT,
    )
    session.add(row)
    session.flush()
    entry = AdvanceEntry(
        advance_id=row.id, once="payout", debit=ADVANCES, credit=CASH, won=won, made_by="test"
    )
    entry.made_at = _AT
    session.add(entry)
