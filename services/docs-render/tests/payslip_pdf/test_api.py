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


def test_a_locked_payslip_and_an_archive_come_back(caller: TestClient) -> None:
    locked = caller.post(f"{URL}?locked=1", content=payslip_body(payslip()))
    assert PdfReader(BytesIO(locked.content)).is_encrypted
    archive = caller.post("/internal/zip/payslip", content=payslip_body(payslip()))
    assert archive.headers["content-type"] == "application/zip"
    assert archive.content[:2] == b"PK"


def test_without_a_birth_date_there_is_a_sentence_and_no_locked_file(caller: TestClient) -> None:
    answer = caller.post(f"{URL}?locked=1", content=payslip_body(payslip(birth_date=None)))
    assert (answer.status_code, answer.json()["code"]) == (422, "payslip_password")


def test_what_cannot_be_merged_is_refused_with_a_sentence(caller: TestClient) -> None:
    answer = caller.post("/internal/pdf/merged?people=1&title=x", content=b"nothing")
    assert (answer.status_code, answer.json()["code"]) == (422, "payslip_check")
