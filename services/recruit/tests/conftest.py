"""A recruit service on a temporary database, people to call it as, and invented applicants."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import FakePeer, TestApp, make_app
from chassis.testing_databases import database_fixture
from recruit.app import create
from recruit.settings import RecruitSettings

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)

JPEG = b"\xff\xd8\xff\xe0 an upright picture"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00 an iPhone's picture"

BACKGROUND = {
    "english_name": "KIM HANEUL",
    "emergency_phone": "01087654321",
    "nationality": "대한민국",
    "visa": "F-4",
    "school1": "한빛고등학교",
    "graduated1": "2016. 2",
    "outcome1": "졸업",
    "school2": "새벽대학교",
    "major2": "기계과",
    "outcome2": "중퇴",
    "military": "군필",
    "military_from": "201703",
    "military_to": "2018년 12월",
    "license1": "지게차운전기능사",
    "license_grade1": "기능사",
    "license_issuer1": "한국산업인력공단",
    "commute": "자차",
    "dormitory": "희망",
}

db = database_fixture("recruit")


@pytest.fixture
def recruit(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(create, RecruitSettings, tmp_path, recruit_photo_wait_seconds=0.2)
    tested.at(NOON)
    tested.peer("docs-render").on("POST", "/internal/image/normalise", content=JPEG)
    tested.peer("attendance").on("GET", "/internal/sites", json={"items": [{"id": 3, "name": "한빛물류"}]})
    tested.peer("attendance").on(
        "POST", "/internal/employees", json={"employee_id": 41, "employee_no": "2611-0041"}, status=201
    )
    tested.peer("payroll").on("POST", "/internal/wage-terms", json={"id": 1}, status=201)
    tested.peer("payroll").on("GET", "/internal/accounts", json={"employee_ids": []})
    yield tested
    tested.close()


@pytest.fixture
def renderer(recruit: TestApp) -> FakePeer:
    return recruit.peer("docs-render")


@pytest.fixture
def haneul() -> dict[str, str]:
    """The form of an invented applicant, complete enough to be taken."""
    return {
        "name": "김하늘",
        "birth": "1998-03-05",
        "phone": "010 2345 6789",
        "no_career": "1",
        "consent_collection": "1",
        "agree": "1",
    }


@pytest.fixture
def background() -> dict[str, str]:
    """추가 정보 of an invented applicant, as typed."""
    return dict(BACKGROUND)


@pytest.fixture
def send(recruit: TestApp) -> Callable[..., dict[str, Any]]:
    """Send an application through the API and return its receipt."""

    def _send(form: dict[str, str], photo: bytes | None = None, key: str = "") -> dict[str, Any]:
        files = {"photo": ("photo.jpg", photo, "image/jpeg")} if photo else None
        headers = {"Idempotency-Key": key} if key else {}
        answer = recruit.client().post(
            "/api/recruit/v1/applications", data=form, files=files, headers=headers
        )
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    return _send
