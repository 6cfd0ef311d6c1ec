"""A gateway's pages on a temporary database, the whole gateway on loopback, and invented people."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from chassis.clock import KST
from chassis.testing import TestApp, make_app
from chassis.testing_databases import database_fixture
from gateway.app import pages
from gateway.proxy.replicas import Replicas
from gateway.settings import GatewaySettings
from gateway.testing import Door, Upstream
from gateway.workers import actions, rules

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=KST)

db = database_fixture("gateway")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[TestApp]:
    """The gateway's own pages; the door in front of them is left out."""
    tested = make_app(
        pages, GatewaySettings, tmp_path, admin_password="twelve letters", session_cookie_secure=False
    )
    tested.app.state.replicas = Replicas({"recruit": [], "attendance": [], "payroll": [], "docs-render": []})
    tested.at(NOON)
    tested.peer("attendance").on("GET", "/internal/changes", json={"items": [], "next": None})
    yield tested
    tested.app.state.hashing.close()
    tested.close()


@pytest.fixture
def change() -> Callable[..., rules.Change]:
    """Build one change of the roster: 김하늘, unless told otherwise."""

    def _change(seq: int = 1, employee_id: int = 41, **more: Any) -> rules.Change:
        known: dict[str, Any] = {
            "employee_no": f"2611-{employee_id:04d}",
            "name": "김하늘",
            "birth_date": date(1998, 3, 5),
            "phone": "010-2345-6789",
            "site_name": "한빛물류",
            "resign_date": None,
            "is_active": True,
        }
        return rules.Change(seq=seq, employee_id=employee_id, **(known | more))

    return _change


@pytest.fixture
def haneul(gateway: TestApp, change: Callable[..., rules.Change]) -> int:
    """김하늘 is known from the roster; her employee id."""
    gateway.db.write(actions.take_changes, [change()])
    return 41


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A service the test speaks for, byte by byte."""
    service = Upstream().start()
    yield service
    service.close()


@pytest.fixture
def door(tmp_path: Path, upstream: Upstream, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """A whole gateway whose every service is the one upstream."""
    for name in ("RECRUIT", "ATTENDANCE", "PAYROLL", "DOCS_RENDER"):
        monkeypatch.setenv(f"{name}_URLS", f"http://127.0.0.1:{upstream.port}")
    served = Door(tmp_path, admin_password="twelve letters")
    yield served
    served.close()
