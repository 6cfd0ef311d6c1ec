"""Calls to attendance and docs-render, with only the fields that payroll reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from chassis.http import PeerAway, Peers
from pydantic import BaseModel, ConfigDict, Field

# A whole month of payslips in one file takes docs-render several seconds.
_RENDER_SECONDS = 60.0
_MERGE_SECONDS = 180.0
_MONTH_SECONDS = 60.0


class Read(BaseModel):
    """An answer of another service: what it adds later is ignored."""

    model_config = ConfigDict(extra="ignore")


class RosterChange(Read):
    """An employee as of one change."""

    seq: int
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str | None = None
    hire_date: date
    resign_date: date | None = None


class RosterChanges(Read):
    """A part of the feed; `next` is where the following part begins, None at its end."""

    items: list[RosterChange]
    next: int | None = None


class Day(Read):
    """One working day in minutes."""

    work_date: date
    day_type: str = "workday"
    clock_in: str | None = None
    clock_out: str | None = None
    worked: int = 0
    break_: int = Field(default=0, alias="break")
    overtime: int = 0
    night: int = 0
    holiday_within_8h: int = 0
    holiday_beyond_8h: int = 0


class WeeklyHoliday(Read):
    """A weekly holiday that ends in the month."""

    week_start: date
    week_end: date
    minutes: int


class LeaveDay(Read):
    """A day off; `minutes` of annual leave are paid."""

    day: date
    kind: str = "annual"
    minutes: int = 0


class DayMinutes(Read):
    """Minutes of a date: a paid holiday, or a Sunday that an absence took."""

    day: date
    minutes: int


class Absence(DayMinutes):
    """A scheduled day nobody worked; `kind` is leave that is not paid, or empty."""

    kind: str = ""


class EmployeeMonth(Read):
    """One employee's month."""

    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str | None = None
    hire_date: date
    resign_date: date | None = None
    weekly_hours: int = 40
    workplace_size: int = 5
    worked_minutes: int
    overtime_minutes: int
    night_minutes: int
    holiday_within_8h_minutes: int
    holiday_beyond_8h_minutes: int
    paid_holiday_minutes: int = 0
    weekly_holidays: list[WeeklyHoliday] = []
    leave_days: list[LeaveDay] = []
    paid_holidays: list[DayMinutes] = []
    absences: list[Absence] = []
    weekly_holidays_lost: list[DayMinutes] = []
    days: list[Day] = []


class AdjustedDay(Read):
    """Signed differences of one day of a closed month, in minutes; `days`: 1 came, -1 went."""

    work_date: date
    days: int = 0
    regular: int = 0
    overtime: int = 0
    night: int = 0
    holiday_within_8h: int = 0
    holiday_beyond_8h: int = 0


class AdjustedWeek(Read):
    """A weekly holiday gained or lost, in signed minutes."""

    week_end: date
    minutes: int


class Adjustment(Read):
    """What a change after the closing of `of_month` adds to it or takes off; settled once."""

    id: int = 0
    of_month: str
    employee_id: int
    employee_no: str
    name: str
    birth_date: date
    site_name: str
    hire_date: date
    resign_date: date | None
    weekly_hours: int
    workplace_size: int
    reason: str
    paid_holiday_minutes: int
    days: list[AdjustedDay]
    weekly_holidays: list[AdjustedWeek]


class Month(Read):
    """Everyone's month, and whether attendance has closed it."""

    month: str
    closed: bool = False
    version: str = ""
    employees: list[EmployeeMonth]
    adjustments: list[Adjustment] = []


class MonthHead(Read):
    """What a month is, before its people: how many there are, and what it settles of closed months."""

    month: str
    closed: bool = False
    people: int = 0
    adjustments: list[Adjustment] = []


class MonthReading:
    """A month on its way from attendance: one person after another by id, `version` at the end."""

    def __init__(self, head: MonthHead, lines: Iterator[str]) -> None:
        self.head, self.version = head, ""
        self._lines = lines

    def people(self) -> Iterator[EmployeeMonth]:
        """Return everybody, once; raises PeerAway when the answer breaks off."""
        for line in self._lines:
            told = json.loads(line)
            if "end" in told:
                self.version = told["version"]
                return
            yield EmployeeMonth.model_validate(told)
        raise PeerAway("attendance")


