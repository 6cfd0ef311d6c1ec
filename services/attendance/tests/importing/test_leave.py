"""연차 of a client's workbook or chat in the ledger of leave: booked once, given back by undoing."""

from collections.abc import Callable
from datetime import date

import pytest
from attendance.importing import actions, queries
from attendance.importing.rules.chat import read_chat
from attendance.importing.rules.told import Hours, Named, Reading, Told, part_of_leave, word_in
from attendance.leave import actions as leave
from attendance.leave.queries import ledger, off_days
from attendance.month.jobs import close_month
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.testing import kst, staff
from leave_people import work

Person = Callable[..., Employee]
NOW = kst("2026-11-25 18:00")
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture
def kim(db: Database, person: Person) -> Employee:
    """Somebody with ten days of leave: a day for each full month since January."""
    found = person()
    work(db, found, "2026-01-02", "2026-11-13")
    return found


def run(db: Database, kim: Employee, *days: Told, key: str = "k" * 20) -> int:
    reading = Reading("workbook", "2026-11", people=[Named(kim.name, kim.employee_no, days=list(days))])
    made = db.write(actions.stage, key, reading, "한빛.xlsx", staff(), NOW)
    db.write(actions.execute, made, staff(), NOW)
    return made


def mark(day: date, word: str = "연차") -> Told:
    return Told("mark", day, word=word)


def used(db: Database, kim: Employee) -> int:
    with db.read() as session:
        return -sum(one.minutes for one in ledger(session, kim.id).entries)


def off(db: Database, kim: Employee) -> dict[date, str]:
    with db.read() as session:
        found = off_days(session, [kim.id], MONDAY, date(2026, 11, 30))[kim.id]
    return {day: one.word for day, one in found.items()}


def problems(db: Database, import_id: int) -> list[str]:
    with db.read() as session:
        batch = queries.batch(session, import_id)
        assert batch is not None
        return [line.line.problem for line in queries.lines_of(session, batch, NOW)]


def test_an_imported_day_of_leave_is_booked_once_and_undone(db: Database, kim: Employee) -> None:
    made = run(db, kim, mark(MONDAY), mark(TUESDAY, "오전반차"))
    assert off(db, kim) == {MONDAY: "연차", TUESDAY: "연차 오전"}
    assert used(db, kim) == 720
    db.write(actions.execute, made, staff(), NOW)
    with pytest.raises(actions.NothingToWrite):
        run(db, kim, mark(MONDAY), key="j" * 20)
    assert used(db, kim) == 720
    db.write(actions.undo, made, staff(), NOW)
    assert (off(db, kim), used(db, kim)) == ({}, 0)


def test_leave_beside_hours_is_half_a_day(db: Database, kim: Employee) -> None:
    run(db, kim, Told("hours", MONDAY, hours=Hours(base=240), word="연차"))
    assert (off(db, kim), used(db, kim)) == ({MONDAY: "연차 오후"}, 240)


def test_hx_f48_leave_granted_before_the_import_is_not_subtracted_again(db: Database, kim: Employee) -> None:
    typed = {"kind": "annual", "first_day": MONDAY, "reason": "전화"}
    db.write(leave.enter, kim.id, leave.OfficeWish.model_validate(typed), staff(), NOW)
    made = run(db, kim, mark(MONDAY))
    assert used(db, kim) == 480
    assert "이미 신청했거나" in problems(db, made)[0]
    db.write(actions.undo, made, staff(), NOW)
    assert off(db, kim) == {MONDAY: "연차"}


def test_what_the_ledger_refuses_is_told_and_the_line_stays(db: Database, person: Person) -> None:
    new = person("이바다", hired="2026-11-02")
    made = run(db, new, mark(MONDAY), mark(date(2026, 11, 15)))
    assert [problem.partition(":")[0] for problem in problems(db, made)] == ["연차 대장에는 넣지 않음"] * 2
    assert off(db, new) == {}


def test_a_closed_month_takes_no_leave_back(db: Database, kim: Employee) -> None:
    made = run(db, kim, mark(MONDAY))
    close_month(db, "2026-11", staff(), NOW)
    with pytest.raises(Exception, match="마감한 달"):
        db.write(actions.undo, made, staff(), NOW)
    assert off(db, kim) == {MONDAY: "연차"}


@pytest.mark.parametrize(
    ("text", "word"), [("연차", "연차"), ("오전 반차", "오전반차"), ("반차", "반차"), ("정상", "")]
)
def test_words_of_leave_are_read_with_and_without_spaces(text: str, word: str) -> None:
    assert word_in(text) == word
    assert bool(part_of_leave(word, None)) is bool(word)


def test_a_chat_line_says_which_half() -> None:
    reading = read_chat("11/16 김하늘 오후 반차\n11/17 김하늘 연차", "2026-11", NOW.date())
    assert [told.word for told in reading.people[0].days] == ["오후반차", "연차"]
