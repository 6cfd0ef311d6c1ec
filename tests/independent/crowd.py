"""Months of invented people for the independent adding-up: every kind of person and day that pay knows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from payroll.prepaid.rules import ADVANCES, CASH
from payroll.prepaid.tables import Advance, AdvanceEntry
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
            "paid_holiday_minutes": self.dice.choice((0, 0, 480, 240, 7)),
            "weekly_holidays": [self._week(sunday, weekly) for sunday in (1, 8, 15, 22, 29)]
            if weekly > 14
            else [],
            "leave_days": [{"day": f"{MONTH}-{day:02d}", "minutes": 480} for day in self._leave()],
            "days": days,
            **_missed(number, days),
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
        freelance = self.dice.random() < 0.15
        family = self.dice.choice((1, 1, 2, 3, 4, 11, 12, 15))
        row = {
            "employee_id": number,
            "valid_from": date(2025, 1, 1),
            "hourly_won": wage,
            "tax_mode": "freelance" if freelance else "insured",
            "freelance_reason": "건별 도급" if freelance else "",
            "family_count": family,
            "children": self.dice.randrange(family),
            "percent": self.dice.choice((80, 100, 120)),
            "entered_by": "test",
            "entered_at": _AT,
        }
        raises = self.dice.choice(([], [], [date(2026, 11, 16)], [date(2026, 11, 3), date(2026, 11, 17)]))
        rows = [row, *({**row, "valid_from": day, "hourly_won": wage + day.day * 100} for day in raises)]
        return [{**one, **_paid_by(number, one)} for one in rows]


def _paid_by(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """Every third by the day and every fifth by the month; every tenth by the month from a raise on only."""
    wage, first = row["hourly_won"], row["valid_from"].year == 2025
    none = {"pay_kind": "hourly", "day_won": 0, "day_hours": 8, "month_won": 0, "week_hours": 40}
    if number % 5 == 0 and not (number % 10 == 0 and first):
        return {**none, "pay_kind": "monthly", "month_won": wage * 209 + number}
    if number % 3 == 0:
        return {**none, "pay_kind": "daily", "day_won": wage * 7 + number % 7, "day_hours": 7}
    return none


def _missed(number: int, days: list[dict[str, Any]]) -> dict[str, Any]:
    """Of every second: the first days nobody worked, the Sundays they cost, and dated paid holidays."""
    if number % 2:
        return {}
    worked = {day["work_date"] for day in days}
    free = [day for day in (f"{MONTH}-{n:02d}" for n in range(2, 28)) if day not in worked][: number % 12]
    kinds = ("", "sick", "unpaid", "sick")
    return {
        "absences": [
            {"day": day, "minutes": 480, "kind": kinds[(number + place) % 4]}
            for place, day in enumerate(free)
        ],
        "weekly_holidays_lost": [{"day": f"{MONTH}-{day:02d}", "minutes": 480} for day in (8, 15, 22)],
        "paid_holiday_minutes": 960,
        "paid_holidays": [{"day": f"{MONTH}-{day:02d}", "minutes": 480} for day in (9, 25)],
    }


_PERSON = (
    *("employee_id", "employee_no", "name", "site_name", "birth_date", "hire_date", "resign_date"),
    *("weekly_hours", "workplace_size"),
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
