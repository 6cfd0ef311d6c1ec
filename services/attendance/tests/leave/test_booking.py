"""Grants, expiry and the exit on both databases: booked once, by attendance, with what is owed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attendance.leave import booking, jobs, queries, upkeep
from attendance.leave.tables import LeaveLot
from attendance.roster import actions as roster
from attendance.roster.queries import employee
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.testing import kst, staff
from leave_people import NOW, book, ledger, work
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

People = Callable[..., Employee]
COLUMNS = [column.name for column in LeaveLot.__table__.columns if column.name != "id"]
DAY = 480


def test_each_full_month_is_booked_once(db: Database, kim: Employee) -> None:
    assert book(db, kim) == 10
    assert book(db, kim) == 0
    known = ledger(db, kim)
    assert [lot.period for lot in known.lots] == [f"m{month}" for month in range(1, 11)]
    assert {lot.expires_on for lot in known.lots} == {date(2027, 1, 1)}
    assert known.balance.total == 10 * DAY


def test_a_missed_day_costs_its_month_until_it_is_mended(db: Database, person: People) -> None:
    lee = person("이바다")
    work(db, lee, "2026-01-02", "2026-11-20", but=("2026-05-06",))
    assert book(db, lee) == 9
    work(db, lee, "2026-05-06", "2026-05-06")
    assert book(db, lee) == 1


def test_the_fifteen_come_with_the_366th_day_and_not_before(db: Database, kim: Employee) -> None:
    work(db, kim, "2026-11-21", "2027-01-01")
    book(db, kim, "2027-01-01")
    assert sum(lot.minutes for lot in ledger(db, kim).lots) == 11 * DAY
    book(db, kim, "2027-01-02")
    known = ledger(db, kim)
    assert (known.lots[-1].minutes, known.lots[-1].expires_on) == (15 * DAY, date(2028, 1, 1))
    assert (known.left(date(2027, 1, 2)), known.balance.owed) == (15 * DAY, 11 * DAY)


def test_who_leaves_after_365_days_has_eleven_and_is_owed_them(db: Database, kim: Employee) -> None:
    work(db, kim, "2026-11-21", "2027-01-01")
    db.write(roster.resign, kim.id, date(2027, 1, 2), staff(), kst("2027-01-02 09:00"))
    book(db, kim, "2027-02-01")
    known = ledger(db, kim)
    assert (len(known.lots), known.balance.total, known.balance.owed) == (11, 0, 11 * DAY)
    assert book(db, kim, "2027-03-01") == 0


def test_small_workplaces_and_short_weeks_have_none(db: Database, person: People) -> None:
    small, short = person(site_name="네사람"), person("한시간")

    def shrink(session: Session) -> None:
        found = booking.locked(session, small.id)
        assert found.site is not None
        found.site.workplace_size = 4
        booking.locked(session, short.id).weekly_hours = 14

    db.write(shrink)
    for one in (small, short):
        work(db, one, "2026-01-02", "2026-11-20")
        assert book(db, one) == 0


def test_days_before_the_house_kept_records_count_as_attended(db: Database, person: People) -> None:
    old = person("오래된", hired="2019-03-04")
    book(db, old, "2026-01-01")
    known = ledger(db, old)
    assert [(lot.period, lot.minutes, f"{lot.expires_on}") for lot in known.lots] == [
        ("y6", 17 * DAY, "2026-03-03")
    ]


def test_the_night_catches_up_and_runs_once_a_day(db: Database, kim: Employee, person: People) -> None:
    person("어제온", hired="2026-11-22")
    assert jobs.take_turn(db, kst("2026-11-23 00:10")) == 10
    assert jobs.take_turn(db, kst("2026-11-23 00:20")) == 0
    db.write(roster.resign, kim.id, date(2026, 11, 23), staff(), kst("2026-11-23 00:25"))
    assert jobs.take_turn(db, kst("2026-11-23 00:30")) == 10
    assert jobs.take_turn(db, kst("2026-11-23 00:40")) == 0
    db.write(roster.undo_resignation, kim.id, staff(), kst("2026-11-23 00:45"))
    assert jobs.take_turn(db, kst("2026-11-23 00:50")) == 10
    known = ledger(db, kim)
    assert (known.balance.total, known.balance.owed) == (10 * DAY, 0)
    work(db, kim, "2026-11-21", "2026-12-31")
    assert jobs.take_turn(db, kst("2027-01-01 00:10")) == 1
    assert jobs.take_turn(db, kst("2027-01-04 00:10")) == 12


def test_the_same_period_is_never_granted_twice(db: Database, kim: Employee) -> None:
    book(db, kim)

    def again(session: Session) -> None:
        first = ledger(db, kim).lots[0]
        values = {name: getattr(first, name) for name in COLUMNS}
        session.add(LeaveLot(**values))
        session.flush()

    with pytest.raises(IntegrityError):
        db.write(again)


def by_fiscal_year(db: Database) -> None:
    db.write(upkeep.change_method, "fiscal_year", staff(), NOW)


def test_the_fiscal_year_begins_with_its_part(db: Database, person: People) -> None:
    lee = person("칠월", hired="2026-07-01")
    work(db, lee, "2026-07-01", "2026-12-31")
    by_fiscal_year(db)
    book(db, lee, "2027-01-01")
    yearly = [lot for lot in ledger(db, lee).lots if lot.kind == "fiscal"]
    assert [(lot.minutes, lot.period) for lot in yearly] == [(3629, "2027")]


def test_the_exit_makes_up_for_what_the_fiscal_year_gave_less(db: Database, person: People) -> None:
    lee = person("칠월", hired="2026-07-01")
    work(db, lee, "2026-07-01", "2027-07-01")
    by_fiscal_year(db)
    for today in ("2027-01-01", "2027-07-01"):
        book(db, lee, today)
    db.write(roster.resign, lee.id, date(2027, 7, 2), staff(), kst("2027-07-02 09:00"))
    with db.read() as session:
        found = employee(session, lee.id)
        assert found is not None
        assert f"{booking.shortfall(session, found, date(2027, 7, 2))}" == "7.44"
    book(db, lee, "2027-07-03")
    book(db, lee, "2027-07-04")
    known = ledger(db, lee)
    assert known.balance.owed == 11 * DAY + 3629 + 3572
    assert known.balance.total == 0


def test_the_method_changes_back_and_forth_until_somebody_took_leave(db: Database, person: People) -> None:
    old = person("오래된", hired="2019-03-04")
    book(db, old, "2026-11-23")
    by_fiscal_year(db)
    book(db, old)
    assert ledger(db, old).left(date(2026, 11, 23)) == 17 * DAY
    assert [lot.kind for lot in ledger(db, old).valid(date(2026, 11, 23))] == ["fiscal"]
    db.write(upkeep.change_method, "hire_date", staff(), NOW)
    book(db, old)
    assert [lot.kind for lot in ledger(db, old).valid(date(2026, 11, 23))] == ["annual"]
    used = {"kind": "use", "amount": 1, "day": "2026-11-20", "reason": "이전 사용", "token": "t"}
    db.write(upkeep.enter_line, old.id, upkeep.Manual.model_validate(used), staff(), NOW)
    with pytest.raises(upkeep.MethodInUse):
        by_fiscal_year(db)
    with db.read() as session:
        assert queries.method_of(session) == "hire_date"


def test_the_next_grant_is_told(db: Database, kim: Employee) -> None:
    with db.read() as session:
        coming = queries.coming_grant(session, kim, date(2026, 11, 23))
    assert coming is not None
    assert (coming.on, coming.period) == (date(2026, 12, 2), "m11")
    assert coming.expires_on - coming.on == timedelta(days=30)
