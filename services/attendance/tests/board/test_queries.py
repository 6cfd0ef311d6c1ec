"""Who is late and who is missing, where a pattern says when work begins."""

from collections.abc import Callable
from datetime import date

from attendance.board.queries import sites_now
from attendance.clock import actions as clock
from attendance.pattern.tables import Pattern, PatternVersion
from attendance.roster.tables import Assignment, Employee
from chassis.db import Database
from chassis.testing import kst, write_core
from sqlalchemy import update
from sqlalchemy.orm import Session

Person = Callable[..., Employee]
NOW = kst("2026-11-18 10:00")


def begin_at_half_past_eight(session: Session, people: list[Employee]) -> None:
    site = people[0].site_id
    pattern = Pattern(site_id=site, name="주간", created_at=NOW)
    session.add(pattern)
    session.flush()
    said = {"start_minute": 510, "end_minute": 1050, "changed_by": "office", "changed_at": NOW}
    session.add(PatternVersion(pattern_id=pattern.id, since=date(2026, 1, 1), **said))
    for person in people:
        session.execute(update(Employee).where(Employee.id == person.id).values(site_id=site))
        session.execute(
            update(Assignment).where(Assignment.employee_id == person.id).values(pattern_id=pattern.id)
        )
    for person in people[1:]:
        stay = {"since": date(2026, 1, 2), "created_by": "office", "created_at": NOW}
        session.add(Assignment(employee_id=person.id, site_id=site, pattern_id=pattern.id, **stay))


def states(db: Database, moment: str) -> dict[str, str]:
    with db.read() as session:
        return {one.name: one.state for place in sites_now(session, kst(moment)) for one in place.people}


def test_who_should_be_here_is_late_or_missing_once_work_has_begun(db: Database, person: Person) -> None:
    people = [person("정시각", site_name="한빛물류"), person("늦은이"), person("안온이")]
    db.write(begin_at_half_past_eight, people)
    assert set(states(db, "2026-11-18 08:00").values()) == {"none"}
    write_core(db, clock.clock_in, people[0].id, None, kst("2026-11-18 08:29"))
    write_core(db, clock.clock_in, people[1].id, None, kst("2026-11-18 08:41"))
    assert states(db, "2026-11-18 10:00") == {"정시각": "in", "늦은이": "late", "안온이": "missing"}


def test_on_a_day_off_nobody_is_missing(db: Database, person: Person) -> None:
    people = [person("정시각", site_name="한빛물류"), person("쉬는이")]
    db.write(begin_at_half_past_eight, people)
    assert set(states(db, "2026-11-15 10:00").values()) == {"none"}
