"""What the services hold of the same people is compared: `humetix db reconcile`."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from chassis.db import Database
from gateway.workers.tables import WorkerAccount
from humetix import reconcile
from humetix.reconcile import Links
from sqlalchemy.orm import Session

GOOD: Links = {
    "recruit": {
        "hires": [["a1", 1], ["a2", 2], ["a3", None]],
        "owed": [["a3", "attendance"], ["a3", "payroll"]],
    },
    "attendance": {"employees": [[1, "a1", 11], [2, "a2", 12], [7, None, 13]]},
    "payroll": {"copies": [[1, 11], [2, 12], [7, 13]], "wages": [[1, "a1"], [2, None]]},
    "gateway": {"copies": [[1, 11], [2, 10], [7, 13]]},
}


def broken(service: str, name: str, rows: list[list[Any]]) -> Links:
    links = copy.deepcopy(GOOD)
    links[service][name] = rows
    return links


def test_services_that_agree_have_nothing_to_tell_and_messages_on_their_way_are_no_fault() -> None:
    found, links = reconcile.settled(lambda: GOOD, 0)
    told = reconcile.told(found, links)
    assert told == {"ok": True, "findings": [], "hires": 3, "employees": 3, "on_their_way": 2}
    assert reconcile.lines(told) == ["채용 3건, 직원 3명, 전달 중 2건: 서비스끼리 맞음"]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (broken("recruit", "owed", []), {("lost_message", "a3"), ("hire_without_wage", "a3")}),
        (broken("recruit", "hires", [["a1", 2]]), {("crossed", "a1")}),
        (broken("payroll", "wages", [[2, "a2"]]), {("hire_without_wage", "a1")}),
        (broken("payroll", "copies", [[1, 11], [2, 12]]), {("payroll_missing", "7")}),
        (broken("gateway", "copies", [[1, 11], [2, 99], [7, 13]]), {("gateway_ahead", "2")}),
        (
            broken("attendance", "employees", [[1, "a1", 11], [7, None, 13]]),
            {
                ("hire_without_employee", "2"),
                ("wage_without_employee", "2"),
                ("payroll_orphan", "2"),
                ("gateway_orphan", "2"),
            },
        ),
    ],
)
def test_each_disagreement_is_named_with_whom_and_with_what_mends_it(
    links: Links, expected: set[tuple[str, str]]
) -> None:
    found, last = reconcile.settled(lambda: links, 0)
    assert found == expected
    told = reconcile.told(found, last)
    assert not told["ok"]
    assert {one["kind"] for one in told["findings"]} == {kind for kind, _ in expected}
    assert all(one["remedy"] and one["about"] for one in told["findings"])
    assert len(reconcile.lines(told)) == 1 + 2 * len(told["findings"])


def test_a_copy_that_was_only_behind_is_not_told() -> None:
    looks = iter([broken("gateway", "copies", [[1, 11]]), GOOD])
    assert reconcile.settled(lambda: next(looks), 0)[0] == set()


def test_the_command_reads_every_database_and_its_exit_code_tells(
    db: Database, humetix: Callable[..., tuple[int, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile, "SETTLES_SECONDS", 0.0)
    db.write(add_account)
    code, told = humetix("db", "reconcile")
    assert (code, [one["kind"] for one in told["findings"]]) == (1, ["gateway_orphan"])
    assert "가온" not in str(told)


def test_a_service_that_cannot_be_read_is_a_refusal(
    place: Path, humetix: Callable[..., tuple[int, Any]]
) -> None:
    (place / "gateway" / "gateway.db").write_bytes(b"no database")
    code, told = humetix("db", "reconcile")
    assert (code, told["ok"]) == (3, False)
    assert "gateway" in told["message"]


def add_account(session: Session) -> None:
    names = {"employee_no": "E-1", "employee_no_key": "e1", "name": "가온", "phone": "", "phone_key": ""}
    session.add(
        WorkerAccount(employee_id=1, birth_date=date(1990, 5, 5), is_active=True, change_seq=1, **names)
    )
