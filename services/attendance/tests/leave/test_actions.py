"""Requests on both databases: what may be asked, who settles it, what the lots show afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from attendance.asking.queries import Wanted
from attendance.base import AuditRow
from attendance.closing.queries import MonthIsClosed
from attendance.leave import actions, booking, holding, queries
from attendance.leave.tables import LeaveRequest
from attendance.month.jobs import close_month
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Conflict, Invalid
from chassis.testing import kst, staff, worker
from leave_people import NOW, book, ledger, work
from sqlalchemy import select

People = Callable[..., Employee]
DAY = 480
LEE = staff("manager", name="lee")


def ask(
    db: Database, person: Employee, first: str = "2026-12-01", key: str | None = None, **more: Any
) -> LeaveRequest:
    wish = holding.Wish.model_validate({"first_day": first, **more})
    return db.write(actions.ask, wish, key, worker(person.id), NOW)


def decide(db: Database, row: LeaveRequest, word: str = "approved", **more: Any) -> LeaveRequest:
    decision = actions.Decision.model_validate({"decision": word, **more})
    return db.write(actions.decide, row.id, decision, LEE, NOW)


def off(db: Database, person: Employee, *, waiting: bool = False) -> dict[date, queries.OffDay]:
    with db.read() as session:
        days = (date(2026, 1, 1), date(2027, 12, 31))
        return queries.off_days(session, [person.id], *days, waiting=waiting)[person.id]


def acts(db: Database) -> list[str]:
    with db.read() as session:
        chosen = select(AuditRow.action).where(AuditRow.action.startswith("leave")).order_by(AuditRow.id)
        return list(session.scalars(chosen))


def refused(db: Database, person: Employee, *typed: Any, **more: Any) -> str:
    with pytest.raises((Invalid, Conflict)) as caught:
        ask(db, person, *typed, **more)
    return next(iter(caught.value.fields))


def test_an_approved_request_takes_its_working_days_from_the_lots(db: Database, kim: Employee) -> None:
    made = ask(db, kim, "2026-12-03", last_day="2026-12-08")
    assert made.minutes == 4 * DAY
    assert not off(db, kim)
    decide(db, made)
    assert [f"{day:%d}" for day in off(db, kim)] == ["03", "04", "07", "08"]
    known = ledger(db, kim)
    assert known.balance.total == 6 * DAY
    assert [(entry.lot_id, entry.minutes) for entry in known.entries] == [
        (lot.id, -DAY) for lot in known.lots[:4]
    ]
    assert acts(db) == ["leave.ask", "leave.approve"]


def test_half_days_are_half_and_both_halves_are_a_day(db: Database, kim: Employee) -> None:
    for part in ("am", "pm"):
        decide(db, ask(db, kim, part=part))
    [day] = off(db, kim).values()
    assert (day.whole, day.attended, day.minutes) == (True, True, DAY)
    assert ledger(db, kim).balance.total == 9 * DAY
    assert refused(db, kim, part="am") == "first_day"


def test_a_day_is_asked_for_once_in_any_form(db: Database, kim: Employee) -> None:
    first = ask(db, kim, part="am")
    assert ask(db, kim, part="am").id == first.id
    with pytest.raises(holding.DayTaken):
        ask(db, kim)
    ask(db, kim, part="pm")
    with pytest.raises(holding.DayTaken):
        ask(db, kim, "2026-11-30", last_day="2026-12-02")
    assert ask(db, kim, "2026-12-02").state == "open"


def test_a_key_is_one_request(db: Database, kim: Employee) -> None:
    first = ask(db, kim, key="k")
    assert ask(db, kim, key="k").id == first.id
    with pytest.raises(actions.KeyReused):
        ask(db, kim, "2026-12-02", key="k")


def test_fifty_presses_at_once_hold_the_day_once(db: Database, kim: Employee) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ask(db, kim).id, range(50)))
    assert len(set(made)) == 1
    assert len(off(db, kim, waiting=True)) == 1


def test_what_cannot_be_asked_for_says_why_beside_its_field(db: Database, kim: Employee) -> None:
    assert refused(db, kim, "2026-12-05") == "first_day"
    assert refused(db, kim, "2026-12-25") == "first_day"
    assert refused(db, kim, "2026-11-20") == "first_day"
    assert refused(db, kim, "2028-03-02") == "first_day"
    assert refused(db, kim, "2025-12-30") == "first_day"
    assert refused(db, kim, "2026-12-03", last_day="2026-12-02") == "last_day"
    assert refused(db, kim, "2026-12-03", last_day="2027-01-10") == "last_day"
    assert refused(db, kim, "2026-12-03", last_day="2026-12-04", part="am") == "part"
    close_month(db, "2026-11", staff(), NOW)
    assert refused(db, kim, "2026-11-24") == "first_day"


def test_a_half_may_be_taken_on_a_day_that_was_worked(db: Database, kim: Employee) -> None:
    decide(db, ask(db, kim, "2026-11-20", part="pm"))
    assert ledger(db, kim).balance.total == 9 * DAY + DAY // 2


def test_a_request_is_taken_back_while_it_waits(db: Database, kim: Employee, person: People) -> None:
    made = ask(db, kim)
    with pytest.raises(actions.NoSuchRequest):
        db.write(actions.withdraw, made.id, worker(person("이바다").id), NOW)
    for _ in range(2):
        assert db.write(actions.withdraw, made.id, worker(kim.id), NOW).state == "withdrawn"
    again = ask(db, kim)
    assert again.id != made.id
    decide(db, again)
    with pytest.raises(Conflict):
        db.write(actions.withdraw, again.id, worker(kim.id), NOW)


def test_of_two_decisions_the_first_holds(db: Database, kim: Employee) -> None:
    made = ask(db, kim)
    decide(db, made)
    assert decide(db, made).state == "approved"
    with pytest.raises(actions.Settled):
        decide(db, made, "rejected", answer="바쁨")
    assert ledger(db, kim).balance.total == 9 * DAY


@pytest.mark.parametrize("word", ["rejected", "moved"])
def test_a_refusal_says_why_and_frees_the_days(db: Database, kim: Employee, word: str) -> None:
    made = ask(db, kim)
    with pytest.raises(Invalid):
        decide(db, made, word)
    done = decide(db, made, word, answer="출하가 몰리는 날", offered_day="2026-12-02")
    assert done.offered_day == (date(2026, 12, 2) if word == "moved" else None)
    assert not off(db, kim, waiting=True)
    assert ask(db, kim, "2026-12-01").state == "open"


def test_more_than_is_left_needs_the_offices_consent(db: Database, kim: Employee) -> None:
    made = ask(db, kim, "2026-12-01", last_day="2026-12-16")
    assert made.minutes == 12 * DAY
    with pytest.raises(Invalid) as caught:
        decide(db, made)
    assert "over" in caught.value.fields
    assert ledger(db, kim).balance.overused == 0
    decide(db, made, over=True)
    known = ledger(db, kim)
    assert (known.balance.overused, known.balance.total) == (2 * DAY, -2 * DAY)


def test_the_next_grant_settles_what_was_taken_beyond(db: Database, kim: Employee) -> None:
    decide(db, ask(db, kim, "2026-12-01", last_day="2026-12-16"), over=True)
    work(db, kim, "2026-11-23", "2026-11-30")
    work(db, kim, "2026-12-17", "2027-01-01")
    book(db, kim, "2027-01-02")
    known = ledger(db, kim)
    assert known.balance.overused == 0
    assert known.left(date(2027, 1, 2)) == 14 * DAY


def test_a_cancelled_approval_gives_everything_back(db: Database, kim: Employee) -> None:
    made = decide(db, ask(db, kim, "2026-12-01", last_day="2026-12-16"), over=True)
    for _ in range(2):
        done = db.write(actions.cancel, made.id, "일정 변경", LEE, NOW)
    assert (done.state, done.answer) == ("cancelled", "일정 변경")
    known = ledger(db, kim)
    assert (known.balance.total, known.balance.overused) == (10 * DAY, 0)
    assert not off(db, kim)
    with pytest.raises(actions.Settled):
        db.write(actions.cancel, ask(db, kim).id, "없음", LEE, NOW)


def test_what_a_grant_has_settled_since_goes_back_into_it(db: Database, kim: Employee) -> None:
    made = decide(db, ask(db, kim, "2026-12-01", last_day="2026-12-16"), over=True)
    work(db, kim, "2026-11-23", "2026-11-30")
    work(db, kim, "2026-12-17", "2027-01-01")
    book(db, kim, "2027-01-02")
    db.write(actions.cancel, made.id, "일정 변경", LEE, NOW)
    known = ledger(db, kim)
    assert known.left(date(2027, 1, 2)) == 15 * DAY
    assert known.balance.overused == 0


def test_a_closed_month_takes_no_decision(db: Database, kim: Employee) -> None:
    made = ask(db, kim, "2026-11-24")
    taken = decide(db, ask(db, kim, "2026-11-25"))
    close_month(db, "2026-11", staff(), NOW)
    with pytest.raises(MonthIsClosed):
        decide(db, made)
    with pytest.raises(MonthIsClosed):
        db.write(actions.cancel, taken.id, "늦음", LEE, NOW)
    assert decide(db, made, "rejected", answer="마감했습니다").state == "rejected"


def test_who_came_after_all_is_not_on_leave(db: Database, kim: Employee) -> None:
    made = ask(db, kim, "2026-11-23")
    work(db, kim, "2026-11-23", "2026-11-23")
    with pytest.raises(Conflict):
        decide(db, made)


def enter(db: Database, person: Employee, kind: str, first: str, **more: Any) -> LeaveRequest:
    typed = {"kind": kind, "first_day": first, "reason": "확인함", **more}
    return db.write(actions.enter, person.id, actions.OfficeWish.model_validate(typed), LEE, NOW)


def test_the_office_enters_days_off_of_every_kind(db: Database, kim: Employee) -> None:
    enter(db, kim, "injury", "2026-12-01", last_day="2026-12-02")
    enter(db, kim, "absent", "2026-12-03")
    enter(db, kim, "annual", "2026-12-04")
    found = off(db, kim)
    assert [(day.word, day.attended, day.minutes) for day in found.values()] == [
        ("업무상 재해", True, 0),
        ("업무상 재해", True, 0),
        ("결근", False, 0),
        ("연차", True, DAY),
    ]
    assert ledger(db, kim).balance.total == 9 * DAY
    with pytest.raises(holding.DayTaken):
        enter(db, kim, "unpaid", "2026-12-04")


def test_article_60_6_absences_earn_the_month_and_an_absence_does_not(db: Database, kim: Employee) -> None:
    work(db, kim, "2026-11-23", "2026-11-30")
    work(db, kim, "2026-12-03", "2027-01-01")
    enter(db, kim, "maternity", "2026-12-01", last_day="2026-12-02")
    book(db, kim, "2027-01-02")
    assert "m11" in [lot.period for lot in ledger(db, kim).lots]


def test_a_stranger_to_the_roster_asks_nothing(db: Database) -> None:
    with pytest.raises(actions.NotOnRoster):
        db.write(actions.ask, holding.Wish(first_day=date(2026, 12, 1)), None, worker(404), NOW)
    with pytest.raises(actions.NoSuchRequest):
        db.write(actions.withdraw, 404, worker(404), NOW)
    with pytest.raises(booking.NoSuchPerson):
        enter(db, Employee(id=404), "annual", "2026-12-01")


def test_lists_show_the_waiting_ones_oldest_first(db: Database, kim: Employee, person: People) -> None:
    lee = person("이바다", site_name="한빛물류")
    first, second = ask(db, kim), ask(db, lee)
    third = ask(db, kim, "2026-12-02")
    decide(db, second, "rejected", answer="다름")
    with db.read() as session:
        waiting = queries.requests(session, Wanted())
        every = queries.requests(session, Wanted("all"), limit=2)
        named = queries.request_count(session, Wanted("all", "바다"))
        placed = queries.request_count(session, Wanted("all", site_id=lee.site_id))
        own = queries.own_requests(session, kim.id)
    assert [row.id for row, _ in waiting.items] == [first.id, third.id]
    assert [row.id for row, _ in every.items] == [third.id, second.id]
    assert (named, placed, len(own.items)) == (1, 1, 2)
    assert kst("2026-11-23 09:00") == first.asked_at
