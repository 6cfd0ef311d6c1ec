"""Devices: announced with a code, enrolled once, revoked for good; forty people in a row at one of them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attendance.clock.tables import Punch
from attendance.kiosk import actions, queries, rules
from attendance.kiosk.actions import NewDevice, TerminalPunch
from attendance.place.queries import confirmations
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import AppError
from chassis.testing import kst as at
from chassis.testing import service, staff
from sqlalchemy import func, select

Person = Callable[..., Employee]
NOW = at("2026-11-18 08:29")


@pytest.fixture
def kim(db: Database, person: Person) -> Employee:
    return person(site_name="한빛물류")


def announced(db: Database, site_id: int = 1) -> str:
    return db.write(actions.announce, site_id, NewDevice(name="정문 태블릿"), staff(), NOW)[1]


def enrolled(db: Database) -> str:
    return db.write(actions.enrol, announced(db), service("gateway"), NOW)


def press(db: Database, token: str, kim: Employee, kind: str = "in", key: str = "one") -> object:
    body = TerminalPunch.model_validate({"token": token, "employee_id": kim.id, "kind": kind, "key": key})
    return db.write(actions.punch, body, NOW)


def test_a_code_opens_one_device_once(db: Database, kim: Employee) -> None:
    code = announced(db)
    token = db.write(actions.enrol, f" {code[:4].lower()}-{code[4:]} ", service("gateway"), NOW)
    with db.read() as session:
        found = queries.terminal(session, token)
    assert found is not None
    assert (found.name, found.site_name) == ("정문 태블릿", "한빛물류")
    with pytest.raises(actions.WrongEnrolment):
        db.write(actions.enrol, code, service("gateway"), NOW)


def test_a_code_ends_after_fifteen_minutes(db: Database, kim: Employee) -> None:
    code = announced(db)
    with pytest.raises(actions.WrongEnrolment):
        db.write(actions.enrol, code, service("gateway"), NOW + timedelta(minutes=15))


def test_neither_code_nor_token_is_stored(db: Database, kim: Employee) -> None:
    token = enrolled(db)
    with db.read() as session:
        [row] = queries.devices_of(session, 1)
    assert token not in str(vars(row))
    assert row.token_hash == rules.fingerprint(token)


def test_odoo_15018_a_revoked_device_punches_for_nobody(db: Database, kim: Employee) -> None:
    token = enrolled(db)
    db.write(actions.revoke, 1, staff(), NOW)
    db.write(actions.revoke, 1, staff(), NOW)
    for known in (token, "made up", ""):
        with pytest.raises((actions.NotEnrolled, ValueError)):
            press(db, known, kim)


def test_a_punch_keeps_device_and_site(db: Database, kim: Employee) -> None:
    token = enrolled(db)
    press(db, token, kim)
    press(db, token, kim)
    with db.read() as session:
        words = confirmations(session, kim.id, date(2026, 11, 18), date(2026, 11, 18))
        assert session.scalar(select(func.count(Punch.id))) == 1
    assert words == {date(2026, 11, 18): {"in": "공용 단말"}}


def test_forty_people_in_a_row(db: Database, kim: Employee, person: Person) -> None:
    token = enrolled(db)
    for number in range(40):
        press(db, token, person(f"사람{number}"), key=f"k{number}")
    with db.read() as session:
        assert session.scalar(select(func.count(Punch.id))) == 40


def test_who_left_cannot_punch_at_a_terminal(db: Database, kim: Employee, person: Person) -> None:
    token = enrolled(db)
    later = person("이미래", hired="2027-01-02")
    with pytest.raises(AppError):
        press(db, token, later)
    assert rules.state_of(None, None, NOW, NOW) == ("warn", "코드 기한 지남")
