"""The office's pages on how long applications are kept, and what the public is promised."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from chassis.clock import KST
from chassis.identity import Identity
from chassis.testing import TestApp, anyone, staff, worker
from recruit.retention.queries import periods

Send = Callable[..., dict[str, Any]]

HOME = "/admin/applications/retention"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)


@pytest.fixture
def rejected(recruit: TestApp, haneul: dict[str, str], send: Send) -> dict[str, Any]:
    sent = send(haneul)
    decision = {"status": "rejected", "reason": "통근 거리"}
    answer = recruit.client(staff()).post(f"/admin/applications/{sent['id']}", data=decision)
    assert answer.status_code == 303
    return {**sent, "url": f"/admin/applications/{sent['id']}/retention"}


@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(), 403)], ids=["anyone", "worker"])
def test_nobody_but_the_office_sees_them(recruit: TestApp, who: Identity, status: int) -> None:
    for path in (HOME, "/admin/applications/x/retention"):
        assert recruit.client(who).get(path).status_code == status


@pytest.mark.parametrize("act", ["hold", "release", "erasure"])
def test_who_only_looks_changes_nothing(recruit: TestApp, rejected: dict[str, Any], act: str) -> None:
    assert recruit.client(staff("viewer")).post(f"{rejected['url']}/{act}", data={}).status_code == 403


def test_an_empty_house_says_so_and_shows_the_periods(recruit: TestApp) -> None:
    page = recruit.client(staff()).get(HOME).text
    for told in ("곧 지울 지원서가 없습니다", "파기 확인서가 없습니다", "아직 작업 기록이 없습니다"):
        assert told in page
    for period in periods():
        assert period.ground in page
        assert period.told in page


def test_an_application_appears_a_month_before_its_day(recruit: TestApp, rejected: dict[str, Any]) -> None:
    office = recruit.client(staff())
    recruit.at(NOON + timedelta(days=149))
    assert "김하늘" not in office.get(HOME).text
    recruit.at(NOON + timedelta(days=150))
    page = office.get(HOME).text
    assert "김하늘" in page
    assert "D-30" in page
    recruit.at(NOON + timedelta(days=181))
    assert "오늘 밤 파기" in office.get(HOME).text


def test_one_application_tells_its_day_and_ground(recruit: TestApp, rejected: dict[str, Any]) -> None:
    page = recruit.client(staff()).get(rejected["url"]).text
    for told in ("2027년 5월 21일(금)", "채용절차법 제11조 제4항", "불합격", rejected["receipt_no"]):
        assert told in page


def test_a_hold_is_told_and_let_go(recruit: TestApp, rejected: dict[str, Any]) -> None:
    office, url = recruit.client(staff(name="박서준")), rejected["url"]
    assert "까닭을 적어" in office.post(f"{url}/hold", data={"reason": " "}).text
    assert office.post(f"{url}/hold", data={"reason": "임금 분쟁"}).status_code == 303
    assert "보류를 풀어야 지울 수 있습니다" in office.get(url).text
    assert "임금 분쟁" in office.get(HOME).text
    assert office.post(f"{url}/release").status_code == 303
    assert "보류된 지원서가 없습니다" in office.get(HOME).text


def test_erasing_by_hand_wants_the_receipt_number_and_leaves_a_certificate(
    recruit: TestApp, rejected: dict[str, Any]
) -> None:
    office, url = recruit.client(staff()), f"{rejected['url']}/erasure"
    wrong = office.post(url, data={"receipt_no": "HX-0000-000000", "reason": "request"})
    assert wrong.status_code == 422
    assert "접수번호가 다릅니다" in wrong.text
    assert 'value="HX-0000-000000"' in wrong.text
    done = office.post(url, data={"receipt_no": rejected["receipt_no"], "reason": "request"})
    assert done.status_code == 303
    page = office.get(done.headers["location"].partition("#")[0]).text
    assert "지원서를 지웠습니다" in page
    assert "개인정보 보호법 제36조" in page
    assert "지원서 1" in page
    assert "김하늘" not in page
    assert office.get(rejected["url"]).status_code == 404


def test_a_hired_persons_papers_cannot_be_erased_by_hand(
    recruit: TestApp, haneul: dict[str, str], send: Send
) -> None:
    sent, office = send(haneul), recruit.client(staff())
    terms = {"site_id": "3", "hire_date": "2026-11-30", "hourly_won": "10500", "tax_mode": "insured"}
    office.post(f"/admin/applications/{sent['id']}/hire", data=terms)
    url = f"/admin/applications/{sent['id']}/retention"
    page = office.get(url).text
    assert "퇴직하면 정해짐" in page
    assert "근로기준법 제42조" in page
    answer = office.post(f"{url}/erasure", data={"receipt_no": sent["receipt_no"], "reason": "request"})
    assert answer.status_code == 422
    assert office.get(url).status_code == 200


def test_the_detail_of_an_application_leads_here(recruit: TestApp, rejected: dict[str, Any]) -> None:
    office = recruit.client(staff())
    assert f'href="{rejected["url"]}"' in office.get(rejected["url"].removesuffix("/retention")).text
    assert f'href="{HOME}"' in office.get("/admin/applications").text


def test_the_privacy_page_promises_every_period_of_the_table(recruit: TestApp) -> None:
    page = recruit.client().get("/privacy").text
    article = page.split("<h2>3. 보유 기간</h2>")[1].split("<h2>4.")[0]
    table = {period.outcome: period for period in periods()}
    for outcome, period in table.items():
        assert f'data-period="{outcome}"' in article, outcome
        told = article.split(f'data-period="{outcome}"')[1].split("</li>")[0]
        assert period.told in told, outcome
    assert "24시간" in article
    assert "백업 사본에는 최대 6개월" in page
