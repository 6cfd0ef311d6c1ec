"""The hours that a client counted, by person and date."""

from collections.abc import Callable
from datetime import date

from attendance.importing import actions
from attendance.importing.rules.told import Hours, Named, Reading, Told
from attendance.roster.tables import Employee
from attendance.told.queries import told_between
from chassis.db import Database
from chassis.testing import kst, staff

Person = Callable[..., Employee]
NOW = kst("2026-11-18 18:00")


def test_f_30_night_hours_are_part_of_a_clients_total(db: Database, person: Person) -> None:
    kim, lee = person(), person("이바다")
    hours = Hours(base=480, overtime=90, night=60, holiday=30, late=20)
    day = Told("hours", date(2026, 11, 2), hours=hours)
    reading = Reading("workbook", "2026-11", people=[Named(kim.name, kim.employee_no, days=[day])])
    made = db.write(actions.stage, "k" * 20, reading, "a.xlsx", staff(), NOW)
    db.write(actions.execute, made, staff(), NOW)
    with db.read() as session:
        found = told_between(session, [kim.id, lee.id], date(2026, 11, 1), date(2026, 11, 30))
    assert found[lee.id] == {}
    assert found[kim.id][date(2026, 11, 2)].total == 580
