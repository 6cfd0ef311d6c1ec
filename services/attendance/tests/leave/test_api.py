"""The leave calculator as a call."""

from typing import Any

import pytest
from chassis.testing import TestApp, json_of, staff, worker

LEAVE = "/api/attendance/v1/calculations/leave"


def test_days_come_with_their_reasons(attendance: TestApp) -> None:
    asked = {"hired_on": "2025-01-01", "on": "2026-01-01", "method": "hire_date"}
    found = json_of(attendance.client(staff()).post(LEAVE, json=asked))
    assert (found["granted_days"], found["valid_days"], found["short_of_hire_date"]) == (26, 15, 0)
    assert len(found["grants"]) == 12
    assert found["grants"][0] == {
        "on": "2025-02-01",
        "days": 1,
        "expires_on": "2025-12-31",
        "expired": True,
        "reason": "입사 1개월 개근 (근로기준법 제60조제2항)",
    }


def test_the_fiscal_year_tells_what_it_is_short_of(attendance: TestApp) -> None:
    asked = {"hired_on": "2026-07-01", "on": "2027-07-01", "method": "fiscal_year"}
    found = json_of(attendance.client(staff()).post(LEAVE, json=asked))
    assert (found["granted_days"], found["short_of_hire_date"]) == (18.56, 7.44)


@pytest.mark.parametrize(
    "asked",
    [
        {"hired_on": "2026-07-01", "on": "2026-06-30"},
        {"hired_on": "1900-01-01", "on": "2026-06-30"},
        {"hired_on": "2026-07-01", "on": "9999-12-31"},
        {"hired_on": "2026-07-01", "on": "2026-08-01", "method": "moon"},
        {"hired_on": "내일", "on": "2026-08-01"},
        {},
    ],
)
def test_impossible_questions_are_refused(attendance: TestApp, asked: dict[str, Any]) -> None:
    assert attendance.client(staff()).post(LEAVE, json=asked).status_code == 422


def test_the_calculator_is_for_staff(attendance: TestApp) -> None:
    asked = {"hired_on": "2026-07-01", "on": "2026-08-01"}
    assert attendance.client(worker(1)).post(LEAVE, json=asked).status_code == 403
