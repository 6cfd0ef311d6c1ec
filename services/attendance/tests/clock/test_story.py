"""Any sequence of presses, retries and pauses against a small model of what a person would expect."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from attendance.clock import actions
from attendance.clock.tables import Punch
from attendance.day.queries import days_between
from attendance.day.tables import Day
from attendance.hours.rules.shift import length, present_stretches
from attendance.roster.tables import Employee
from chassis.db import Database
from chassis.errors import Conflict
from chassis.testing import kst, write_core
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

STEPS = st.lists(
    st.tuples(st.sampled_from(["in", "out", "again"]), st.integers(0, 30 * 60)), min_size=1, max_size=14
)


@dataclass
class Story:
    """What must have happened: accepted punches in order, and since when the person is in."""

    accepted: list[tuple[str, datetime]] = field(default_factory=list)
    since: datetime | None = None
    work_date: date | None = None

    def expect(self, kind: str, now: datetime) -> bool:
        """Whether a new punch is to be accepted now."""
        if (
            self.accepted
            and self.accepted[-1][0] == kind
            and now - self.accepted[-1][1] < timedelta(minutes=2)
        ):
            return False
        forgotten = self.since is not None and now - self.since >= timedelta(hours=24)
        if kind == "in":
            doubtful = self.since is not None and now - self.since >= timedelta(hours=16)
            return self.since is None or (doubtful and now.date() != self.work_date)
        return self.since is not None and not forgotten

    def accept(self, kind: str, now: datetime) -> None:
        self.accepted.append((kind, now))
        self.since = now if kind == "in" else None


def play(db: Database, person: Employee, steps: list[tuple[str, int]]) -> Story:
    story, now = Story(), kst("2026-11-02 06:00")
    for number, (step, minutes) in enumerate(steps):
        now += timedelta(minutes=minutes)
        kind = story.accepted[-1][0] if step == "again" and story.accepted else step.replace("again", "in")
        press = actions.clock_in if kind == "in" else actions.clock_out
        expected = story.expect(kind, now)
        try:
            made = write_core(db, press, person.id, f"key-{number}", now)
        except Conflict:
            assert not expected
            continue
        assert made.repeated is not expected
        if expected:
            story.accept(kind, now)
            story.work_date = made.work_date
            assert write_core(db, press, person.id, f"key-{number}", now + timedelta(hours=1)).id == made.id
    return story


def forget_everything(session: Session) -> None:
    session.execute(delete(Punch))
    session.execute(delete(Day))


def minutes_between(story: Story) -> int:
    """Minutes between each accepted clock-in and the clock-out right after it."""
    return sum(
        (until - since) // timedelta(minutes=1)
        for (first, since), (second, until) in pairwise(story.accepted)
        if (first, second) == ("in", "out")
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_pressed_the_record_tells_the_same_story(
    db: Database, person: Callable[..., Employee], steps: list[tuple[str, int]]
) -> None:
    db.write(forget_everything)
    kim = person()
    story = play(db, kim, steps)
    with db.read() as session:
        stored = [(punch.kind, punch.at) for punch in session.scalars(select(Punch).order_by(Punch.id))]
        days = days_between(session, [kim.id], date(2026, 1, 1), date(2027, 1, 1))
    assert stored == story.accepted
    counted = sum(length(present_stretches(day.shift)) for day in days if day.shift)
    assert counted <= minutes_between(story)
    if all(day.clock_out for day in days):
        assert counted == minutes_between(story)
    assert sum(day.clock_out is None and not day.left_open for day in days) == (story.since is not None)
