"""The office's pages on what new workers still have to bring."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing import TestApp, anyone, staff, worker
from recruit.onboarding.intake import follow_payroll

Send = Callable[..., dict[str, Any]]
TERMS = {"hire_date": "2026-11-30", "hourly_won": "10,500", "tax_mode": "insured"}
HOME = "/admin/applications/onboarding"


@pytest.fixture
def hired(recruit: TestApp, haneul: dict[str, str], send: Send) -> str:
    one = str(send(haneul)["id"])
    recruit.client(staff()).post(f"/admin/applications/{one}/hire", data=TERMS)
    return one


def test_the_applicants_page_and_the_list_tell_what_is_missing(recruit: TestApp, hired: str) -> None:
    office = recruit.client(staff())
    assert "온보딩 0/5" in office.get(f"/admin/applications/{hired}").text
    page = office.get(HOME).text
    assert "김하늘" in page
    assert "통장 사본" in page


def test_ticking_moves_the_progress(recruit: TestApp, hired: str) -> None:
    office = recruit.client(staff(name="박서준"))
    url = f"/admin/applications/{hired}/onboarding"
    done = office.post(url, data={"item_id": "1", "kind": "done"}, follow_redirects=False)
    assert done.headers["location"] == f"{url}#item-1"
    page = office.get(url).text
    assert "박서준" in page
    assert "되돌리기" in page
    assert "온보딩 1/5" in office.get(f"/admin/applications/{hired}").text


@pytest.mark.parametrize("item", ["", "x", "999", "９", "99999999999"])
def test_a_thing_that_is_not_on_the_list_cannot_be_ticked(recruit: TestApp, hired: str, item: str) -> None:
    url = f"/admin/applications/{hired}/onboarding"
    answer = recruit.client(staff()).post(url, data={"item_id": item, "kind": "done"})
    assert answer.status_code in (404, 422)


def test_an_account_that_payroll_knows_ticks_itself(recruit: TestApp, hired: str) -> None:
    office, payroll = recruit.client(staff()), recruit.peer("payroll")
    url = f"/admin/applications/{hired}/onboarding"
    assert "저절로 확인됩니다" in office.get(url).text
    payroll.on("GET", "/internal/accounts", json={"employee_ids": [41]})
    assert "통장 사본" not in office.get(HOME).text.partition("<table")[2]
    assert payroll.calls[-1].url.params.get_list("employee") == ["41"]
    page = office.get(url).text
    assert ("급여에 등록됨" in page, "되돌리기" in page) == (True, False)
    assert "온보딩 1/5" in office.get(f"/admin/applications/{hired}").text


@pytest.mark.parametrize("place", ["list", "person"])
def test_while_payroll_is_away_the_pages_say_so(recruit: TestApp, hired: str, place: str) -> None:
    recruit.peer("payroll").away = True
    url = HOME if place == "list" else f"/admin/applications/{hired}/onboarding"
    page = recruit.client(staff()).get(url)
    assert page.status_code == 200
    assert "급여 서비스에 연결할 수 없어" in page.text


def test_the_job_ticks_before_anybody_looks(recruit: TestApp, hired: str) -> None:
    recruit.peer("payroll").on("GET", "/internal/accounts", json={"employee_ids": [41]})
    follow_payroll(recruit.app)
    assert "온보딩 1/5" in recruit.client(staff()).get(f"/admin/applications/{hired}").text


def test_the_list_of_things_is_kept_by_the_office(recruit: TestApp) -> None:
    office = recruit.client(staff())
    new = {"label": "건강검진표", "hint": "물류 현장만", "valid_from": "2026-12-01"}
    office.post(f"{HOME}/items", data=new)
    page = office.get(f"{HOME}/items").text
    assert "건강검진표" in page
    refused = office.post(f"{HOME}/items/6/end", data={"valid_to": "2026-11-01"})
    assert (refused.status_code, "빠를 수 없습니다" in refused.text) == (422, True)
    office.post(f"{HOME}/items/6/end", data={"valid_to": "2026-12-31"})
    assert "2026년 12월 31일(목)까지" in office.get(f"{HOME}/items").text
    wrong = office.post(f"{HOME}/items", data={"label": "", "valid_from": "언제"})
    assert (wrong.status_code, "언제" in wrong.text) == (422, True)


def test_who_was_not_taken_on_has_no_list(recruit: TestApp, haneul: dict[str, str], send: Send) -> None:
    one = send(haneul)["id"]
    page = recruit.client(staff()).get(f"/admin/applications/{one}/onboarding").text
    assert "채용 확정된 사람이 아닙니다" in page
    assert "온보딩" not in recruit.client(staff()).get(f"/admin/applications/{one}").text


@pytest.mark.parametrize("path", [HOME, f"{HOME}/items", "/admin/applications/x/onboarding"])
@pytest.mark.parametrize(("who", "status"), [(anyone(), 401), (worker(), 403)], ids=["anyone", "worker"])
def test_nobody_but_the_office_sees_it(recruit: TestApp, path: str, who: Any, status: int) -> None:
    assert recruit.client(who).get(path).status_code == status
