"""A month told line by line says what the whole one says, live and closed."""

import json
from collections.abc import Callable
from typing import Any

from attendance.closing.tables import ClosedMonth
from attendance.month.rules import Version, version_of
from attendance.roster.tables import Employee
from chassis.testing import TestApp, fields_of, kst, service, staff

People = Callable[..., Employee]
MONTH = "/internal/months/2026-11"


def whole_and_lines(attendance: TestApp) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    payroll = attendance.client(service("payroll"))
    lines = payroll.get(f"{MONTH}?form=lines").text.splitlines()
    return payroll.get(MONTH).json(), [json.loads(line) for line in lines]


def work(attendance: TestApp, people: People, count: int) -> None:
    for place in range(count):
        body = {"employee_id": people(f"사람{place}").id, "work_date": f"2026-11-{place + 2:02d}"}
        times = {"clock_in": "09:00", "clock_out": "20:00"}
        assert attendance.client(staff()).post("/api/attendance/v1/days", json=body | times).is_success


def test_lines_tell_what_the_whole_month_tells(attendance: TestApp, people: People) -> None:
    work(attendance, people, 3)
    for closed in (False, True):
        whole, (head, *told, end) = whole_and_lines(attendance)
        assert told == whole["employees"]
        assert head == {
            "month": "2026-11", "closed": closed, "people": 3, "adjustments": whole["adjustments"]
        }  # fmt: skip
        assert end == {"end": True, "version": whole["version"]}
        attendance.at(kst("2026-12-01 09:00"))
        attendance.client(staff()).post("/api/attendance/v1/months/2026-11/closing")


def test_a_month_kept_in_another_order_is_told_by_id(attendance: TestApp) -> None:
    people = [{"employee_id": 2, "name": "b\u2028"}, {"employee_id": 1, "name": "a, ]}"}]
    kept = {"employees": people, "month": "2026-11", "engine": "1"}
    row = ClosedMonth(
        month="2026-11", version="v", snapshot=json.dumps(kept, ensure_ascii=False, indent=None),
        closed_by="office", closed_at=kst("2026-12-01 09:00"),
    )  # fmt: skip
    attendance.db.write(lambda session: session.add(row))
    content = attendance.client(service("payroll")).get(f"{MONTH}?form=lines").content
    head, first, second, end = [json.loads(line) for line in content.split(b"\n") if line]
    assert (head["people"], head["adjustments"]) == (2, [])
    assert (first["employee_id"], second["employee_id"], end["version"]) == (1, 2, "v")


def test_a_month_of_nobody_and_a_wrong_form(attendance: TestApp) -> None:
    _, lines = whole_and_lines(attendance)
    assert [line.get("people", line.get("end")) for line in lines] == [0, True]
    assert "form" in fields_of(attendance.client(service("payroll")).get(f"{MONTH}?form=tables"))


def test_the_version_added_up_is_the_version_of_the_whole() -> None:
    people: list[dict[str, object]] = [{"b": 1, "a": "김"}, {"c": []}]
    document = {"month": "2026-11", "engine": "2", "employees": people, "adjustments": [1]}
    version = Version([1])
    for person in people:
        version.add(person)
    assert version.end("2", "2026-11") == version_of(document)
