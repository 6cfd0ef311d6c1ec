"""POST /internal/xlsx/read and /internal/xlsx/timesheet through the workers."""

from starlette.testclient import TestClient

SHEET = {
    "client": "한빛물류",
    "year": 2026,
    "month": 11,
    "workers": [{"name": "김하늘", "minutes": [{"2": 480}, {}, {}, {}, {}, {}]}],
}


def test_a_timesheet_is_drawn_and_read_back(caller: TestClient) -> None:
    drawn = caller.post("/internal/xlsx/timesheet", json=SHEET)
    assert drawn.headers["content-type"].endswith("spreadsheetml.sheet")
    told = caller.post("/internal/xlsx/read", content=drawn.content).json()["sheets"]
    assert told[0]["rows"][7][2:9] == ["김하늘", None, None, None, "기본", None, 8]


def test_what_is_no_workbook_is_refused_beside_the_file(caller: TestClient) -> None:
    answer = caller.post("/internal/xlsx/read", content=b"nothing")
    assert (answer.status_code, answer.json()["code"]) == (422, "workbook")
    assert answer.json()["errors"][0]["field"] == "file"
