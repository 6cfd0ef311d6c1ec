"""The office's list with 50,000 applications: each filter's page as the office waits for it.

`python -m bench.applicants` prints the median and the worst of each, with the processor's share (what is left
when others keep the machine busy); it needs no other service.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import uuid_utils
from chassis.testing import TestApp, make_app, staff
from fastapi.testclient import TestClient
from recruit.app import create
from recruit.application.rules import OPTIONS, STATUSES
from recruit.application.tables import Application
from recruit.settings import RecruitSettings
from sqlalchemy import insert
from sqlalchemy.orm import Session

APPLICATIONS, TURNS, LONGEST_MS = 50_000, 9, 150
_FAMILY, _GIVEN = "김이박최정강조윤장임", ("하늘", "도윤", "서연", "민준", "하은", "지호", "수아", "건우")
_NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
ADDRESSES = {
    "everything": "sort=new",
    "oldest first": "sort=old",
    "by name": "sort=name",
    "by start date": "sort=start",
    "status new": "status=new",
    "status hold, by name": "status=hold&sort=name",
    **{f"{name} {values[0]}": f"{name}={values[0]}" for name, values in OPTIONS.items()},
    "truthful": "agree=1",
    "a month": "start_date=2026-05-01&end_date=2026-05-31",
    "name": "q=하늘",
    "last four digits": "q=1234",
    "whole number": "q=010-1234-5678",
    "receipt": "q=HX-2611-AAAAAA",
    "nobody": "q=없는사람",
    "five at once": "q=하늘&status=review&shift=주간&gender=남&overtime=가능&sort=start",
    "cards": "look=cards",
    "cards of a name": "look=cards&q=하늘&sort=name",
    "fifty a page": "size=50&sort=name",
}
SECOND_PAGES = ("everything", "by name", "by start date", "name", "truthful", "cards of a name")


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Yield invented applications, the oldest first, spread over a year."""
    dice = random.Random(7)  # noqa: S311 - invented people, the same each time
    for number in range(count):
        received = _NOW - timedelta(minutes=(count - number) * 10)
        yield {
            "id": str(uuid_utils.uuid7()),
            "receipt_no": f"HX-{number:09d}",
            "received_at": received,
            "updated_at": received,
            "status": dice.choice(list(STATUSES)),
            "name": dice.choice(_FAMILY) + dice.choice(_GIVEN),
            "birth": date(dice.randint(1960, 2007), dice.randint(1, 12), dice.randint(1, 28)),
            "phone": f"010-{dice.randint(1000, 9999)}-{dice.randint(0, 9999):04d}",
            "address": "경기도 이천시 부발읍 경충대로 2091, 기숙사 3동",
            "email": f"someone{number}@example.com",
            "memo": "통화함. 주간만 가능하다고 함. " * 3,
            "start_date": date(2026, 1, 1) + timedelta(days=dice.randint(0, 500)),
            "truthful": dice.random() < 0.9,
            **{name: dice.choice(values) for name, values in OPTIONS.items()},
        }


def fill(app: TestApp, count: int) -> None:
    """Write the applications."""

    def add(session: Session, part: list[dict[str, Any]]) -> None:
        session.execute(insert(Application), part)

    every = list(rows(count))
    for start in range(0, count, 5000):
        app.db.write(add, every[start : start + 5000])


@dataclass(frozen=True)
class Taken:
    """Milliseconds of one filter's whole page: by the clock, and of the processor."""

    name: str
    clock: tuple[float, ...]
    processor: tuple[float, ...]


def measure(app: TestApp) -> Iterator[Taken]:
    """Yield each filter's page, and the second pages of some."""
    office = app.client(staff())
    yield _taken(office, "the first page of a process", "/admin/applications", turns=1)
    for name, query in ADDRESSES.items():
        yield _taken(office, name, f"/admin/applications?{query}")
    for name in SECOND_PAGES:
        page = TestClient.request(office, "GET", f"/admin/applications?{ADDRESSES[name]}").text
        found = re.search(r'href="(/admin/applications\?[^"]*cursor=[^"]*)"', page)
        assert found, f"{name} has no second page"
        yield _taken(office, f"{name}, second page", unescape(found[1]))


def _taken(office: TestClient, name: str, url: str, turns: int = TURNS) -> Taken:
    clock, processor = [], []
    for _ in range(turns):
        started, worked = time.perf_counter(), time.process_time()
        # As a browser asks: without the checks that the tests' client makes of each page.
        answer = TestClient.request(office, "GET", url)
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - worked) * 1000)
        assert answer.status_code == 200, (url, answer.status_code)
    return Taken(name, tuple(clock), tuple(processor))


def main() -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory(prefix="humetix-bench-") as folder:
        app = make_app(create, RecruitSettings, Path(folder))
        fill(app, APPLICATIONS)
        print(f"list of {APPLICATIONS:,} applications, {TURNS} turns each, whole page in ms")
        for taken in measure(app):
            median, worst = statistics.median(taken.clock), max(taken.clock)
            processor = f"processor {statistics.median(taken.processor):6.1f} to {max(taken.processor):6.1f}"
            mark = "  !" if worst > LONGEST_MS else ""
            print(f"{taken.name:32} median {median:6.1f}  worst {worst:6.1f}  {processor}{mark}")
        app.close()


if __name__ == "__main__":
    main()
