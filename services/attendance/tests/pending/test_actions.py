"""Presses that wait for the office: asked once, decided once, punched at their own moment."""

from collections.abc import Callable
from datetime import date

import pytest
from attendance.asking.actions import Decision
from attendance.clock import actions as clock
from attendance.day.queries import days_between
from attendance.month import jobs as month
from attendance.month.checklist import checklist
from attendance.pending import actions, queries
from attendance.pending.actions import Press
from attendance.place.queries import confirmations
from attendance.place.tables import PressRequest
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import AppError, Invalid
from chassis.testing import kst as at
from chassis.testing import staff, worker, write_core

Person = Callable[..., Employee]
YES, NO = Decision(decision="approved"), Decision(decision="rejected", answer="현장에 없었음")


@pytest.fixture
def kim(db: Database, person: Person) -> Employee:
    return person(site_name="한빛물류")


def ask(db: Database, kim: Employee, kind: str, moment: str) -> PressRequest:
    return db.write(actions.ask, Press(kind, at(moment), "outside"), worker(kim.id), at(moment))


def decide(
    db: Database, row: PressRequest, decision: Decision, moment: str = "2026-11-18 18:00"
) -> PressRequest:
    return db.write(actions.decide, row.id, decision, staff(), at(moment))


def test_approval_punches_at_the_moment_of_the_press(db: Database, kim: Employee) -> None:
    asked_in = ask(db, kim, "in", "2026-11-18 08:29")
    asked_out = ask(db, kim, "out", "2026-11-18 17:31")
    decide(db, asked_in, YES)
    decide(db, asked_out, YES)
    with db.read() as session:
        [day] = days_between(session, [kim.id], date(2026, 11, 1), date(2026, 11, 30))
        words = confirmations(session, kim.id, date(2026, 11, 1), date(2026, 11, 30))
    assert (day.clock_in, day.clock_out) == (at("2026-11-18 08:29"), at("2026-11-18 17:31"))
    assert words == {date(2026, 11, 18): {"in": "사무실 확인", "out": "사무실 확인"}}


def test_the_same_button_again_is_the_request_that_waits(db: Database, kim: Employee) -> None:
    first = ask(db, kim, "in", "2026-11-18 08:29")
    again = ask(db, kim, "in", "2026-11-18 08:40")
    assert (again.id, again.pressed_at) == (first.id, at("2026-11-18 08:29"))


def test_a_request_is_settled_once(db: Database, kim: Employee) -> None:
    row = ask(db, kim, "in", "2026-11-18 08:29")
    decide(db, row, YES)
    assert decide(db, row, YES).state == "approved"
    with pytest.raises(actions.Settled):
        decide(db, row, NO)


def test_a_rejection_says_why_and_leaves_no_punch(db: Database, kim: Employee) -> None:
    row = ask(db, kim, "in", "2026-11-18 08:29")
    with pytest.raises(Invalid) as refused:
        decide(db, row, Decision(decision="rejected"))
    assert "answer" in refused.value.fields
    assert decide(db, row, NO).punch_id is None
    with db.read() as session:
        assert days_between(session, [kim.id], date(2026, 11, 1), date(2026, 11, 30)) == []


def test_the_clock_in_is_decided_before_the_clock_out(db: Database, kim: Employee) -> None:
    ask(db, kim, "in", "2026-11-18 08:29")
    asked_out = ask(db, kim, "out", "2026-11-18 17:31")
    with pytest.raises(actions.InFirst):
        decide(db, asked_out, YES)


def test_nothing_is_punched_before_what_was_punched_later(db: Database, kim: Employee) -> None:
    row = ask(db, kim, "in", "2026-11-18 08:29")
    write_core(db, clock.clock_in, kim.id, None, at("2026-11-18 08:35"))
    with pytest.raises(actions.PunchedSince):
        decide(db, row, YES)


def test_a_press_that_waits_is_named_before_its_month_is_closed_and_after(
    db: Database, kim: Employee
) -> None:
    asked = ask(db, kim, "in", "2026-11-01 00:10")
    now = at("2026-11-18 09:00")
    with db.read() as session:
        [todo] = checklist(session, "2026-11", now)
        assert [row.id for row, _ in todo.requests] == [asked.id]
        assert checklist(session, "2026-10", now) == []
    month.close_month(db, "2026-11", staff(), now)
    with db.read() as session:
        [todo] = checklist(session, "2026-12", now)
    assert [(row.id, person.name) for row, person in todo.requests] == [(asked.id, kim.name)]


def test_a_closed_month_takes_no_approval(db: Database, kim: Employee) -> None:
    row = ask(db, kim, "in", "2026-10-30 08:29")
    month.close_month(db, "2026-10", staff(), at("2026-11-02 09:00"))
    with pytest.raises(AppError):
        decide(db, row, YES)


def test_only_its_own_worker_takes_a_request_back(db: Database, kim: Employee, person: Person) -> None:
    row = ask(db, kim, "in", "2026-11-18 08:29")
    with pytest.raises(actions.NoSuchRequest):
        db.write(actions.withdraw, row.id, worker(person("박다른").id), at("2026-11-18 08:30"))
    assert db.write(actions.withdraw, row.id, worker(kim.id), at("2026-11-18 08:30")).state == "withdrawn"
    with pytest.raises(actions.Settled):
        decide(db, row, YES)


def test_the_list_counts_by_state(db: Database, kim: Employee) -> None:
    ask(db, kim, "in", "2026-11-18 08:29")
    with db.read() as session:
        assert queries.request_counts(session) == {"open": 1, "all": 1}
        [one] = queries.requests(session, "open").items
    assert (one.person.name, one.month) == ("김하늘", "2026-11")
