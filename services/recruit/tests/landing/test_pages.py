"""The front door, the privacy policy, notices and the inquiry form."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.testing import TestApp, json_of, make_app, staff
from recruit.app import create
from recruit.consent.rules import COLLECTION, ID_PHOTO, INQUIRY, THIRD_PARTY
from recruit.settings import RecruitSettings

ASKED = {"company": "대성정밀", "name": "오담당", "phone": "031-234-5678", "consent": "1"}


@pytest.fixture
def known_firm(tmp_path: Path) -> Iterator[TestApp]:
    tested = make_app(
        create,
        RecruitSettings,
        tmp_path / "firm",
        company_name="새날인력",
        company_phone="0212345678",
        company_email="hello@example.com",
        company_clients=38,
    )
    yield tested
    tested.close()


@pytest.mark.parametrize("path", ["/", "/privacy", "/notices", "/contact/received"])
def test_public_pages_are_open_to_everyone(recruit: TestApp, path: str) -> None:
    for client in (recruit.client(), recruit.client(staff())):
        assert client.get(path).status_code == 200


def test_the_front_door_leads_to_the_application_and_the_inquiry(recruit: TestApp) -> None:
    page = recruit.client().get("/").text
    assert 'href="/apply"' in page
    assert 'action="/contact#contact"' in page
    assert page.count('class="service"') == 3


def test_facts_of_the_firm_come_from_the_settings(known_firm: TestApp, recruit: TestApp) -> None:
    page = known_firm.client().get("/").text
    for fact in ("새날인력", "02-1234-5678", "hello@example.com", "38곳"):
        assert fact in page
    plain = recruit.client().get("/").text
    assert "tel:" not in plain
    assert "고객사</dt>" not in plain


def test_the_policy_has_nine_articles_and_every_consent(recruit: TestApp) -> None:
    page = recruit.client().get("/privacy").text
    assert page.count("<h2>") == 9
    for text in (COLLECTION, ID_PHOTO, THIRD_PARTY, INQUIRY):
        assert text.items[1][1] in page


def test_notices_are_honest_about_being_empty(recruit: TestApp) -> None:
    page = recruit.client().get("/notices").text
    assert "아직 올라온 공지가 없어요" in page


def test_the_contact_address_leads_to_the_form(recruit: TestApp) -> None:
    answer = recruit.client().get("/contact")
    assert (answer.status_code, answer.headers["location"]) == (303, "/#contact")


def test_an_inquiry_is_taken_once_and_confirmed(recruit: TestApp) -> None:
    client = recruit.client()
    for _ in range(2):
        answer = client.post("/contact", data={**ASKED, "form_token": "t"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/contact/received")
    assert len(json_of(recruit.client(staff()).get("/api/recruit/v1/inquiries"))["items"]) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"company": " "}, "꼭 입력해 주세요."),
        ({"phone": "12"}, "전화번호를 010-1234-5678처럼 입력해 주세요."),
        ({"message": "가" * 5000}, "2000자까지만 입력할 수 있습니다."),
        ({"consent": ""}, "개인정보 수집·이용 동의가 필요해요."),
    ],
)
def test_a_bad_inquiry_comes_back_with_everything_typed(
    recruit: TestApp, change: dict[str, str], sentence: str
) -> None:
    page = recruit.client().post("/contact", data={**ASKED, **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="오담당"' in page.text
    assert change.get("message", "") in page.text
    assert json_of(recruit.client(staff()).get("/api/recruit/v1/inquiries"))["items"] == []
