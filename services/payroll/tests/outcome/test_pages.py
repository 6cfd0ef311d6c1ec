"""Uploading a bank's result, looking, accepting; hostile files."""

from typing import Any

import pytest
from chassis.testing import TestApp, staff
from payroll_office import office_with_november, take_steps

HOME = "/admin/payroll/transfers/2026-11"
PAYER = staff("payer", name="jiyu")
HEAD = "계좌번호,예금주,이체금액,처리결과,사유\n"


@pytest.fixture
def office(payroll: TestApp) -> TestApp:
    office_with_november(payroll)
    take_steps(payroll, "review", "lock")
    account = {"bank_code": "088", "number": "110-234-567890", "holder": "김하늘", "valid_from": "2026-01-01"}
    assert payroll.client(staff()).post("/api/payroll/v1/accounts/1", json=account).status_code == 201
    page = payroll.client(PAYER).get(HOME).text
    digest = page.partition('name="digest" value="')[2].partition('"')[0]
    form = {"form_token": "token-0001", "digest": digest, "pay_on": "2026-12-10", "memo_in": "11월급여"}
    assert payroll.client(PAYER).post(HOME, data=form).status_code == 303
    return payroll


def won(office: TestApp) -> int:
    return int(office.client(staff()).get("/api/payroll/v1/runs/2026-11/payslips/1").json()["net"])


def upload(
    office: TestApp, content: bytes, name: str = "result.csv", who: Any = PAYER, number: str = "1"
) -> Any:
    return office.client(who).post(
        f"{HOME}/results", data={"number": number}, files={"file": (name, content, "text/csv")}
    )


def good(office: TestApp, outcome: str = "정상") -> bytes:
    return f"{HEAD}110234567890,김하늘,{won(office)},{outcome},\n".encode("cp949")


def test_a_result_is_looked_at_masked_and_then_accepted_once(office: TestApp) -> None:
    answer = upload(office, good(office))
    assert answer.status_code == 303
    where = answer.headers["location"]
    page = office.client(PAYER).get(where).text
    assert "지급으로 반영" in page
    assert "110234567890" not in page
    assert office.client(staff("manager")).post(f"{where}/acceptance").status_code == 403
    assert office.client(PAYER).post(f"{where}/acceptance").status_code == 303
    assert "지급 1건" in office.client(PAYER).get(where).text
    assert upload(office, good(office)).headers["location"] == where
    assert office.client(PAYER).post(f"{where}/acceptance").status_code == 303


def test_columns_are_chosen_again_and_an_upload_is_thrown_away(office: TestApp) -> None:
    where = upload(office, good(office)).headers["location"]
    wrong = {"number": "1", "amount": "2", "result": "4"}
    assert office.client(PAYER).post(f"{where}/columns", data=wrong).status_code == 303
    assert office.client(PAYER).post(f"{where}/acceptance").status_code == 409
    assert office.client(PAYER).post(f"{where}/removal").status_code == 303
    assert office.client(PAYER).get(where).status_code == 404


def test_an_excel_is_opened_by_docs_render(office: TestApp) -> None:
    rows = [
        ["계좌번호", "예금주", "이체금액", "처리결과"],
        [110234567890.0, "김하늘", float(won(office)), "정상"],
    ]
    office.peer("docs-render").on(
        "POST", "/internal/xlsx/read", json={"sheets": [{"name": "a", "rows": rows}]}
    )
    where = upload(office, b"PK", "result.xlsx").headers["location"]
    assert "지급으로 반영" in office.client(PAYER).get(where).text


def test_a_bomb_that_docs_render_refuses_is_told_beside_the_form(office: TestApp) -> None:
    problem = {"code": "workbook", "detail": "풀면 너무 커지는 파일입니다."}
    office.peer("docs-render").on("POST", "/internal/xlsx/read", json=problem, status=422)
    page = upload(office, b"PK", "bomb.xlsx")
    assert page.status_code == 422
    assert "풀면 너무 커지는 파일입니다." in page.text


@pytest.mark.parametrize(
    ("lines", "told", "is_read"),
    [
        (20_000, {"cut": True}, False),
        (5_000, {"cut": False}, True),
        (4_000, {}, False),  # a docs-render of before reads no more and does not say so
        (3_999, {}, True),
    ],
)
def test_an_excel_longer_than_what_is_read_of_it_is_refused_whole(
    office: TestApp, lines: int, told: dict[str, bool], is_read: bool
) -> None:
    sheets = {"sheets": [{"name": "a", "rows": [["계좌번호"]] * lines, **told}]}
    office.peer("docs-render").on("POST", "/internal/xlsx/read", json=sheets)
    answer = upload(office, b"PK", "long.xlsx")
    assert (answer.status_code == 303) is is_read
    assert (f"엑셀은 {lines:,}줄까지 읽습니다" in answer.text) is not is_read


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"x" * (5 * 1024 * 1024 + 1), "huge.csv"),
        (b"\xff\xfe\xfa\x80\x81", "odd.csv"),
        (b"PK\x03\x04\x00", "zip.csv"),
        (b"D0CF", "old.xls"),
        (b"a,b", "program.exe"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(office: TestApp, content: bytes, name: str) -> None:
    page = upload(office, content, name)
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_an_empty_file_and_one_of_another_kind_bring_nothing(office: TestApp) -> None:
    where = upload(office, b"").headers.get("location") or upload(office, b"hello\n").headers["location"]
    assert "열을 찾지 못했습니다" in office.client(PAYER).get(where).text
    assert office.client(PAYER).post(f"{where}/acceptance").status_code == 409


def test_the_file_it_belongs_to_is_named(office: TestApp) -> None:
    assert upload(office, good(office), number="").status_code == 422
    assert upload(office, good(office), number="9").status_code == 404
    assert office.client(PAYER).post(f"{HOME}/results", data={"number": "1"}).status_code == 422
