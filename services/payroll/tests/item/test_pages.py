"""The office adds items to a person's pay, ends them, and the run pays them."""

from typing import Any

import pytest
from chassis.testing import TestApp, staff
from payroll.base import AuditRow
from payroll.item.tables import PayItem
from payroll_office import office_with_november
from sqlalchemy import select

JSON = "/api/payroll/v1/wages/1/items"
MEAL = {"kind": "meal", "won": 200_000, "valid_from": "2026-01-01"}


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    return payroll


def add(office: TestApp, employee_id: int = 1, /, **values: str) -> Any:
    form = {
        "form_key": "key-00000001",
        "kind": "meal",
        "won": "200,000",
        "valid_from": "2026-11-01",
        **values,
    }
    return office.client(staff()).post(f"/admin/wages/{employee_id}/items", data=form)


def rows(office: TestApp) -> list[PayItem]:
    with office.db.read() as session:
        return list(session.scalars(select(PayItem)))


def test_an_item_is_added_shown_and_paid_by_the_next_run(office: TestApp) -> None:
    answer = add(office)
    assert answer.status_code == 303
    page = office.client(staff()).get(answer.headers["location"])
    assert "항목을 등록했습니다" in page.text
    assert "200,000원" in page.text
    compute = {"month": "2026-11", "pay_date": "2026-12-10"}
    before = office.client(staff()).get("/api/payroll/v1/runs/2026-11").json()
    after = office.client(staff()).post("/api/payroll/v1/runs", json=compute).json()
    assert after["gross"] == before["gross"] + 200_000
    assert after["deduction_total"] == before["deduction_total"]


def test_the_same_form_twice_is_one_item_and_never_somebody_elses(office: TestApp) -> None:
    assert [add(office).status_code, add(office).status_code] == [303, 303]
    assert len(rows(office)) == 1
    assert add(office, 2).status_code == 422
    assert len(rows(office)) == 1


def test_a_deduction_without_basis_stays_typed_with_the_law_beside_it(office: TestApp) -> None:
    page = add(office, kind="dormitory", won="150,000")
    assert page.status_code == 422
    assert "제43조제1항" in page.text
    assert 'value="150,000"' in page.text
    assert rows(office) == []


def test_a_first_day_and_a_month_together_are_refused(office: TestApp) -> None:
    page = add(office, month="2026-11")
    assert page.status_code == 422
    assert "하나만 입력해 주세요" in page.text
    assert 'id="f-month-error"' in page.text


def test_what_is_paid_once_is_taken_back_with_one_press(office: TestApp) -> None:
    assert add(office, kind="bonus", valid_from="", month="2026-11").status_code == 303
    page = office.client(staff()).get("/admin/wages/1/items").text
    assert 'name="last_day" value="2026-10-31"' in page
    assert "상여금 2026-11 취소" in page
    form = {"item_id": str(rows(office)[0].id), "last_day": "2026-10-31"}
    assert office.client(staff()).post("/admin/wages/1/items/end", data=form).status_code == 303
    assert rows(office)[0].last_day is not None


def test_an_item_ends_with_a_day_and_not_before_it_began(office: TestApp) -> None:
    add(office)
    item_id = str(rows(office)[0].id)

    def end(day: str) -> Any:
        form = {"item_id": item_id, "last_day": day}
        return office.client(staff()).post("/admin/wages/1/items/end", data=form)

    assert end("2026-10-01").status_code == 422
    assert [end("2026-12-31").status_code, end("2026-12-31").status_code] == [303, 303]
    assert "2026-12-31까지" in office.client(staff()).get("/admin/wages/1/items").text
    with office.db.read() as session:
        acts = [row.action for row in session.scalars(select(AuditRow)) if row.action.startswith("item.")]
    assert acts == ["item.add", "item.end"]


def test_a_payer_reads_items_and_adds_none(office: TestApp) -> None:
    payer = office.client(staff("payer"))
    assert payer.get("/admin/wages/1/items").status_code == 200
    assert payer.post(JSON, json=MEAL).status_code == 403


def test_items_as_calls(office: TestApp) -> None:
    boss = office.client(staff())
    made = boss.post(JSON, json=MEAL, headers={"Idempotency-Key": "meal-of-one"})
    again = boss.post(JSON, json=MEAL, headers={"Idempotency-Key": "meal-of-one"})
    assert (made.status_code, again.json()) == (201, made.json())
    assert made.json()["is_ordinary"] is True
    ended = boss.post(f"{JSON}/{made.json()['id']}/end", json={"last_day": "2025-12-31"})
    assert ended.json()["last_day"] == "2025-12-31"
    assert [one["kind"] for one in boss.get(JSON).json()["items"]] == ["meal"]
    assert (
        boss.post("/api/payroll/v1/wages/2/items/1/end", json={"last_day": "2026-12-31"}).status_code == 404
    )
    assert boss.get("/api/payroll/v1/wages/99/items").status_code == 404


def test_leave_that_was_not_taken_is_entered_in_hours_and_paid_by_the_next_run(office: TestApp) -> None:
    unused = {"kind": "leave_pay", "month": "2026-11", "valid_from": "2026-10-31", "won": ""}
    refused = add(office, **unused)
    assert refused.status_code == 422
    assert "쓰지 않은 연차의 시간을 입력해 주세요" in refused.text
    assert add(office, **unused, unused_hours="16").status_code == 303
    page = office.client(staff()).get("/admin/wages/1/items").text
    assert "16시간" in page
    assert "2026-10-31의 통상시급" in page
    compute = {"month": "2026-11", "pay_date": "2026-12-10"}
    boss = office.client(staff())
    before = boss.get("/api/payroll/v1/runs/2026-11").json()["gross"]
    assert boss.post("/api/payroll/v1/runs", json=compute).json()["gross"] == before + 16 * 10_320
    [told] = boss.get(JSON).json()["items"]
    assert (told["won"], told["minutes"], told["valid_from"]) == (0, 960, "2026-10-31")


def test_a_bonus_for_half_a_year_says_so_and_its_missing_months_are_told(office: TestApp) -> None:
    bonus = {"kind": "bonus", "month": "2026-11", "valid_from": "", "won": "3,000,000", "since": "2026-06"}
    assert add(office, **{**bonus, "since": "2025-06"}).status_code == 422
    assert add(office, **bonus).status_code == 303
    boss = office.client(staff())
    assert "2026-06부터의 상여" in boss.get("/admin/wages/1/items").text
    boss.post("/api/payroll/v1/runs", json={"month": "2026-11", "pay_date": "2026-12-10"})
    slip = boss.get("/api/payroll/v1/runs/2026-11/payslips/1")
    assert "상여 2026-06~2026-11 6개월의 월평균" in slip.text
    assert "상여 대상 기간의 명세서가 없음" in boss.get("/admin/payslip?month=2026-11").text
