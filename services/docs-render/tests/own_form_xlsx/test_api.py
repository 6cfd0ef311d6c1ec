"""POST /internal/xlsx/form and its layout."""

from __future__ import annotations

import json
from io import BytesIO

import openpyxl
from docs_samples import applicant
from starlette.testclient import TestClient


def parts(cells: dict[str, str], template: bytes) -> dict[str, bytes]:
    data = {"written_on": "2026-11-22", "applicants": [applicant()], "cells": cells}
    return {"data": json.dumps(data).encode(), "template": template}


def blank() -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    book.worksheets[0]["A1"], book.worksheets[0]["B2"] = "이름", " "
    book.save(out)
    return out.getvalue()


def test_a_filled_form_and_its_layout_come_back(caller: TestClient) -> None:
    book = caller.post("/internal/xlsx/form", files=parts({"name": "B1"}, blank()))
    assert openpyxl.load_workbook(BytesIO(book.content)).worksheets[0]["B1"].value == "김하늘"
    told = caller.post("/internal/xlsx/form/layout", files=parts({"name": "B1"}, blank())).json()
    assert [box["text"] for box in told["boxes"] if box["place"] == "B1"] == ["김하늘"]


def test_wrong_cells_are_told_by_field_in_korean(caller: TestClient) -> None:
    answer = caller.post("/internal/xlsx/form/layout", files=parts({"name": "Z9"}, blank()))
    assert (answer.status_code, answer.json()["code"]) == (422, "form_cells")
    (error,) = answer.json()["errors"]
    assert (error["field"], "양식 밖의 칸" in error["message"]) == ("name", True)


def test_a_broken_form_is_told_as_such(caller: TestClient) -> None:
    answer = caller.post("/internal/xlsx/form", files=parts({"name": "B1"}, b"no workbook"))
    assert (answer.status_code, answer.json()["code"]) == (422, "form_template")
