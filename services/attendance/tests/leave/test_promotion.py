"""사용촉진 on both databases: who is due, what was given when, and what that makes of unused leave."""

from datetime import date, timedelta
from typing import Any

import pytest
from attendance.leave import booking, promotion
from attendance.leave.tables import LeaveNotice
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Conflict, Invalid
from chassis.testing import kst, staff
from leave_people import book, ledger, work

DAY = 480
END = date(2028, 1, 1)


def at(day: str) -> Any:
    return kst(f"{day} 09:00")


def give(db: Database, person: Employee, step: int, day: str, days: int = 0) -> LeaveNotice:
    told = promotion.Given(
        given_on=date.fromisoformat(day),
        means="paper",
        days=tuple(date.fromisoformat(day) + timedelta(days=n + 1) for n in range(days)),
    )
    return db.write(promotion.give, promotion.About(person.id, "annual", END, step), told, staff(), at(day))


def unused(db: Database, day: str) -> list[promotion.Unused]:
    with db.read() as session:
        return promotion.unused(session, date.fromisoformat(day))


@pytest.fixture
def second_year(db: Database, kim: Employee) -> Employee:
    """김하늘 in the second year: fifteen days until 2028-01-01."""
    work(db, kim, "2026-11-21", "2027-01-01")
    book(db, kim, "2027-01-02")
    return kim


def test_the_first_is_due_for_ten_days_half_a_year_before(db: Database, second_year: Employee) -> None:
    assert [one.due for one in unused(db, "2027-07-01")] == [None]
    [one] = unused(db, "2027-07-02")
    assert one.due is not None
    assert (one.due.step, one.due.last, one.minutes) == (1, date(2027, 7, 11), 15 * DAY)
    [late] = unused(db, "2027-07-12")
    assert (late.due, late.missed(date(2027, 7, 12))) == (None, 1)


def test_with_both_notices_in_time_leave_expires_without_pay(db: Database, second_year: Employee) -> None:
    assert give(db, second_year, 1, "2027-07-05").in_time
    assert give(db, second_year, 2, "2027-10-01", 15).in_time
    [one] = unused(db, "2027-10-02")
    assert one.is_exempt()
    db.write(booking.book, second_year.id, date(2028, 1, 2), at("2028-01-02"))
    known = ledger(db, second_year)
    assert [entry.kind for entry in known.entries if entry.minutes == -15 * DAY] == ["expired"]
    assert known.balance.owed == 11 * DAY


@pytest.mark.parametrize(("first", "second"), [("2027-07-12", "2027-10-01"), ("2027-07-05", None)])
def test_without_either_of_them_it_is_owed(
    db: Database, second_year: Employee, first: str, second: str | None
) -> None:
    give(db, second_year, 1, first)
    if second:
        give(db, second_year, 2, second, 15)
    db.write(booking.book, second_year.id, date(2028, 1, 2), at("2028-01-02"))
    assert ledger(db, second_year).balance.owed == (15 + 11) * DAY


def test_a_step_is_noted_once_and_in_order(db: Database, second_year: Employee) -> None:
    with pytest.raises(Conflict):
        give(db, second_year, 2, "2027-10-01", 15)
    give(db, second_year, 1, "2027-07-05")
    with pytest.raises(promotion.NoticeGiven):
        give(db, second_year, 1, "2027-07-06")
    assert not give(db, second_year, 2, "2027-07-15", 15).in_time


def test_the_second_names_a_day_for_every_day_left(db: Database, second_year: Employee) -> None:
    give(db, second_year, 1, "2027-07-05")
    with pytest.raises(Invalid):
        give(db, second_year, 2, "2027-10-01", 14)
    after_the_end = promotion.Given(given_on=date(2027, 10, 1), means="post", days=(END + timedelta(days=1),))
    about = promotion.About(second_year.id, "annual", END, 2)
    to_come = promotion.Given(given_on=date(2027, 10, 2), means="post")
    for told in (after_the_end, to_come):
        with pytest.raises(Invalid):
            db.write(
                promotion.give,
                about,
                told,
                staff(),
                at("2027-10-01"),
            )


def test_nothing_is_told_about_leave_that_is_used_up(db: Database, kim: Employee) -> None:
    with pytest.raises(promotion.NothingLeft):
        give(db, kim, 1, "2027-07-05")
