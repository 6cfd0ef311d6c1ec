"""One person's whole way through the public API, from the application to the own payslip; no browser."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from humetix.client import Office, Person, Worker

from tests.e2e.photos import jpeg

HOURLY_WON = 10_500
PIN = "314159"


def last_month() -> date:
    """The first day of the month before this one, in Seoul."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).date()
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass
class Journey:
    """Walks one person through; `number` keeps people apart."""

    url: str
    office: Office
    number: int

    def __post_init__(self) -> None:
        self.name, self.phone = f"이여정{self.number}", f"010-7777-{self.number:04d}"
        self.first = last_month()
        self.month = f"{self.first:%Y-%m}"
        self.application = self.employee = ""

    def walk(self) -> dict[str, Any]:
        """Apply, be hired, clock in, be paid, read the payslip; return the payslip."""
        self.apply()
        self.review_and_hire()
        self.clock_in()
        self.enter_days()
        return self.pay()

    def apply(self) -> None:
        """Send an application with a photo, twice under one key, and an inquiry."""
        form = {
            "name": self.name,
            "birth": "1995-03-02",
            "phone": self.phone,
            "no_career": "1",
            "consent_collection": "1",
            "consent_id_photo": "1",
        }
        photo = {"photo": ("photo.jpg", jpeg(width=600, height=800), "image/jpeg")}
        keyed = {"Idempotency-Key": f"journey-{self.number}"}
        path = "/api/recruit/v1/applications"
        with Person(self.url) as visitor:
            sent = [visitor.ask("POST", path, data=form, files=photo, headers=keyed) for _ in range(2)]
            question = {"company": "새봄전자", "name": "담당자", "phone": self.phone, "consent": "1"}
            visitor.post(
                "/api/recruit/v1/inquiries", question | {"message": f"{self.number}명이 필요합니다."}
            )
        assert sent[0] == sent[1]
        self.application = f"{path}/{sent[0]['id']}"

    def review_and_hire(self) -> None:
        """Read, note, hire, and wait until attendance knows the person."""
        assert self.office.patch(self.application, {"status": "interview", "memo": "면접"})["memo"] == "면접"
        sites = self.office.get("/api/attendance/v1/sites", q=f"공장 {self.number}")["items"]
        site = sites[0] if sites else self._open_site()
        terms = {"site_id": site["id"], "hire_date": self.first.isoformat(), "hourly_won": HOURLY_WON}
        self.office.post(f"{self.application}/hire", terms)
        self.employee = str(self._until(lambda: self.office.get(self.application)["employee_id"]))
        kind = "content-type"
        photo = f"{self.application}/photo"
        self._until(lambda: self.office.http.get(photo).headers.get(kind) == "image/jpeg")
        book = self.office.download("/download_excel", q=self.name)
        assert book.content.startswith(b"PK")

    def _open_site(self) -> Any:
        body = {"name": f"공장 {self.number}", "workplace_size": 120}
        return self.office.post("/api/attendance/v1/sites", body)

    def clock_in(self) -> None:
        """Activate, sign in and press 출근 twice under one key."""
        self._until(self._is_known_at_the_door)
        code = self.office.activation_code(int(self.employee))
        with Worker(self.url, self.phone, code, PIN) as worker:
            keyed = {"Idempotency-Key": "in"}
            path = "/api/attendance/v1/punches"
            pressed = [worker.post(path, {"kind": "in"}, headers=keyed) for _ in range(2)]
            days = worker.get("/api/attendance/v1/me/days")["items"]
        assert pressed[0] == pressed[1]
        assert len(days) == 1

    def _is_known_at_the_door(self) -> bool:
        workers = self.office.get("/api/gateway/v1/workers", q=self.name)["items"]
        return any(str(worker["employee_id"]) == self.employee for worker in workers)

    def enter_days(self) -> None:
        """Three days of last month by the office, the last of them corrected."""
        days = [self.first + timedelta(days=number) for number in range(3)]
        for day in days:
            times = {"clock_in": "08:30", "clock_out": "18:30", "breaks": [["12:00", "13:00"]]}
            body = {"employee_id": int(self.employee), "work_date": day.isoformat(), **times}
            entered = self.office.post("/api/attendance/v1/days", body)
            assert entered["worked"] == 540
        changed = {"clock_in": "09:00", "clock_out": "18:00", "breaks": None, "reason": "현장 근무표"}
        assert self.office.patch(f"/api/attendance/v1/days/{entered['id']}", changed)["worked"] == 480

    def pay(self) -> dict[str, Any]:
        """Compute the month, read the payslip as the office does, in JSON and as PDF."""
        pay_date = (self.first + timedelta(days=40)).replace(day=10).isoformat()
        runs = "/api/payroll/v1/runs"
        run = self.office.post(runs, {"month": self.month, "pay_date": pay_date})
        assert run["state"] == "draft"
        slip: dict[str, Any] = self.office.get(f"{runs}/{self.month}/payslips/{self.employee}")
        assert slip["worked_minutes"] == 2 * 540 + 480
        assert slip["net"] == slip["gross"] - slip["deduction_total"] > 0
        page = self.office.download("/admin/payslip/pdf", month=self.month, employee=self.employee)
        assert page.content.startswith(b"%PDF")
        return slip

    def lock(self) -> None:
        """Lock the month; the worker then reads the own payslip."""
        for step in ("review", "lock"):
            self.office.post(f"/api/payroll/v1/runs/{self.month}/{step}")
        with Person(self.url) as worker:
            worker.enter("/signin", {"login": self.phone, "pin": PIN})
            own = worker.get("/api/payroll/v1/me/payslips")["items"]
            assert [each["month"] for each in own] == [self.month]
            assert worker.download(f"/api/payroll/v1/me/payslips/{self.month}.pdf").content[:4] == b"%PDF"

    @staticmethod
    def _until(found: Any, seconds: float = 30) -> Any:
        deadline = time.monotonic() + seconds
        while not (told := found()):
            assert time.monotonic() < deadline, "what one service did never reached the other"
            time.sleep(0.1)
        return told
