"""`humetix audit verify` finds what was changed behind the services' backs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chassis import audit
from chassis.clock import now
from chassis.db import Database
from chassis.testing import staff
from gateway.base import AuditRow
from humetix.cli import app
from sqlalchemy import text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

Run = Callable[..., tuple[int, Any]]


def note(session: Session) -> None:
    audit.record(session, AuditRow, staff(), action="a.b", object="c:1", now=now())


def test_whole_chains_are_ok(humetix: Run, db: Database) -> None:
    db.write(note)
    code, told = humetix("audit", "verify")
    assert (code, told["ok"]) == (0, True)
    assert [(row["service"], row["rows"]) for row in told["services"]] == [
        ("gateway", 1),
        ("recruit", 0),
        ("attendance", 0),
        ("payroll", 0),
    ]


def test_a_changed_row_is_named_and_the_exit_code_says_so(humetix: Run, db: Database) -> None:
    for _ in range(3):
        db.write(note)
    db.write(lambda session: session.execute(text("UPDATE audit SET actor = 'staff:x' WHERE id = 2")))
    code, told = humetix("audit", "verify", "gateway")
    assert (code, told["ok"]) == (1, False)
    (row,) = told["services"]
    assert (row["ok"], row["checked"], row["rows"], row["broken"]) == (False, True, 3, [2])
    said = CliRunner().invoke(app, ["audit", "verify"])
    assert said.exit_code == 1
    assert "gateway: BROKEN at row 2 (3 rows)" in said.output
    assert "payroll: ok (0 rows)" in said.output


def test_rows_cut_off_at_the_end_are_named_by_the_newest_backup(humetix: Run, db: Database) -> None:
    for _ in range(3):
        db.write(note)
    assert humetix("backup", "gateway")[0] == 0
    db.write(lambda session: session.execute(text("DELETE FROM audit WHERE id = 3")))
    code, told = humetix("audit", "verify", "gateway")
    assert code == 1
    assert told["services"][0]["broken"] == []
    assert "3번까지 3행" in told["services"][0]["cut"]


def test_a_service_that_cannot_be_checked_is_no_pass(
    humetix: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "payroll" / "payroll.db").rename(place / "elsewhere.db")
    monkeypatch.setenv("PAYROLL_URLS", "http://127.0.0.1:9")
    code, told = humetix("audit", "verify", "payroll")
    assert code == 1
    assert told["services"][0] == {"service": "payroll", "ok": False, "checked": False, "reason": "PeerAway"}


def test_a_database_that_cannot_be_read_is_no_pass(humetix: Run, place: Path) -> None:
    (place / "payroll" / "payroll.db").write_bytes(b"no database" * 1000)
    for companion in (place / "payroll").glob("payroll.db-*"):
        companion.unlink()
    code, told = humetix("audit", "verify", "payroll")
    assert (code, told["services"][0]["checked"]) == (1, False)


def test_an_unknown_service_is_a_usage_error(humetix: Run) -> None:
    assert humetix("audit", "verify", "docs-render")[0] == 2
