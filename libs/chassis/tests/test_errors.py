"""Every failure is a Korean sentence with a code; no exception text leaves the service."""

import asyncio

import pytest
from chassis.errors import CLIENT_LEFT
from chassis.forms import FormInput
from chassis.testing import TestApp, fields_of, json_of, service
from fastapi.testclient import TestClient
from starlette.types import Message


def test_a_refusal_is_a_problem_with_code_and_request_id(sample: TestApp) -> None:
    answer = sample.client(service("payroll")).get("/internal/conflict", headers={"X-Request-Id": "r-1"})
    body = json_of(answer, 409)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (body["code"], body["request_id"]) == ("conflict", "r-1")
    assert answer.headers["x-request-id"] == "r-1"


def test_a_crash_tells_nothing_of_its_inside(sample: TestApp) -> None:
    client = TestClient(sample.app, raise_server_exceptions=False, headers=dict(sample.client().headers))
    answer = client.get("/crash")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "잠시 뒤" in answer.json()["detail"]


def test_an_unknown_address_is_a_korean_404(sample: TestApp) -> None:
    assert "찾는 내용이 없습니다" in json_of(sample.client().get("/api/nothing"), 404)["detail"]


def test_a_wrong_method_is_a_korean_405(sample: TestApp) -> None:
    assert sample.client().delete("/api/sample/v1/me").json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [(0, "1 이상이어야 합니다."), ("x", "숫자만 입력해 주세요."), (None, "숫자만 입력해 주세요.")],
)
def test_bad_json_fields_are_named_in_korean(sample: TestApp, amount: object, sentence: str) -> None:
    answer = sample.client().post("/api/sample/v1/notes", json={"amount": amount})
    assert answer.status_code == 422
    assert fields_of(answer) == {"amount": sentence}


def test_broken_json_is_422(sample: TestApp) -> None:
    broken = sample.client().post(
        "/api/sample/v1/notes", content=b"{", headers={"content-type": "application/json"}
    )
    assert broken.status_code == 422


def test_a_client_that_leaves_before_its_form_is_whole_is_no_failure_of_ours(sample: TestApp) -> None:
    sent: list[Message] = []

    async def form(submitted: FormInput) -> None:
        raise AssertionError("a form that never came whole")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    sample.app.add_api_route("/form", form, methods=["POST"])
    headers = [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"9")]
    scope = {"type": "http", "method": "POST", "path": "/form", "query_string": b"", "headers": headers}
    asyncio.run(sample.app(scope, receive, send))
    assert sent[0]["status"] == CLIENT_LEFT
