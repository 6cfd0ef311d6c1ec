"""Bugs that users of other systems reported about punches and corrections (peers.md §2), held here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from attendance.amendment import actions as amendment
from attendance.asking.actions import Decision
from attendance.clock import actions as clock
from attendance.clock.tables import Punch
from attendance.correction import actions, queries
from attendance.day.queries import DayRow, changes_of, days_between, missing_days
from attendance.day.tables import Day
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Conflict, Invalid
from chassis.testing import TestApp, json_of, kst, staff, worker, write_core
from sqlalchemy import func, select

Person = Callable[..., Employee]
OFFICE = staff("manager", name="kim")
PUNCHES = "/api/attendance/v1/punches"


def days_of(db: Database, person: Employee) -> list[DayRow]:
    with db.read() as session:
        return days_between(session, [person.id], date(2026, 1, 1), date(2026, 12, 31))


def press_in(db: Database, person: Employee, moment: str) -> clock.Pressed:
    return write_core(db, clock.clock_in, person.id, None, kst(moment))


def press_out(db: Database, person: Employee, moment: str) -> clock.Pressed:
    return write_core(db, clock.clock_out, person.id, None, kst(moment))


def ask(db: Database, person: Employee, now: datetime, **typed: Any) -> Any:
    wish = actions.Wish.model_validate({"reason": "퇴근 누락", **typed})
    return db.write(actions.ask, wish, None, worker(person.id), now)


def approve(db: Database, asked: Any, now: datetime) -> None:
    db.write(amendment.decide, asked.id, Decision(decision="approved"), OFFICE, now)


def test_frappe_hrms_3353_a_forgotten_clock_out_does_not_stop_the_next_morning(
    db: Database, person: Person
) -> None:
    kim = person()
    press_in(db, kim, "2026-11-17 08:27")
    assert press_in(db, kim, "2026-11-18 08:10").work_date == date(2026, 11, 18)
    forgotten, today = days_of(db, kim)
    now = kst("2026-11-18 08:11")
    assert (forgotten.clock_out, forgotten.is_missing_out(now), today.is_open(now)) == (None, True, True)


def test_frappe_hrms_3353_who_truly_works_on_may_still_clock_out(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-17 08:27")
    assert days_of(db, kim)[0].may_end(kst("2026-11-18 03:00"))
    assert press_out(db, kim, "2026-11-18 03:00").work_date == date(2026, 11, 17)
    assert days_of(db, kim)[0].clock_out == kst("2026-11-18 03:00")


def test_frappe_hrms_3298_a_night_out_belongs_to_the_night_and_is_not_flagged(
    db: Database, person: Person
) -> None:
    kim = person()
    press_in(db, kim, "2026-11-17 21:55")
    with db.read() as session:
        assert missing_days(session, date(2026, 1, 1), kst("2026-11-18 05:00")).items == []
    assert press_out(db, kim, "2026-11-18 06:05").work_date == date(2026, 11, 17)


def test_horilla_hr_358_an_overnight_correction_stays_one_day(db: Database, person: Person) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    asked = ask(db, kim, now, work_date="2026-11-16", clock_in="22:00", clock_out="06:00")
    approve(db, asked, now)
    [day] = days_of(db, kim)
    assert (day.work_date, day.clock_out) == (date(2026, 11, 16), kst("2026-11-17 06:00"))


def test_frappe_hrms_2773_taps_of_the_same_second_are_one_punch_and_one_request(
    db: Database, person: Person
) -> None:
    kim, now = person(), kst("2026-11-18 08:27")
    with ThreadPoolExecutor(8) as taps:
        list(taps.map(lambda _: press_in(db, kim, "2026-11-18 08:27"), range(8)))
        typed = {"work_date": "2026-11-17", "clock_in": "08:30", "clock_out": "17:30"}
        asked = list(taps.map(lambda _: ask(db, kim, now, **typed).id, range(8)))
    assert len(set(asked)) == 1
    with db.read() as session:
        assert session.scalar(select(func.count(Punch.id))) == 1


def test_frappe_hrms_1086_a_correction_never_makes_a_second_day_of_a_date(
    db: Database, person: Person
) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    press_in(db, kim, "2026-11-17 08:27")
    press_out(db, kim, "2026-11-17 17:30")
    approve(db, ask(db, kim, now, work_date="2026-11-17", clock_in="08:00", clock_out="17:30"), now)
    with db.read() as session:
        assert session.scalar(select(func.count(Day.id))) == 1


def test_frappe_hrms_2839_an_approval_changes_the_times_themselves(db: Database, person: Person) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    press_in(db, kim, "2026-11-17 08:27")
    approve(db, ask(db, kim, now, work_date="2026-11-17", clock_in="08:00", clock_out="17:30"), now)
    [day] = days_of(db, kim)
    assert (day.clock_in, day.clock_out) == (kst("2026-11-17 08:00"), kst("2026-11-17 17:30"))


def test_frappe_hrms_4535_nothing_changes_before_somebody_approves(db: Database, person: Person) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    ask(db, kim, now, work_date="2026-11-17", clock_in="08:00", clock_out="17:30")
    assert days_of(db, kim) == []


def test_frappe_hrms_5125_days_and_times_to_come_are_refused(db: Database, person: Person) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    for typed in (
        {"work_date": "2026-11-19", "clock_in": "08:00", "clock_out": "17:00"},
        {"work_date": "2026-11-18", "clock_in": "08:00", "clock_out": "12:01"},
        {"work_date": "2026-11-17", "clock_in": "22:00", "clock_out": "21:00"},
    ):
        with pytest.raises(Invalid) as refused:
            ask(db, kim, now, **typed)
        assert set(refused.value.fields) <= {"work_date", "clock_out"}


def test_frappe_hrms_5273_what_was_before_an_approval_can_be_read_for_ever(
    db: Database, person: Person
) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    press_in(db, kim, "2026-11-17 08:27")
    for clock_out in ("17:30", "18:00"):
        approve(db, ask(db, kim, now, work_date="2026-11-17", clock_in="08:27", clock_out=clock_out), now)
    with db.read() as session:
        newest, first = changes_of(session, kim.id, date(2026, 11, 17), date(2026, 11, 17))
        kept = queries.own_corrections(session, kim.id).items
    assert first.before is not None
    assert (first.after, newest.before) == (newest.before, kept[0].before)


def test_oca_hr_815_five_in_the_morning_belongs_to_its_korean_date(db: Database, person: Person) -> None:
    kim, now = person(), kst("2026-11-18 12:00")
    approve(db, ask(db, kim, now, work_date="2026-11-17", clock_in="05:00", clock_out="14:00"), now)
    [day] = days_of(db, kim)
    assert (day.work_date, day.clock_in) == (date(2026, 11, 17), kst("2026-11-17 05:00"))


def test_frappe_hrms_4251_a_time_sent_by_the_phone_is_not_believed(
    attendance: TestApp, people: Person
) -> None:
    phone = attendance.client(worker(people().id))
    made = phone.post(PUNCHES, json={"kind": "in", "at": "2026-11-18T06:00:00+09:00"}).json()
    assert made["at"] == "2026-11-18T08:27:00+09:00"


def test_icehrm_259_a_worker_cannot_edit_a_day(attendance: TestApp, people: Person) -> None:
    phone = attendance.client(worker(people().id))
    phone.post(PUNCHES, json={"kind": "in"})
    times = {"clock_in": "06:00", "clock_out": "08:00", "reason": "직접"}
    assert phone.patch("/api/attendance/v1/days/1", json=times).status_code == 403
    path = "/api/attendance/v1/corrections/1/decision"
    assert phone.post(path, json={"decision": "approved"}).status_code == 403


def test_kimai_4905_out_and_in_within_one_minute_are_both_taken(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 08:27")
    press_out(db, kim, "2026-11-18 12:00")
    assert press_in(db, kim, "2026-11-18 12:00").repeated is False


def test_kimai_4899_a_missing_clock_out_is_told_apart_from_a_day_of_no_work(
    attendance: TestApp, people: Person
) -> None:
    kim = people()
    phone = attendance.client(worker(kim.id))
    attendance.at(kst("2026-11-16 08:30"))
    phone.post(PUNCHES, json={"kind": "in"})
    attendance.at(kst("2026-11-18 08:30"))
    [day] = json_of(phone.get("/api/attendance/v1/me/days"))["items"]
    assert (day["missing_out"], day["worked"], day["clock_out"]) == (True, 0, None)


def test_horilla_hr_22_nobody_asks_for_days_outside_their_employment(db: Database, person: Person) -> None:
    kim, now = person(hired="2026-11-10"), kst("2026-11-18 12:00")
    db.write(roster.resign, kim.id, date(2026, 11, 17), staff(), now)
    for day in ("2026-11-09", "2026-11-17"):
        with pytest.raises((Invalid, Conflict)) as refused:
            ask(db, kim, now, work_date=day, clock_in="08:30", clock_out="11:00")
        assert list(refused.value.fields) == ["work_date"]