class PersonMonth(Read):
    """One person's month."""

    month: str
    closed: bool = False
    employee: EmployeeMonth | None = None


def roster_changes(peers: Peers, after: int) -> RosterChanges:
    """Ask attendance for roster changes after a sequence number."""
    body = peers.client("attendance").get_json("/internal/changes", {"after": after, "limit": 500})
    return RosterChanges.model_validate(body)


def month_of(peers: Peers, month: str) -> Month:
    """Ask attendance for the hours of a month (YYYY-MM)."""
    body = peers.client("attendance").get_json(f"/internal/months/{month}", timeout=_MONTH_SECONDS)
    return Month.model_validate(body)


def month_reading(peers: Peers, month: str) -> MonthReading:
    """Ask attendance for a month (YYYY-MM) person by person: one of them is in memory at a time."""
    address, form = f"/internal/months/{month}", {"form": "lines"}
    lines = peers.client("attendance").get_lines(address, form, timeout=_MONTH_SECONDS)
    first = next(lines, "")
    if not first:
        raise PeerAway("attendance")
    told = json.loads(first)
    if "employees" in told:
        told["people"] = len(told["employees"])
        lines = _lines_of_whole(told)
    return MonthReading(MonthHead.model_validate(told), lines)


def _lines_of_whole(told: dict[str, Any]) -> Iterator[str]:
    """An attendance of before tells a month in one piece, whatever form is asked for."""
    people = sorted(told["employees"], key=lambda one: int(one["employee_id"]))
    yield from (json.dumps(one) for one in people)
    yield json.dumps({"end": True, "version": told.get("version", "")})


def person_month(peers: Peers, month: str, employee_id: int) -> EmployeeMonth | None:
    """Ask attendance for one person's hours of a month (YYYY-MM); None when not employed in it."""
    body = peers.client("attendance").get_json(f"/internal/months/{month}/employees/{employee_id}")
    return PersonMonth.model_validate(body).employee


def payslip_files(peers: Peers, request: dict[str, Any], kind: str) -> bytes:
    """Ask docs-render for payslips: one PDF (`book`), one locked PDF, or an archive of locked `files`."""
    client = peers.client("docs-render")
    if kind == "files":
        return client.post_bytes("/internal/zip/payslip", json=request, timeout=_RENDER_SECONDS).content
    params = {"locked": "true"} if kind == "locked" else {}
    answer = client.post_bytes("/internal/pdf/payslip", json=request, params=params, timeout=_RENDER_SECONDS)
    return answer.content


def merged_pdf(peers: Peers, archive: bytes, people: int, title: str) -> bytes:
    """Ask docs-render for one PDF of all the PDFs in an archive."""
    answer = peers.client("docs-render").post_bytes(
        "/internal/pdf/merged",
        content=archive,
        params={"people": str(people), "title": title},
        timeout=_MERGE_SECONDS,
    )
    return answer.content


class ExcelSheet(Read):
    """A sheet as it was read: numbers, texts, dates and times as ISO texts; `cut` when more rows follow."""

    name: str
    rows: list[list[str | int | float | bool | None]]
    cut: bool | None = None


class ExcelRead(Read):
    """A workbook's sheets."""

    sheets: list[ExcelSheet]


def read_excel(peers: Peers, content: bytes) -> list[ExcelSheet]:
    """Have an uploaded workbook opened where nothing of ours can be hurt by it."""
    client = peers.client("docs-render")
    answer = client.post_bytes("/internal/xlsx/read", timeout=_RENDER_SECONDS, content=content)
    return ExcelRead.model_validate_json(answer.content).sheets


def table_xlsx(peers: Peers, request: dict[str, Any]) -> bytes:
    """Ask docs-render for a workbook of one table."""
    answer = peers.client("docs-render").post_bytes(
        "/internal/xlsx/table", json=request, timeout=_RENDER_SECONDS
    )
    return answer.content
