"""Inquiries for programs."""

import pytest
from chassis.testing import TestApp, anyone, fields_of, json_of, staff

URL = "/api/recruit/v1/inquiries"
ASKED = {"company": "대성정밀", "name": "오담당", "phone": "031-234-5678", "consent": "1"}


@pytest.mark.parametrize("as_json", [False, True])
def test_an_inquiry_is_taken_as_a_form_and_as_json(recruit: TestApp, as_json: bool) -> None:
    client = recruit.client()
    answer = client.post(URL, json={**ASKED, "consent": True}) if as_json else client.post(URL, data=ASKED)
    assert json_of(answer, 201)["status"] == "new"


def test_the_same_key_returns_the_first_answer(recruit: TestApp) -> None:
    client = recruit.client()
    first, again = (
        json_of(client.post(URL, data=ASKED, headers={"Idempotency-Key": "k"}), 201) for _ in range(2)
    )
    assert first == again


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company": ""}, "company"),
        ({"name": "가" * 51}, "name"),
        ({"phone": "12"}, "phone"),
        ({"email": "x"}, "email"),
        ({"message": "가" * 5000}, "message"),
        ({"consent": "0"}, "consent"),
    ],
)
def test_a_bad_inquiry_is_refused_beside_the_field(
    recruit: TestApp, change: dict[str, str], field: str
) -> None:
    answer = recruit.client().post(URL, data={**ASKED, **change})
    assert answer.status_code == 422
    assert list(fields_of(answer)) == [field]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe", b'"text"'])
def test_broken_json_is_refused(recruit: TestApp, body: bytes) -> None:
    answer = recruit.client().post(URL, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_a_huge_json_body_is_refused_unread(recruit: TestApp) -> None:
    answer = recruit.client().post(URL, json={**ASKED, "message": "가" * 100_000})
    assert answer.status_code == 413


def test_the_office_lists_reads_and_handles(recruit: TestApp) -> None:
    sent = json_of(recruit.client().post(URL, data=ASKED), 201)
    office = recruit.client(staff())
    assert [item["id"] for item in json_of(office.get(URL))["items"]] == [sent["id"]]
    handled = json_of(office.patch(f"{URL}/{sent['id']}", json={"status": "done", "memo": "끝"}))
    assert (handled["status"], handled["memo"]) == ("done", "끝")
    assert json_of(office.get(f"{URL}/{sent['id']}"))["status"] == "done"
    assert office.patch(f"{URL}/{sent['id']}", json={"status": "x"}).status_code == 422
    assert office.get(f"{URL}/nobody").status_code == 404


def test_nobody_else_reads_inquiries(recruit: TestApp) -> None:
    assert recruit.client(anyone()).get(URL).status_code == 401
    assert recruit.client(staff("operator")).patch(f"{URL}/x", json={}).status_code == 403
