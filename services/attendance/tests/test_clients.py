"""Calls to docs-render against a fake."""

import json

import pytest
from attendance.clients import Column, excel_table
from chassis.http import PeerAway
from chassis.testing import TestApp


def test_table_is_sent_as_columns_and_rows(attendance: TestApp) -> None:
    render = attendance.peer("docs-render")
    render.on("POST", "/internal/xlsx/table", content=b"book")
    columns = [Column(key="name", label="이름"), Column(key="n", label="시간", kind="minutes", width=9)]
    assert excel_table(attendance.app.state.peers, "근태", columns, [["김하늘", 60]]) == b"book"
    assert json.loads(render.calls[0].content) == {
        "sheet": "근태",
        "title": None,
        "columns": [
            {"key": "name", "label": "이름", "kind": "text"},
            {"key": "n", "label": "시간", "kind": "minutes", "width": 9},
        ],
        "rows": [["김하늘", 60]],
        "totals": False,
    }


def test_absent_documents_are_told_apart(attendance: TestApp) -> None:
    attendance.peer("docs-render").away = True
    with pytest.raises(PeerAway):
        excel_table(attendance.app.state.peers, "근태", [Column(key="a", label="가")], [])
