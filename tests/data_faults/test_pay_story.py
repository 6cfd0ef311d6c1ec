"""Days, closings, pay runs and crashes in any order, against a model: hours are paid as kept, and once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
from attendance.app import create as create_attendance
from attendance.settings import AttendanceSettings
from chassis.idempotency import REPLAYED
from chassis.testing import TestApp, kst, make_app, service, staff
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from payroll.app import create as create_payroll
from payroll.settings import PayrollSettings

NOW = kst("2026-11-05 09:00")
MONTH, PEOPLE = "2026-10", (1, 2)
DAYS = [f"2026-10-{day:02d}" for day in (12, 13, 14, 15)]
RUNS = "/api/payroll/v1/runs"


class House:
    """Attendance and payroll on files of one folder; payroll's calls go into attendance's application."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.attendance = self._start_attendance()
        self.payroll = self._start_payroll()

    def _start_attendance(self) -> TestApp:
        tested = make_app(create_attendance, AttendanceSettings, self._folder)
        tested.at(NOW)
        return tested

    def _start_payroll(self) -> TestApp:
        tested = make_app(create_payroll, PayrollSettings, self._folder)
        tested.at(NOW)
        for path in (f"/internal/months/{MONTH}", "/internal/changes"):
            tested.peer("attendance").on_call("GET", path, self._pass_on)
        return tested

    def _pass_on(self, request: httpx.Request) -> httpx.Response:
        answer = self.attendance.client(service("payroll")).get(str(request.url.raw_path, "ascii"))
        return httpx.Response(
            answer.status_code, content=answer.content, headers={"content-type": "application/json"}
        )

    def crash(self, name: str) -> None:
        """Leave a process as it is and start another on the same file."""
        if name == "attendance":
            self.attendance = self._start_attendance()
        else:
            self.payroll = self._start_payroll()


