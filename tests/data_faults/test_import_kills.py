"""kill −9 of attendance while an import is executed or undone: all of it or nothing, again it ends."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
from attendance.base import AuditRow
from attendance.day.tables import Day
from attendance.importing.tables import ImportBatch, ImportLine, ImportPerson
from sqlalchemy import func, select

from tests.data_faults.test_pay_kills import MONTHS, OWNER, Send, kill_in_the_middle, stored
from tests.e2e.crowd import direct_client, phone_of
from tests.e2e.stack import ProcessStack

NAMES = [f"{family}{given}" for family in "구나도라마" for given in ("새론", "다솜")]
DAYS = 10
FIRST = MONTHS[0]
HOME = "/admin/attendance/imports"


def test_an_import_killed_at_any_moment_is_whole_or_not_there(house: ProcessStack) -> None:
    people = hired(house)
    where = staged(house, people)
    for step, count in (("execution", len(NAMES) * DAYS), ("undo", 0)):
        before = days_of(house, people)
        kill_in_the_middle(house, OWNER, presses(f"{where}/{step}"), 0.4, "attendance")
        assert len(days_of(house, people)) in (len(before), count)
        with direct_client(house, "attendance", OWNER) as office:
            for _ in range(2):
                assert office.post(f"{where}/{step}").status_code == 303
        found = days_of(house, people)
        assert len(found) == len(set(found)) == count
    assert stored(house, select(ImportBatch.state), "attendance") == [("undone",)]
    outcomes = select(ImportLine.outcome, func.count()).group_by(ImportLine.outcome)
    assert stored(house, outcomes, "attendance") == [("undone", len(NAMES) * DAYS)]
    noted = select(AuditRow.action).where(AuditRow.action.in_(("import.execute", "import.undo")))
    assert sorted(one for (one,) in stored(house, noted, "attendance")) == ["import.execute", "import.undo"]


def hired(house: ProcessStack) -> list[int]:
    """Ten people whose names nobody else has."""
    found = []
    with direct_client(house, "attendance", OWNER) as office:
        for place, name in enumerate(NAMES):
            body = {"name": name, "phone": phone_of("import-kills", place), "birth_date": "1990-05-05"}
            answer = office.post("/api/attendance/v1/employees", json=body | {"hire_date": "2026-01-02"})
            assert answer.status_code == 201, answer.text
            found.append(int(answer.json()["id"]))
    return found


def staged(house: ProcessStack, people: list[int]) -> str:
    """Paste ten days of everybody and say who they are; return where the import stands."""
    dates = [FIRST + timedelta(days=place) for place in range(DAYS)]
    text = "\n".join(f"{day.month}/{day.day} {name} 09:00출 18:00퇴" for day in dates for name in NAMES)
    form = {"key": "an-import-to-be-killed", "month": f"{FIRST:%Y-%m}", "text": text}
    with direct_client(house, "attendance", OWNER) as office:
        answer = office.post(f"{HOME}/chat", data=form)
        assert answer.status_code == 303, answer.text
        where = str(answer.headers["location"]).partition("?")[0]
        written = stored(house, select(ImportPerson.id, ImportPerson.label), "attendance")
        picks = {f"person-{one}": str(people[NAMES.index(label)]) for one, label in written}
        assert office.post(f"{where}/people", data=picks).status_code == 303
    return where


def presses(path: str) -> Send:
    """One press of a button of the page."""

    def send(client: httpx.Client) -> httpx.Response:
        return client.post(path)

    return send


def days_of(house: ProcessStack, people: list[int]) -> list[tuple[int, date]]:
    """The days that stand in the file."""
    chosen = select(Day.employee_id, Day.work_date).where(Day.employee_id.in_(people))
    return [(number, day) for number, day in stored(house, chosen, "attendance")]
