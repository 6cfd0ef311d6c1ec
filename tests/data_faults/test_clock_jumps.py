"""The machine's clock jumps and crosses the year: work dates are Seoul's, sessions and limits stay sane."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from chassis.testing import kst
from humetix.client import Office, Worker
from humetix.migrate import prepare

from tests.e2e.stack import ProcessStack, running, wait_for_status

LIBRARIES = "/usr/lib"
NAMES = "*/faketime/libfaketimeMT.so.1"


class Clocked(ProcessStack):
    """Gateway and attendance in a zone far from Seoul, with a clock that a test sets."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        found = sorted(Path(LIBRARIES).glob(NAMES))
        assert found, "libfaketime is not installed: apt-get install faketime"
        self._offset = folder / "offset"
        self._env |= {
            "LD_PRELOAD": str(found[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._offset),
            "FAKETIME_NO_CACHE": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "TZ": "America/New_York",
        }

    def at(self, moment: datetime) -> None:
        """Let it be this moment now."""
        self._offset.write_text(f"{moment.timestamp() - time.time():+.0f}")

    def up(self) -> None:
        """Start the two; the others are away."""
        assert prepare(["gateway", "attendance"], self._env).failures == []
        for service in ("attendance", "gateway"):
            self._spawn(service)
        wait_for_status(self.url, "degraded")


@pytest.fixture
def house_with_a_clock(tmp_path: Path) -> Iterator[Clocked]:
    stack = Clocked(tmp_path)
    stack.at(kst("2026-12-31 20:00"))
    with running(stack):
        yield stack


def test_a_jumping_clock_moves_no_work_date_and_breaks_no_session(house_with_a_clock: Clocked) -> None:
    clock = house_with_a_clock
    with Office(clock.url, clock.admin_password) as office:
        kim, lee = (worker_of(clock, office, number) for number in (1, 2))
        with kim, lee:
            clock.at(kst("2026-12-31 23:59:50"))
            assert press(kim, "in")["work_date"] == "2026-12-31"
            clock.at(kst("2027-01-01 00:00:05"))
            began = press(lee, "in")
            assert (began["work_date"], began["at"][:16]) == ("2027-01-01", "2027-01-01T00:00")
            clock.at(kst("2027-01-01 01:00:05"))
            assert press(kim, "out")["work_date"] == "2026-12-31"
            assert status_for(office) == 401, "half an hour of rest ends an office session"
            clock.at(kst("2026-12-31 23:45"))
            assert status_for(office) in (200, 401)
            clock.at(kst("2027-01-01 00:00:10"))
            went = lee.http.post("/api/attendance/v1/punches", json={"kind": "out"})
            assert went.status_code == 201
            clock.at(kst("2026-12-31 23:30:00"))
            assert lee.http.post("/api/attendance/v1/punches", json={"kind": "in"}).status_code < 500
            hours = [day["worked"] for worker in (kim, lee) for day in days_of(worker)]
            assert min(hours) >= 0
    clock.at(kst("2027-01-01 12:00"))
    with Office(clock.url, clock.admin_password) as office:
        clock.at(kst("2027-01-01 11:00"))
        assert status_for(office) == 200, "a clock set back ends no session"
        clock.at(kst("2027-01-01 12:20"))
        assert status_for(office) == 200
    answers = {sign_in_wrongly(clock) for _ in range(3)}
    assert max(answers) < 500
    # Not "Traceback": libfaketime 0.9.10 lets an absolute clock_nanosleep (time.sleep) fail with EINVAL.
    assert "unhandled_error" not in clock.log_of("gateway") + clock.log_of("attendance")


def worker_of(clock: Clocked, office: Office, number: int) -> Worker:
    """Hire somebody and sign them in."""
    phone = f"010-5151-000{number}"
    person = {
        "name": f"해넘이{number}",
        "birth_date": "1990-05-05",
        "phone": phone,
        "hire_date": "2026-01-02",
    }
    hired = office.post("/api/attendance/v1/employees", person)
    return Worker(clock.url, phone, office.activation_code(hired["id"]), "271828")


def status_for(office: Office) -> int:
    return office.http.get("/api/attendance/v1/employees").status_code


def press(worker: Worker, kind: str) -> Any:
    return worker.post("/api/attendance/v1/punches", {"kind": kind})


def days_of(worker: Worker) -> list[dict[str, Any]]:
    months = ("2026-12", "2027-01")
    return [day for month in months for day in worker.get("/api/attendance/v1/me/days", month=month)["items"]]


def sign_in_wrongly(clock: Clocked) -> int:

    form = {"login": "010-5151-0001", "pin": "000000"}
    headers = {"Origin": clock.url}
    return httpx.post(
        f"{clock.url}/signin", data=form, headers=headers, timeout=30, trust_env=False
    ).status_code
