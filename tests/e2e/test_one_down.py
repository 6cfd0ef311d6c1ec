"""Each service away in turn: everyone else's pages go on and say in Korean what is missing."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from humetix.client import Office

from tests.e2e.photos import jpeg
from tests.e2e.stack import Stack, wait_for_status

PAGES = {
    "recruit": ["/", "/apply", "/privacy", "/notices"],
    "attendance": ["/attendance", "/leave"],
    "payroll": ["/advance", "/payslip"],
    "gateway": ["/login", "/signin", "/activate"],
}
OFFICE_PAGES = {
    "recruit": ["/admin/applications", "/admin/inquiries"],
    "attendance": ["/admin/employees", "/admin/sites", "/admin/attendance"],
    "payroll": ["/admin/payslip", "/admin/wages"],
    "gateway": ["/admin", "/admin/accounts", "/admin/audit", "/ops"],
}
IN_KOREAN = re.compile(r"연결할 수 없|응답하지 않|잠시 뒤|쉬고 있")


@contextmanager
def away(stack: Stack, service: str) -> Iterator[None]:
    """Stop one service for a while."""
    stack.stop(service)
    try:
        wait_for_status(stack.url, "degraded")
        yield
    finally:
        stack.start(service)


@pytest.mark.parametrize("service", ["recruit", "attendance", "payroll", "docs-render"])
def test_the_others_go_on_while_one_service_is_away(stack: Stack, office: Office, service: str) -> None:
    with away(stack, service):
        for owner, paths in PAGES.items():
            for path in paths:
                check_page(httpx.get(stack.url + path, timeout=30, trust_env=False), owner == service, path)
        for owner, paths in OFFICE_PAGES.items():
            for path in paths:
                check_page(office.http.get(path), owner == service, path)
        if service != "docs-render":
            # `wait`: all parts at once; without it a part that takes long comes by a script.
            home = office.http.get("/admin", params={"wait": "1"}).text
            assert IN_KOREAN.search(home), "the home page does not say who is away"
    assert httpx.get(f"{stack.url}/apply", trust_env=False).status_code == 200


def check_page(answer: httpx.Response, is_away: bool, path: str) -> None:
    """Pages of the service that is away are a Korean 503; all others are as ever."""
    assert answer.status_code == (503 if is_away else 200), f"{path}: {answer.status_code}"
    if is_away:
        assert IN_KOREAN.search(answer.text), path
        assert "Retry-After" in answer.headers
    assert "Traceback" not in answer.text


def test_an_application_sent_while_docs_render_is_away_is_taken_and_its_photo_appears_later(
    stack: Stack, office: Office
) -> None:
    form = {
        "name": "이기다",
        "birth": "1998-08-08",
        "phone": "010-3333-4444",
        "no_career": "1",
        "consent_collection": "1",
        "consent_id_photo": "1",
    }
    with away(stack, "docs-render"):
        answer = httpx.post(
            f"{stack.url}/api/recruit/v1/applications",
            data=form,
            files={"photo": ("photo.jpg", jpeg(width=900, height=1200), "image/jpeg")},
            headers={"Origin": stack.url, "Idempotency-Key": "sent-while-away"},
            timeout=30,
            trust_env=False,
        )
        assert answer.status_code == 201, answer.text
        photo = f"/api/recruit/v1/applications/{answer.json()['id']}/photo"
        assert office.http.get(photo).headers.get("content-type") != "image/jpeg"
    deadline = time.monotonic() + 30
    while office.http.get(photo).headers.get("content-type") != "image/jpeg":
        assert time.monotonic() < deadline, "the photo never appeared"
        time.sleep(0.3)
