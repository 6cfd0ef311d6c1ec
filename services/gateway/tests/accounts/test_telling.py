"""Recruit hears who works in the office: when it changes, and not otherwise."""

import json
from datetime import UTC, datetime

from chassis.testing import TestApp
from gateway.accounts.tables import StaffAccount
from gateway.accounts.telling import tell_office
from sqlalchemy.orm import Session

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def set_account(session: Session, account: str, name: str, closed: datetime | None = None) -> None:
    known = {"roles": "manager", "password_hash": "x", "created_at": NOON}
    session.merge(StaffAccount(account=account, name=name, disabled_at=closed, **known))


def told(gateway: TestApp) -> list[list[str]]:
    bodies = [json.loads(call.content) for call in gateway.peer("recruit").calls]
    return [[item["name"] for item in body["items"]] for body in bodies]


def test_recruit_hears_of_open_accounts_once_until_they_change(gateway: TestApp) -> None:
    gateway.peer("recruit").on("POST", "/internal/colleagues", json={"count": 2})
    gateway.db.write(set_account, "lee", "이서연")
    gateway.db.write(set_account, "kim", "")
    for _ in range(2):
        tell_office(gateway.app)
    gateway.db.write(set_account, "lee", "이서연", NOON)
    tell_office(gateway.app)
    assert told(gateway) == [["kim", "이서연"], ["kim"]]


def test_a_recruit_that_is_away_or_of_the_release_before_hears_it_later(gateway: TestApp) -> None:
    gateway.db.write(set_account, "lee", "이서연")
    recruit = gateway.peer("recruit")
    recruit.away = True
    tell_office(gateway.app)
    recruit.away = False
    recruit.on("POST", "/internal/colleagues", json={"code": "not_found"}, status=404)
    tell_office(gateway.app)
    recruit.on("POST", "/internal/colleagues", json={"count": 1})
    tell_office(gateway.app)
    assert told(gateway) == [["이서연"], ["이서연"]]
