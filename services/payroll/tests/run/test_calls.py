"""Computing a month by a call: in parts, beside other writers, once per key, after another's computing."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from chassis.http import PeerAway
from chassis.testing import TestApp, json_of, staff
from payroll import clients
from payroll.run import compute, jobs, queries, staging
from payroll.run.tables import PendingPayslip, RunJob
from payroll.wage.tables import WageRow
from payroll_office import answer_month, answer_roster, full_days, give_wage, month_row
from sqlalchemy import func, select

RUNS = "/api/payroll/v1/runs"
BODY = {"month": "2026-11", "pay_date": "2026-12-10"}
MONTH = "/internal/months/2026-11"
PEOPLE = 7


@pytest.fixture
def office(payroll: TestApp, monkeypatch: pytest.MonkeyPatch) -> TestApp:
    """Seven people with a wage, computed two at a time."""
    monkeypatch.setattr(compute, "PART", 2)
    answer_roster(payroll)
    answer_month(payroll, *people())
    for number in range(1, PEOPLE + 1):
        give_wage(payroll, number)
    return payroll


def people() -> list[dict[str, Any]]:
    return [month_row(number, full_days()) for number in range(1, PEOPLE + 1)]


def post(office: TestApp, key: str = "run-1") -> Any:
    return office.client(staff()).post(RUNS, json=BODY, headers={"Idempotency-Key": key})


def told_in_lines(office: TestApp, *lines: dict[str, Any]) -> None:
    """Let attendance answer with JSON lines."""
    content = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
    office.peer("attendance").on("GET", MONTH, content=content)


def test_other_writers_write_between_the_parts_of_a_call(
    office: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, kept = office.db.write, staging.stage
    others: list[int | None] = []

    def between(work: Any, *told: Any, **more: Any) -> Any:
        answer = write(work, *told, **more)
        if work is kept:
            # The part is committed: whoever waited has their turn before the next one.
            write(_enter_wage, 100 + len(others))
            with office.db.read() as session:
                others.append(session.scalar(select(func.count()).select_from(PendingPayslip)))
        return answer

    monkeypatch.setattr(office.db, "write", between)
    assert json_of(post(office), 201)["payslips"] == PEOPLE
    assert others == [2, 4, 6, 7]
    with office.db.read() as session:
        assert session.scalar(select(func.count()).select_from(PendingPayslip)) == 0
        assert session.scalar(select(func.count()).where(WageRow.employee_id >= 100)) == 4


def _enter_wage(session: Any, employee_id: int) -> None:
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    terms = {"valid_from": date(2026, 1, 1), "hourly_won": 11_000, "tax_mode": "insured"}
    session.add(WageRow(employee_id=employee_id, entered_by="office", entered_at=moment, **terms))


def test_the_same_key_and_the_same_hours_change_nothing(office: TestApp) -> None:
    first, again = post(office), post(office)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    other = post(office, "run-2")
    assert (other.status_code, other.json()["hash"]) == (200, first.json()["hash"])
    with office.db.read() as session:
        assert queries.open_job(session, "2026-11") is None


def test_a_call_waits_for_who_computes_the_month_already(
    office: TestApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, asked = staging.claim, []

    def taken_at_first(session: Any, *told: Any) -> RunJob | None:
        asked.append(told)
        return claim(session, *told) if len(asked) > 2 else None

    monkeypatch.setattr(staging, "claim", taken_at_first)
    monkeypatch.setattr(jobs, "LOOK_AGAIN", timedelta(0))
    assert json_of(post(office), 201)["payslips"] == PEOPLE
    assert len(asked) == 3


def test_a_call_does_not_wait_for_ever(office: TestApp, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 12, 1, tzinfo=UTC)
    job = office.db.write(staging.start, "2026-11", date(2026, 12, 10), staff(), moment)
    office.db.write(_hold, job.id)
    monkeypatch.setattr(jobs, "PATIENCE", timedelta(seconds=0.1))
    monkeypatch.setattr(jobs, "LOOK_AGAIN", timedelta(seconds=0.05))
    refused = post(office)
    assert (refused.status_code, refused.json()["code"]) == (409, "run_computing")


def _hold(session: Any, job_id: str) -> None:
    session.get(RunJob, job_id).lease_until = datetime(2030, 1, 1, tzinfo=UTC)


def test_lines_and_one_piece_give_the_same_hash(office: TestApp) -> None:
    whole = json_of(post(office), 201)
    head = {"month": "2026-11", "closed": True, "people": PEOPLE}
    told_in_lines(office, head, *people(), {"end": True, "version": "v2"})
    again = post(office, "run-2")
    assert (again.status_code, again.json()["hash"]) == (200, whole["hash"])


def test_a_month_that_breaks_off_leaves_nothing_behind(office: TestApp) -> None:
    told_in_lines(office, {"month": "2026-11", "closed": True, "people": PEOPLE}, *people())
    assert post(office).status_code == 503
    assert office.client(staff()).get(f"{RUNS}/2026-11").status_code == 404
    with office.db.read() as session:
        assert session.scalar(select(func.count()).select_from(PendingPayslip)) == 0
    answer_month(office, *people())
    assert json_of(post(office), 201)["payslips"] == PEOPLE


def test_an_empty_or_a_lost_answer_is_a_peer_that_is_away(office: TestApp) -> None:
    office.peer("attendance").on("GET", MONTH, content=b"")
    with pytest.raises(PeerAway):
        clients.month_reading(office.app.state.peers, "2026-11")

    def lost(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=_Lost())

    office.peer("attendance").on_call("GET", MONTH, lost)
    reading = clients.month_reading(office.app.state.peers, "2026-11")
    with pytest.raises(PeerAway):
        list(reading.people())


class _Lost(httpx.SyncByteStream):
    """A connection that goes after the first line."""

    def __iter__(self) -> Any:
        yield b'{"month": "2026-11", "people": 7}\n{"employee'
        raise httpx.ReadError("gone")
