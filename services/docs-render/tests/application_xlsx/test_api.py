"""POST /internal/xlsx/application."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from docs_samples import applicant, face, post_form, saved
from starlette.testclient import TestClient

URL = "/internal/xlsx/application"


def test_a_book_comes_back_with_a_sheet_for_each_applicant(caller: TestClient) -> None:
    answer = post_form(
        caller, [applicant(photo="p0"), applicant(name="이바다")], {"p0": saved(face(), "JPEG")}
    )
    assert answer.headers["x-humetix-failed-photos"] == ""
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert [sheet["R4"].value for sheet in book.worksheets] == ["김하늘", "이바다"]


def test_bad_photos_are_named_in_a_header(caller: TestClient) -> None:
    answer = post_form(caller, [applicant(), applicant(photo="p1")], {"p1": b"text"})
    assert (answer.status_code, answer.headers["x-humetix-failed-photos"]) == (200, "1")


def test_no_applicant_gets_a_sentence_and_no_file(caller: TestClient) -> None:
    answer = post_form(caller, [])
    assert (answer.status_code, answer.json()["code"]) == (422, "no_applicants")


def test_wrong_fields_get_korean_sentences(caller: TestClient) -> None:
    answer = post_form(caller, [applicant(birth="yesterday")])
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == "applicants.0.birth"
    assert "날짜" in error["message"]


def test_json_instead_of_a_form_is_refused(caller: TestClient) -> None:
    assert caller.post(URL, json={"applicants": []}).status_code == 422
