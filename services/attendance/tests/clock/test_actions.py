"""Punches on both databases: double taps, nights, forgotten clock-outs, people who left, twenty threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from attendance.clock import actions
from attendance.clock.tables import Punch
from attendance.day.queries import DayRow, days_between, open_day
from attendance.day.rules import Stretches
from attendance.roster import actions as roster
from attendance.roster.tables import Employee
from chassis.clock import KST
from chassis.db import Database
from chassis.errors import Conflict
from chassis.testing import kst as at
from chassis.testing import staff, write_core
from sqlalchemy import func, select

Person = Callable[..., Employee]


def punch_count(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count(Punch.id))) or 0


def days_of(db: Database, person: Employee) -> list[DayRow]:
    with db.read() as session:
        return days_between(session, [person.id], date(2020, 1, 1), date(2030, 1, 1))


def press_in(db: Database, person: Employee, moment: str, key: str | None = None) -> actions.Pressed:
    return write_core(db, actions.clock_in, person.id, key, at(moment))


def press_out(db: Database, person: Employee, moment: str, key: str | None = None) -> actions.Pressed:
    return write_core(db, actions.clock_out, person.id, key, at(moment))


def test_clock_in_and_out_make_one_day(db: Database, person: Person) -> None:
    kim = person(site_name="한빛물류")
    first = press_in(db, kim, "2026-11-18 08:27")
    last = press_out(db, kim, "2026-11-18 17:32")
    assert (first.work_date, last.work_date) == (date(2026, 11, 18), date(2026, 11, 18))
    [day] = days_of(db, kim)
    assert (day.clock_in, day.clock_out) == (at("2026-11-18 08:27"), at("2026-11-18 17:32"))
    assert punch_count(db) == 2


def test_second_tap_is_the_same_punch(db: Database, person: Person) -> None:
    kim = person()
    first = press_in(db, kim, "2026-11-18 08:27")
    again = press_in(db, kim, "2026-11-18 08:28")
    assert (again.id, again.at, again.repeated) == (first.id, first.at, True)
    assert again.at.tzinfo is KST
    assert punch_count(db) == 1


def test_same_key_is_the_same_punch_hours_later(db: Database, person: Person) -> None:
    kim = person()
    first = press_in(db, kim, "2026-11-18 08:27", "token-a")
    press_out(db, kim, "2026-11-18 17:30", "token-b")
    assert press_in(db, kim, "2026-11-18 18:00", "token-a").id == first.id
    assert punch_count(db) == 2


def test_key_of_another_kind_is_refused(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 08:27", "token-a")
    with pytest.raises(actions.KeyReused):
        press_out(db, kim, "2026-11-18 17:30", "token-a")


def test_keys_of_different_people_do_not_meet(db: Database, person: Person) -> None:
    kim, lee = person(), person("이바다")
    assert press_in(db, kim, "2026-11-18 08:27", "1").id != press_in(db, lee, "2026-11-18 08:27", "1").id


def test_clock_in_while_in_is_refused_in_korean(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 08:27")
    with pytest.raises(actions.AlreadyIn, match=r"이미 출근했어요\(08:27\)"):
        press_in(db, kim, "2026-11-18 08:30")
    assert punch_count(db) == 1


def test_clock_out_without_clock_in_is_refused(db: Database, person: Person) -> None:
    with pytest.raises(actions.NotIn):
        press_out(db, person(), "2026-11-18 17:30")
    assert punch_count(db) == 0


def test_clock_out_right_after_is_a_day_of_no_minutes(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 08:27")
    press_out(db, kim, "2026-11-18 08:27")
    [day] = days_of(db, kim)
    assert day.shift is not None
    assert day.shift.start == day.shift.end == 507


def test_shift_over_midnight_belongs_to_its_start(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 21:55")
    assert press_out(db, kim, "2026-11-19 06:03").work_date == date(2026, 11, 18)
    assert press_in(db, kim, "2026-11-19 21:58").work_date == date(2026, 11, 19)


def test_night_over_new_year_belongs_to_the_old_year(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-12-31 22:00")
    assert press_out(db, kim, "2027-01-01 06:00").work_date == date(2026, 12, 31)


def test_second_stretch_of_the_same_date_goes_on_with_the_day(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 08:00")
    press_out(db, kim, "2026-11-18 12:00")
    press_in(db, kim, "2026-11-18 18:00")
    press_out(db, kim, "2026-11-18 22:00")
    [day] = days_of(db, kim)
    assert day.noted == Stretches(away=((720, 1080),))
    assert punch_count(db) == 4


def test_meal_after_midnight_does_not_cut_the_night_shift(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 20:00")
    press_out(db, kim, "2026-11-19 00:30")
    assert press_in(db, kim, "2026-11-19 01:30").work_date == date(2026, 11, 18)
    assert press_out(db, kim, "2026-11-19 06:00").work_date == date(2026, 11, 18)
    assert len(days_of(db, kim)) == 1


def test_clock_in_long_after_a_night_is_a_new_day(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-18 20:00")
    press_out(db, kim, "2026-11-19 05:00")
    assert press_in(db, kim, "2026-11-19 08:00").work_date == date(2026, 11, 19)


def test_forgotten_clock_out_is_never_invented(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-16 08:30")
    with pytest.raises(actions.ForgottenOut, match="11월 16일"):
        press_out(db, kim, "2026-11-17 08:30")
    assert press_in(db, kim, "2026-11-17 08:31").work_date == date(2026, 11, 17)
    press_out(db, kim, "2026-11-17 17:30")
    forgotten, today = days_of(db, kim)
    assert (forgotten.clock_out, forgotten.left_open) == (None, True)
    assert today.clock_out == at("2026-11-17 17:30")


def test_clock_in_while_the_open_day_may_go_on_is_refused(db: Database, person: Person) -> None:
    kim, lee = person(), person("이바다")
    press_in(db, kim, "2026-11-16 08:30")
    with pytest.raises(actions.AlreadyIn):
        press_in(db, kim, "2026-11-17 00:29")
    press_in(db, lee, "2026-11-16 00:10")
    with pytest.raises(actions.AlreadyIn):
        press_in(db, lee, "2026-11-16 23:50")


def test_clock_in_of_the_next_morning_sets_the_forgotten_day_aside(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-16 08:30")
    assert press_in(db, kim, "2026-11-17 08:20").work_date == date(2026, 11, 17)
    forgotten, today = days_of(db, kim)
    assert (forgotten.left_open, forgotten.clock_out, today.left_open) == (True, None, False)


def test_resigned_worker_stores_nothing(db: Database, person: Person) -> None:
    kim = person()
    db.write(roster.resign, kim.id, date(2026, 11, 18), staff(), at("2026-11-17 09:00"))
    with pytest.raises(actions.NotOnRoster):
        press_in(db, kim, "2026-11-18 08:30")
    with pytest.raises(actions.NotOnRoster):
        press_out(db, kim, "2026-11-18 17:30")
    assert punch_count(db) == 0
    assert days_of(db, kim) == []


def test_last_night_shift_may_be_ended_after_the_last_day(db: Database, person: Person) -> None:
    kim = person()
    press_in(db, kim, "2026-11-17 22:00")
    db.write(roster.resign, kim.id, date(2026, 11, 18), staff(), at("2026-11-17 23:00"))
    assert press_out(db, kim, "2026-11-18 06:00").work_date == date(2026, 11, 17)


def test_worker_not_yet_hired_or_unknown_is_refused(db: Database, person: Person) -> None:
    kim = person(hired="2026-11-19")
    with pytest.raises(actions.NotOnRoster):
        press_in(db, kim, "2026-11-18 08:30")
    with pytest.raises(actions.NotOnRoster):
        write_core(db, actions.clock_in, 999, None, at("2026-11-18 08:30"))
    assert punch_count(db) == 0


def test_twenty_taps_at_once_are_one_punch(db: Database, person: Person) -> None:
    kim = person()
    with ThreadPoolExecutor(20) as pool:
        presses = [pool.submit(press_in, db, kim, "2026-11-18 08:27", f"k{n}") for n in range(20)]
        ids = {press.result().id for press in presses}
    assert len(ids) == 1
    assert punch_count(db) == 1
    assert len(days_of(db, kim)) == 1


def test_twenty_people_at_once_are_twenty_days(db: Database, person: Person) -> None:
    everyone = [person(f"직원{n}") for n in range(20)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda one: press_in(db, one, "2026-11-18 08:27"), everyone))
    with db.read() as session:
        assert all(open_day(session, one.id) for one in everyone)


def test_presses_in_any_interleaving_leave_a_whole_story(db: Database, person: Person) -> None:
    """Whatever is pressed when, accepted punches alternate and every day holds together."""
    kim = person()
    moment = at("2026-11-16 08:00")
    kinds = "ioiiooioiooiioio"
    for step, letter in enumerate(kinds):
        moment += timedelta(minutes=7 + 211 * (step % 3))
        action = actions.clock_in if letter == "i" else actions.clock_out
        with suppress(Conflict):
            write_core(db, action, kim.id, None, moment)
    with db.read() as session:
        stored = [punch.kind for punch in session.scalars(select(Punch).order_by(Punch.id))]
    assert all(first != second for first, second in pairwise(stored))
    for day in days_of(db, kim):
        assert all(since < until for since, until in day.noted.away)