class PayStory(RuleBasedStateMachine):
    """The office's deeds; `worked` is what the model says of each person's days."""

    def __init__(self) -> None:
        super().__init__()
        self._after = ExitStack()
        folder = Path(self._after.enter_context(tempfile.TemporaryDirectory(prefix="humetix-story-")))
        self.house = House(folder)
        self.worked: dict[tuple[int, str], tuple[int, int]] = {}
        self.closed, self.state = False, ""
        self.paid: dict[int, int] = {}
        self.slips: dict[str, Any] = {}
        self.count = 0
        self.last: tuple[str, Callable[[], Any], Any] | None = None

    def teardown(self) -> None:
        self.house.attendance.close()
        self.house.payroll.close()
        self._after.close()

    @initialize()
    def hire(self) -> None:
        """Two people with a wage each."""
        recruit = service("recruit")
        for number in PEOPLE:
            person = {"application_id": f"a{number}", "name": f"사람{number}", "birth_date": "1990-05-05"}
            person |= {"phone": f"010-1234-000{number}", "hire_date": "2026-10-01"}
            hired = self.house.attendance.client(recruit).post("/internal/employees", json=person)
            assert hired.json()["employee_id"] == number
            terms = {"application_id": f"a{number}", "employee_id": number, "valid_from": "2026-10-01"}
            terms |= {"hourly_won": 12_000, "tax_mode": "insured"}
            assert (
                self.house.payroll.client(recruit).post("/internal/wage-terms", json=terms).status_code == 201
            )

    def do(self, name: str, method: str, path: str, body: Any = None) -> Any:
        """Send one effect under a key of its own and remember how to send it again."""
        self.count += 1
        key = f"k{self.count}"

        def send() -> Any:
            app = self.house.attendance if name == "attendance" else self.house.payroll
            return app.client(staff()).request(method, path, json=body, headers={"Idempotency-Key": key})

        answer = send()
        assert answer.status_code < 500, answer.text
        if answer.is_success:
            self.last = (name, send, answer)
        return answer

    @rule(person=st.sampled_from(PEOPLE), day=st.sampled_from(DAYS), hours=st.integers(1, 11))
    def enter(self, person: int, day: str, hours: int) -> None:
        """Write a day of some hours without a break of its own."""
        body = {
            "employee_id": person,
            "work_date": day,
            "clock_in": "08:00",
            "clock_out": f"{8 + hours:02d}:00",
        }
        answer = self.do("attendance", "POST", "/api/attendance/v1/days", body | {"breaks": []})
        refused = self.closed or (person, day) in self.worked
        assert answer.status_code == (409 if refused else 201), answer.text
        if not refused:
            self.worked[person, day] = (answer.json()["id"], hours * 60)
            assert answer.json()["worked"] == hours * 60

    @precondition(lambda self: self.worked)
    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        """Remove a day."""
        chosen = data.draw(st.sampled_from(sorted(self.worked)))
        path = f"/api/attendance/v1/days/{self.worked[chosen][0]}/removal"
        answer = self.do("attendance", "POST", path, {"reason": "잘못 입력"})
        assert answer.status_code == (409 if self.closed else 204), answer.text
        if not self.closed:
            del self.worked[chosen]

    @rule(reopen=st.booleans())
    def close_or_reopen(self, reopen: bool) -> None:
        """마감, 마감 취소."""
        deed, body = ("reopening", {"reason": "정정"}) if reopen else ("closing", None)
        answer = self.do("attendance", "POST", f"/api/attendance/v1/months/{MONTH}/{deed}", body)
        if reopen:
            assert answer.status_code == (204 if self.closed else 409), answer.text
        else:
            assert answer.status_code == 200, answer.text
        self.closed = not reopen

    @rule()
    def compute(self) -> None:
        """Compute the month; past draft it is refused."""
        answer = self.do("payroll", "POST", RUNS, {"month": MONTH, "pay_date": "2026-11-10"})
        if self.state not in ("", "draft"):
            assert answer.status_code == 409, answer.text
            return
        assert answer.status_code == (200 if self.state else 201), answer.text
        self.state = "draft"
        minutes = {person: self.minutes_of(person) for person in PEOPLE}
        self.paid = {person: sum_of for person, sum_of in minutes.items() if person in self.slips_by_person()}

    @rule(step=st.sampled_from(["review", "reopen", "lock", "paid"]))
    def take_step(self, step: str) -> None:
        """Take the run on or back."""
        answer = self.do("payroll", "POST", f"{RUNS}/{MONTH}/{step}")
        if answer.is_success:
            self.state = answer.json()["state"]
            if self.state == "locked" and step == "lock" and not self.slips:
                self.slips = self.slips_by_person()

    @precondition(lambda self: self.last is not None)
    @rule(crash=st.booleans())
    def send_the_last_again(self, crash: bool) -> None:
        """The network lost the answer, or the process died after it: the same key, the same answer."""
        assert self.last is not None
        name, send, first = self.last
        if crash:
            self.house.crash(name)
        again = send()
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers[REPLAYED] == "true"

    @invariant()
    def hours_are_kept_as_entered(self) -> None:
        """Attendance tells the hours of the model."""
        office = self.house.attendance.client(staff())
        told = office.get(f"/api/attendance/v1/months/{MONTH}").json()["items"]
        assert {each["employee_id"]: each["worked_minutes"] for each in told} == {
            person: self.minutes_of(person) for person in PEOPLE
        }

    @invariant()
    def everyone_is_paid_once_for_the_hours_of_the_run(self) -> None:
        """One payslip a person, of the hours when it was computed; a locked one never changes."""
        if not self.state:
            return
        slips = self.slips_by_person()
        assert {person: slip["worked_minutes"] for person, slip in slips.items()} == self.paid
        if self.slips:
            assert slips == self.slips

    def minutes_of(self, person: int) -> int:
        return sum(minutes for (who, _), (_, minutes) in self.worked.items() if who == person)

    def slips_by_person(self) -> dict[Any, Any]:
        office = self.house.payroll.client(staff())
        listed = office.get(f"{RUNS}/{MONTH}/payslips").json()["items"]
        people = [each["employee_id"] for each in listed]
        assert len(people) == len(set(people))
        slips = {person: office.get(f"{RUNS}/{MONTH}/payslips/{person}").json() for person in people}
        # The run's own state goes on from locked to paid.
        return {person: slip | {"state": ""} for person, slip in slips.items()}


def test_whatever_the_office_does_in_whatever_order_pay_follows_the_hours_once() -> None:
    run_state_machine_as_test(
        PayStory,
        settings=settings(
            max_examples=6, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
