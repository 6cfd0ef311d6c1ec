"""Payroll reads exactly that: the month a client signed and the office closed, and later changes apart."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from attendance.app import create as create_attendance
from attendance.confirmation.rules import line_of
from attendance.settings import AttendanceSettings
from attendance.signoff.tables import Signature
from chassis.testing import TestApp, json_of, kst, make_app, service, staff
from payroll import clients
from payroll.app import create as create_payroll
from payroll.run.compute import work_of
from payroll.settings import PayrollSettings
from sqlalchemy import select

MONTH, NEXT = "2026-11", "2026-12"
DAYS = ("2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20")
API = "/api/attendance/v1"


@dataclass
class Firm:
    """Attendance with a site and a worker of it, and payroll, whose calls reach that attendance."""

    attendance: TestApp
    payroll: TestApp
    site_id: int
    employee_id: int

    def read(self, month: str) -> clients.Month:
        """The month through payroll's own client."""
        self.payroll.peer("attendance").on_call("GET", f"/internal/months/{month}", self._answer)
        return clients.month_of(self.payroll.app.state.peers, month)

    def told(self, month: str) -> dict[str, Any]:
        """The same as it goes over the wire."""
        answer = self.attendance.client(service("payroll")).get(f"/internal/months/{month}")
        found: dict[str, Any] = json_of(answer)
        return found

    def _answer(self, request: httpx.Request) -> httpx.Response:
        asked = self.attendance.client(service("payroll")).get(request.url.raw_path.decode())
        return httpx.Response(asked.status_code, content=asked.content, headers=_JSON)

    def close(self, month: str) -> str:
        answer = self.attendance.client(staff()).post(f"{API}/months/{month}/closing")
        return str(json_of(answer)["version"])

    def sign(self) -> dict[str, Any]:
        """고객사 확인 of the whole month behind its link; the document as it was signed."""
        form = {"site_id": self.site_id, "kind": "month", "day": DAYS[0]}
        office, anybody = self.attendance.client(staff()), self.attendance.client()
        link = _found(r"/timesheets/[\w-]{32}", office.post("/admin/attendance/signoffs", data=form).text)
        version = _found(r"(?<=name=\"version\" value=\")\w{64}", anybody.get(link).text)
        signing = {"signer_name": "박소장", "signer_position": "소장", "agreed": "1", "version": version}
        assert anybody.post(f"{link}/signature", data=signing).status_code == 303
        with self.attendance.db.read() as session:
            kept = session.scalars(select(Signature)).one()
        assert kept.version == version == _hash(json.loads(kept.document))
        document: dict[str, Any] = json.loads(kept.document)
        return document

    def amend(self, day_id: int, end: str) -> None:
        form = {"clock_in": "08:30", "clock_out": end, "reason": "잔업 누락"}
        page = f"/admin/attendance/adjustments/days/{day_id}"
        answer = self.attendance.client(staff()).post(page, data=form)
        assert answer.status_code == 303, answer.text


_JSON = {"content-type": "application/json"}


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, text
    return found[0]


def _hash(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    attendance = make_app(create_attendance, AttendanceSettings, folder / "attendance")
    payroll = make_app(create_payroll, PayrollSettings, folder / "payroll")
    attendance.at(kst("2026-12-02 09:00"))
    office = attendance.client(staff())
    site = json_of(office.post(f"{API}/sites", json={"name": "한빛물류", "workplace_size": 30}), 201)["id"]
    body = {"name": "김하늘", "birth_date": "1990-05-17", "phone": "010-2000-0001", "site_id": site}
    kim = json_of(office.post(f"{API}/employees", json={**body, "hire_date": "2026-01-02"}), 201)["id"]
    for day in DAYS:
        times = {"employee_id": kim, "work_date": day, "in": "08:30", "out": "17:30", "reason": "종이 기록"}
        json_of(office.post(f"{API}/days", json=times), 201)
    yield Firm(attendance, payroll, site, kim)
    attendance.close()
    payroll.close()


def test_payroll_reads_what_was_signed_and_closed(firm: Firm) -> None:
    signed, version = firm.sign(), firm.close(MONTH)
    told, read = firm.told(MONTH), firm.read(MONTH)
    document = {name: told[name] for name in told if name not in ("closed", "version")}
    assert (read.closed, read.version) == (True, version)
    assert version == _hash(document)
    [person] = told["employees"]
    assert [line_of(person, day) for day in person["days"]] == signed["lines"]
    [mine] = read.employees
    for name in ("worked_minutes", "overtime_minutes", "night_minutes", "paid_holiday_minutes"):
        assert getattr(mine, name) == person[name]
    work = work_of(kst("2026-11-01 00:00").date(), mine)
    assert [(f"{day.work_date}", day.worked, day.overtime) for day in work.days] == [
        (line["work_date"], line["worked"], line["overtime"]) for line in signed["lines"]
    ]


def test_a_later_change_leaves_that_and_is_read_as_an_adjustment_of_the_next_month(firm: Firm) -> None:
    firm.sign()
    version, before = firm.close(MONTH), firm.read(MONTH)
    firm.amend(3, "19:30")
    assert firm.read(MONTH) == before
    [settled] = firm.read(NEXT).adjustments
    assert (settled.of_month, settled.employee_id) == (MONTH, firm.employee_id)
    assert [(f"{day.work_date}", day.overtime, day.regular) for day in settled.days] == [(DAYS[2], 120, 0)]
    closed = firm.close(NEXT)
    firm.amend(4, "20:30")
    assert firm.read(MONTH).version == version
    assert firm.read(NEXT) == firm.read(NEXT).model_copy(update={"version": closed, "adjustments": [settled]})
    firm.attendance.at(kst("2027-01-04 09:00"))
    [later] = firm.read("2027-01").adjustments
    assert [(f"{day.work_date}", day.overtime) for day in later.days] == [(DAYS[3], 180)]


def test_a_change_that_writes_around_the_closing_is_refused(firm: Firm) -> None:
    firm.close(MONTH)
    before, office = firm.read(MONTH), firm.attendance.client(staff())
    times = {"in": "08:30", "out": "19:30", "reason": "잔업"}
    assert office.patch(f"{API}/days/1", json=times).status_code == 409
    new = {**times, "employee_id": firm.employee_id, "work_date": "2026-11-23"}
    assert office.post(f"{API}/days", json=new).status_code == 409
    assert firm.read(MONTH) == before
