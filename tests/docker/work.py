"""What the load does at each service: something that is stored, or drawn; and how to see what was stored."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
from humetix.client import Office

from tests.docker.installation import Installation
from tests.docker.load import Load, Send

FIRST_DAY, DAYS = date(2025, 1, 2), 720
PAID_MONTH, WORKED_ON = "2026-01", "2026-01-05"
APPLICANT = {"name": "가온", "birth": "1995-05-05", "phone": "010-2222-3333", "no_career": "1"}
CONSENTS = {"consent_collection": "1", "consent_id_photo": "1"}


@dataclass(frozen=True)
class Stored:
    """What a load left in a service's database, by request number."""

    acked: set[int]
    stored: set[int]

    @property
    def lost(self) -> set[int]:
        """What was acknowledged and is not there."""
        return self.acked - self.stored

    @property
    def unasked(self) -> set[int]:
        """What is there although its client was told otherwise."""
        return self.stored - self.acked


class Work:
    """One installation with people and documents in it; each load's numbers go on from the one before."""

    def __init__(self, installation: Installation) -> None:
        self.at = installation
        self.numbers = itertools.count(1)
        self._of_payroll = itertools.count(0)
        with installation.office() as office:
            self.employees = [_hire(office, number) for number in range(40)]
            self._prepare_documents(office)
        self._cookies = dict(office.http.cookies)

    @contextmanager
    def load(self, service: str) -> Iterator[Load]:
        """Load a service until the block ends."""
        numbers = self._of_payroll if service == "payroll" else self.numbers
        with Load(self.new_client, self._send(service), numbers=numbers) as load:
            yield load

    def load_of(self, send: Send) -> Load:
        """Return a load of any kind, sent by the signed-in admin."""
        return Load(self.new_client, send, numbers=self.numbers)

    def stored(self, service: str, load: Load) -> Stored:
        """Compare what was acknowledged with what is there."""
        asked = {one.number for one in load.outcomes}
        return Stored(load.acked, asked & self._stored(service))

    def new_stranger(self) -> httpx.Client:
        """Return a client that nobody has signed in with."""
        return self.new_client(signed_in=False)

    def new_client(self, url: str = "", *, signed_in: bool = True) -> httpx.Client:
        """Return a client of the admin, as a browser on the gateway's own pages."""
        origin = {"Origin": url or self.at.url, "Sec-Fetch-Site": "same-origin"}
        cookies = self._cookies if signed_in else {}
        return httpx.Client(
            base_url=url or self.at.url, headers=origin, cookies=cookies, timeout=40, trust_env=False
        )

    def _send(self, service: str) -> Send:
        return {
            "recruit": self.inquire,
            "attendance": self._open_site,
            "payroll": self._enter_wage,
            "docs-render": self._draw,
        }[service]

    def inquire(self, client: httpx.Client, number: int) -> httpx.Response:
        """Send an inquiry without a key."""
        return client.post("/api/recruit/v1/inquiries", json=self.inquiry(number))

    def inquire_once(self, client: httpx.Client, number: int) -> httpx.Response:
        """Send an inquiry with a key."""
        key = {"Idempotency-Key": f"load-{number}"}
        return client.post("/api/recruit/v1/inquiries", json=self.inquiry(number), headers=key)

    def inquiry(self, number: int) -> dict[str, str]:
        """Return what a client company asks, with the request's number."""
        person = {"name": "담당자", "phone": "010-0000-0000", "message": "x"}
        return {"company": f"load-{number}", **person, "consent": "1"}

    def _open_site(self, client: httpx.Client, number: int) -> httpx.Response:
        return client.post("/api/attendance/v1/sites", json={"name": f"load-{number}", "workplace_size": 5})

    def _enter_wage(self, client: httpx.Client, number: int) -> httpx.Response:
        employee = self.employees[number % len(self.employees)]
        form = {"valid_from": _day_of(number, len(self.employees)).isoformat(), "hourly_won": "20000"}
        return client.post(f"/admin/wages/{employee}", data={**form, "tax_mode": "insured"})

    def _draw(self, client: httpx.Client, number: int) -> httpx.Response:
        paths = ("/download_excel?columns=name", f"/admin/payslip/pdf?month={PAID_MONTH}")
        return client.get(paths[number % len(paths)])

    def _stored(self, service: str) -> set[int]:
        if service == "recruit":
            rows = self.at.rows(service, "SELECT company FROM inquiry WHERE company LIKE 'load-%'")
            return {int(name.removeprefix("load-")) for (name,) in rows}
        if service == "attendance":
            rows = self.at.rows(service, "SELECT name FROM site WHERE name LIKE 'load-%'")
            return {int(name.removeprefix("load-")) for (name,) in rows}
        rows = self.at.rows(
            service, "SELECT employee_id, valid_from FROM wage_terms WHERE hourly_won = 20000"
        )
        return {self._number_of(employee, date.fromisoformat(day)) for employee, day in rows}

    def _number_of(self, employee: int, day: date) -> int:
        return (day - FIRST_DAY).days * len(self.employees) + self.employees.index(employee)

    def _prepare_documents(self, office: Office) -> None:
        office.ask("POST", "/api/recruit/v1/applications", data={**APPLICANT, **CONSENTS})
        for employee in self.employees[:2]:
            office.download(f"/admin/wages/{employee}")
            terms = {"valid_from": "2025-01-01", "hourly_won": "15000", "tax_mode": "insured"}
            assert office.http.post(f"/admin/wages/{employee}", data=terms).status_code == 303
            day = {"work_date": WORKED_ON, "clock_in": "09:00", "clock_out": "18:00"}
            office.post("/api/attendance/v1/days", {"employee_id": employee, **day})
        office.post("/api/payroll/v1/runs", {"month": PAID_MONTH, "pay_date": "2026-02-10"})


def _hire(office: Office, number: int) -> int:
    body = {
        "name": f"근로자{number}",
        "birth_date": "1990-05-05",
        "phone": f"010-7777-{number:04d}",
        "hire_date": "2025-01-02",
    }
    return int(office.post("/api/attendance/v1/employees", body)["id"])


def _day_of(number: int, people: int) -> date:
    days = number // people
    assert days < DAYS, "the load has used every day of the year"
    return FIRST_DAY + timedelta(days=days)
