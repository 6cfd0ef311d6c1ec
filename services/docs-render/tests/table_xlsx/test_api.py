"""POST /internal/xlsx/table."""

from io import BytesIO

import openpyxl
from starlette.testclient import TestClient

URL = "/internal/xlsx/table"


def test_a_table_comes_back_as_a_workbook(caller: TestClient) -> None:
    table = {"sheet": "직원", "title": None, "columns": [{"key": "name", "label": "이름", "kind": "text"}],
             "rows": [["김하늘"]], "totals": False}  # fmt: skip
    answer = caller.post(URL, json=table)
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert openpyxl.load_workbook(BytesIO(answer.content))["직원"]["A2"].value == "김하늘"


def test_a_wrong_table_gets_korean_sentences(caller: TestClient) -> None:
    answer = caller.post(URL, json={"sheet": "직원", "columns": [{"label": "이름", "kind": "colour"}]})
    assert answer.status_code == 422
    fields = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert set(fields) == {"columns.0.kind", "rows"}
    assert fields["rows"] == "꼭 입력해 주세요."


def test_broken_json_is_refused(caller: TestClient) -> None:
    answer = caller.post(URL, content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
