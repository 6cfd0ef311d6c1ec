"""The office's transfer pages: preview masked, files, roles, marks, columns."""

import pytest
from chassis.testing import TestApp, staff
from payroll_office import office_with_november, take_steps

HOME = "/admin/payroll/transfers/2026-11"
PAYER = staff("payer", name="jiyu")


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    account = {"bank_code": "088", "number": "110-234-567890", "holder": "김하늘", "valid_from": "2026-01-01"}
    assert payroll.client(staff()).post("/api/payroll/v1/accounts/1", json=account).status_code == 201
    return payroll


def make(office: TestApp, **values: str) -> int:
    page = office.client(PAYER).get(HOME).text
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    form = {"form_token": "token-0001", "digest": digest, "pay_on": "2026-12-10", "memo_in": "11월급여"}
    return office.client(PAYER).post(HOME, data={**form, **values}).status_code


def test_the_preview_is_masked_and_says_who_is_left_out(office: TestApp) -> None:
    page = office.client(PAYER).get(HOME).text
    assert "********7890" in page
    assert "110234567890" not in page
    assert "이바다" in page
    assert "확인된 계좌가 없습니다." in page


def test_a_file_is_made_and_taken_by_the_payer_alone_with_its_name_in_korean(office: TestApp) -> None:
    assert office.client(staff("manager")).post(HOME, data={}).status_code == 403
    assert make(office) == 303
    answer = office.client(PAYER).get(f"{HOME}/files/1.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "110234567890" in answer.text
    assert "%EB%8C%80%EB%9F%89%EC%9D%B4%EC%B2%B4_2026-11_1" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == office.client(PAYER).get(f"{HOME}/files/1.csv").content
    for role in ("manager", "operator"):
        assert office.client(staff(role)).get(f"{HOME}/files/1.csv").status_code == 403


def test_an_excel_is_drawn_by_docs_render(office: TestApp) -> None:
    make(office)
    office.peer("docs-render").on("POST", "/internal/xlsx/table", content=b"PK")
    assert office.client(PAYER).get(f"{HOME}/files/1.xlsx").content == b"PK"
    assert office.client(PAYER).get(f"{HOME}/files/9.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"), [("memo_in", ""), ("pay_on", "내일"), ("digest", "x"), ("memo_in", "a" * 11)]
)
def test_a_wrong_form_makes_nothing(office: TestApp, field: str, value: str) -> None:
    assert make(office, **{field: value}) == 422
    assert "아직 만든 파일이 없습니다" in office.client(PAYER).get(HOME).text


def test_a_file_is_voided_with_a_reason(office: TestApp) -> None:
    make(office)
    assert office.client(PAYER).post(f"{HOME}/files/1/removal", data={}).status_code == 422
    assert (
        office.client(PAYER).post(f"{HOME}/files/1/removal", data={"reason": "올리지 않음"}).status_code
        == 303
    )
    assert "취소" in office.client(PAYER).get(HOME).text


def test_marks_by_hand_finish_the_month(office: TestApp) -> None:
    make(office)
    paid = {"outcome": "paid", "paid_on": "2026-12-01", "note": "은행 화면"}
    refused = office.client(staff()).post("/api/payroll/v1/runs/2026-11/paid")
    assert (refused.status_code, refused.json()["code"]) == (409, "run_still_unpaid")
    assert office.client(PAYER).post(f"{HOME}/marks", data={"employee_id": "1"}).status_code == 422
    for one in ("1", "2"):
        assert (
            office.client(PAYER).post(f"{HOME}/marks", data={**paid, "employee_id": one}).status_code == 303
        )
    assert office.client(staff()).get("/api/payroll/v1/runs/2026-11").json()["state"] == "paid"


def test_the_columns_of_the_bank_are_set_on_their_page(office: TestApp) -> None:
    where = "/admin/payroll/transfers/columns"
    form = {
        "key-1": "number",
        "key-2": "amount",
        "heading-2": "금액",
        "key-3": "bank_code",
        "encoding": "cp949",
    }
    assert office.client(PAYER).post(where, data=form).status_code == 303
    assert 'value="금액"' in office.client(PAYER).get(f"{where}?done=layout").text
    assert office.client(PAYER).post(where, data={"key-1": "number", "encoding": "utf8"}).status_code == 422
    assert office.client(PAYER).post(where, data={"encoding": "latin1"}).status_code == 422
    assert make(office) == 303
    text = office.client(PAYER).get(f"{HOME}/files/1.csv").content.decode("cp949")
    assert text.startswith("110234567890,")


def test_a_draft_says_that_it_is_not_sent_yet(payroll: TestApp) -> None:
    office_with_november(payroll)
    assert "아직 확정하지 않은" in payroll.client(PAYER).get(HOME).text
    assert payroll.client(PAYER).get("/admin/payroll/transfers/2026-10").status_code == 404
    assert payroll.client(staff("operator")).get(HOME).status_code == 403
