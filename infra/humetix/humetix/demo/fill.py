"""Fills a running, empty installation through the public API, as people would over a month."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import TypeVar
from zoneinfo import ZoneInfo

from humetix.client import Office, Person, Refused, Worker
from humetix.demo.days import month_before, worked_days
from humetix.demo.people import Applicant, applicants
from humetix.demo.pictures import TYPES, Format, as_sent, portrait
from humetix.layout import say

SITES = (("동탄 제1공장", 140), ("평택 물류센터", 60), ("아산 식품", 4))
INQUIRERS = ("새봄전자", "한결식품", "누리물류", "가온정밀", "다온패션")
HIGHER_WAGE, LOWEST_WAGE = 10_800, 10_320
_SEED = 2026
PINS_BELOW = 900_000
_HANDS = 4

In = TypeVar("In")
Out = TypeVar("Out")


@dataclass
class Demo:
    """One filling: who works, how much is made, what came of it."""

    offices: Sequence[Office]
    visitor: Person
    people: int
    applications: int
    today: date = field(default_factory=lambda: datetime.now(UTC).astimezone(ZoneInfo("Asia/Seoul")).date())
    counts: dict[str, int] = field(default_factory=dict)
    worker_login: str = ""

    def __post_init__(self) -> None:
        self.dice = random.Random(_SEED)  # noqa: S311 - the same company every time
        self.office = self.offices[0]
        self._turns = cycle(self.offices)

    def run(self) -> dict[str, int]:
        """Make everything, telling how far it is."""
        self._refuse_unless_empty()
        sites = self._open_sites()
        crowd = applicants(self.people + self.applications, self.dice, self.today)
        ids = self._send_applications(crowd)
        employees = self._hire(crowd[: self.people], ids, sites)
        self._judge(ids[self.people :])
        self._enter_days(employees)
        self._pay()
        self._ask()
        self._let_one_worker_in(crowd[0], employees[0])
        return self.counts

    def _refuse_unless_empty(self) -> None:
        for path in ("/api/attendance/v1/employees", "/api/recruit/v1/applications"):
            if self.office.get(path, limit=1)["items"]:
                raise Refused("this installation is not empty; the demo fills empty ones only")

    def _open_sites(self) -> list[int]:
        bodies = [{"name": name, "workplace_size": size} for name, size in SITES]
        return [int(self.office.post("/api/attendance/v1/sites", body)["id"]) for body in bodies]

    def _send_applications(self, crowd: list[Applicant]) -> list[str]:
        photos = self._photos()
        senders: cycle[Person] = cycle([self.visitor, self.visitor, *self.offices])

        def send(applicant: Applicant) -> str:
            form, content = photos[applicant.number % len(photos)]
            answer = next(senders).ask(
                "POST",
                "/api/recruit/v1/applications",
                data=applicant.form(),
                files={"photo": (f"photo.{form}", content, TYPES[form])},
                headers={"Idempotency-Key": f"demo-{applicant.number}"},
            )
            return str(answer["id"])

        return self._each("applications", send, crowd)

    def _photos(self) -> list[tuple[Format, bytes]]:
        forms: list[Format] = ["jpeg", "heic", "jpeg", "png"]
        return [(form, as_sent(portrait(self.dice), form)) for form in forms * 4]

    def _hire(self, crowd: list[Applicant], ids: list[str], sites: list[int]) -> list[int]:
        begin = month_before(self.today)

        def hire(applicant: Applicant) -> str:
            terms = {
                "site_id": sites[applicant.number % len(sites)],
                "hire_date": (begin - timedelta(days=7 * (applicant.number % 40))).isoformat(),
                "hourly_won": HIGHER_WAGE if applicant.number % 5 == 0 else LOWEST_WAGE,
            }
            path = f"/api/recruit/v1/applications/{ids[applicant.number - 1]}"
            next(self._turns).post(f"{path}/hire", terms)
            return path

        return [self._delivered(path) for path in self._each("hires", hire, crowd)]

    def _delivered(self, path: str, seconds: float = 60) -> int:
        """Return the employee id once the hire has reached the roster."""
        deadline = time.monotonic() + seconds
        while not (employee := self.office.get(path)["employee_id"]):
            if time.monotonic() > deadline:
                raise Refused(f"{path}: the hire was not delivered to attendance")
            time.sleep(0.2)
        return int(employee)

    def _judge(self, ids: list[str]) -> None:
        states = ("new", "review", "interview", "offer", "rejected", "new")

        def judge(numbered: tuple[int, str]) -> None:
            number, application = numbered
            if (status := states[number % len(states)]) != "new":
                body = {"status": status, "memo": "전화 통화함" if number % 3 == 0 else ""}
                next(self._turns).patch(f"/api/recruit/v1/applications/{application}", body)

        self._each("decisions", judge, list(enumerate(ids)))

    def _enter_days(self, employees: list[int]) -> None:
        begin, end = month_before(self.today), self.today - timedelta(days=1)
        entries = [
            {
                "employee_id": employee,
                "work_date": day.isoformat(),
                "clock_in": times[0],
                "clock_out": times[1],
                "breaks": times[2],
            }
            for place, employee in enumerate(employees)
            for day, times in worked_days(begin, end, self.dice, at_night=place % 6 == 1)
            if day < end or times[0] < times[1]  # last night's shift has not ended yet
        ]
        self._each("days", lambda body: next(self._turns).post("/api/attendance/v1/days", body), entries)

    def _pay(self) -> None:
        closed, opened = f"{month_before(self.today):%Y-%m}", f"{self.today:%Y-%m}"
        self.office.post(f"/api/attendance/v1/months/{closed}/closing")
        for month, pay_date in ((closed, self.today), (opened, _tenth_of_next_month(self.today))):
            body = {"month": month, "pay_date": pay_date.isoformat()}
            run = self.office.post("/api/payroll/v1/runs", body, timeout=120)
            self.counts[f"payslips {month}"] = run["payslips"]
        for step in ("review", "lock"):
            self.office.post(f"/api/payroll/v1/runs/{closed}/{step}")
        say(f"  pay runs: {closed} locked, {opened} open")

    def _ask(self) -> None:
        def ask(number: int) -> None:
            body = {
                "company": f"{INQUIRERS[number % len(INQUIRERS)]} {number // len(INQUIRERS) + 1}공장",
                "name": "담당자",
                "phone": f"010-0000-{9000 + number}",
                "message": f"포장 인원 {5 + number}명이 필요합니다.",
                "consent": "1",
            }
            self.visitor.post("/api/recruit/v1/inquiries", body)

        self._each("inquiries", ask, list(range(15)))

    def _let_one_worker_in(self, applicant: Applicant, employee: int) -> None:
        pin = f"{secrets.randbelow(PINS_BELOW) + 100_000}"
        code = self.office.activation_code(employee)
        with Worker(str(self.office.http.base_url).rstrip("/"), applicant.phone, code, pin):
            self.worker_login = f"{applicant.name} {applicant.phone}, PIN {pin}"

    def _each(self, what: str, act: Callable[[In], Out], things: Sequence[In]) -> list[Out]:
        """Do something with each thing, a few at a time, telling how far it is."""
        done: list[Out] = []
        started = time.monotonic()
        with ThreadPoolExecutor(_HANDS) as hands:
            for result in hands.map(act, things):
                done.append(result)
                if len(done) % max(1, len(things) // 4) == 0:
                    say(f"  {what}: {len(done):,} of {len(things):,} ({time.monotonic() - started:.0f} s)")
        self.counts[what] = len(done)
        return done


def _tenth_of_next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=7)).replace(day=10)
