"""POST /internal/pdf/payslip."""

from __future__ import annotations

from io import BytesIO

from docs_samples import payslip, payslip_body
from pypdf import PdfReader
from starlette.testclient import TestClient

URL = "/internal/pdf/payslip"


def test_payslips_come_back_as_one_pdf(caller: TestClient) -> None:
    answer = caller.post(URL, content=payslip_body(payslip(), payslip(name="이바다")))
    assert answer.headers["content-type"] == "application/pdf"
    assert len(PdfReader(BytesIO(answer.content)).pages) == 2


def test_wrong_sums_get_a_sentence(caller: TestClient) -> None:
    answer = caller.post(URL, content=payslip_body(payslip(gross=1)))
    assert (answer.status_code, answer.json()["code"]) == (422, "payslip_sums")


def test_a_payslip_that_names_nobody_gets_our_own_sentence(caller: TestClient) -> None:
    answer = caller.post(URL, content=payslip_body(payslip(birth_date=None, employee_no=None)))
    (error,) = answer.json()["errors"]
    assert error == {
        "field": "payslips.0",
        "code": "invalid",
        "message": "생년월일이나 사번 가운데 하나는 있어야 합니다.",
    }
