"""What hours of a span are counted from: days, calendars, assignments, head-counts, patterns; read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.assignment.queries import Sizes, contracts_of, places_of, sizes_by_date
from attendance.assignment.rules import Places, head_counts
from attendance.calendar.queries import site_calendars
from attendance.calendar.rules import LONGEST_SHIFT_DAYS, DayType, MovingCalendar, SiteCalendars, WorkCalendar
from attendance.day.queries import DayRow, days_between
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment
from attendance.leave.queries import OffDay, off_days
from attendance.pattern.queries import Patterns, Planned, patterns_of
from attendance.pattern.rules import PatternShift, apply, less
from attendance.roster.rules import Dated
from attendance.roster.tables import Employee, Site
from attendance.rota.queries import planned_shifts


@dataclass(frozen=True)
class Books:
    """Everything that hours depend on; a change of a rule is another book beside the same days."""

    rows: Mapping[int, dict[date, DayRow]]
    calendars: SiteCalendars
    places: Mapping[int, Places]
    patterns: Patterns
    sizes: Sizes
    names: Mapping[int, str]
    plans: Planned
    off: Mapping[int, Mapping[date, OffDay]]
    contracts: Mapping[int, Dated]

    def calendar_of(self, person_id: int) -> WorkCalendar:
        """The calendar that judges a person's days, that of each day's site."""
        places = self.places[person_id]
        if not places.others and len(places.mains) < 2 and not any(one.until for one in places.mains):
            return self.calendars.of(places.site_on(date.max))
        rows = self.rows[person_id]
        return MovingCalendar(
            lambda day: self.calendars.of(places.site_on(day, rows[day].site_id if day in rows else None))
        )

    def pattern_on(self, person_id: int, day: date) -> PatternShift | None:
        """The shift by which a person's day is counted, whether or not it was a working day.

        The published 근무표 comes first, then the pattern of the assignment.
        """
        if (person_id, day) in self.plans:
            return self.plans[person_id, day]
        row = self.rows[person_id].get(day)
        stay = self.places[person_id].stay_on(day, row.site_id if row else None)
        return self.patterns.on(stay.pattern_id, day) if stay else None

    def planned_on(self, person_id: int, day: date) -> PatternShift | None:
        """The shift a person is to work on a day: without a 근무표 only on working days."""
        if (person_id, day) in self.plans or self.calendar_of(person_id).type_of(day) is DayType.WORKDAY:
            return self.pattern_on(person_id, day)
        return None

    def expected_on(self, person_id: int, day: date) -> PatternShift | None:
        """The shift a person is to work on a day beside the leave of that day; None for a day off."""
        plan, off = self.planned_on(person_id, day), self.off[person_id].get(day)
        return plan if plan is None or off is None else less(plan, off.halves)

    def shift_on(self, person_id: int, day: date) -> Shift | None:
        """The shift of a worked day as it is counted; None without a clock-out."""
        row = self.rows[person_id][day]
        shift = row.shift
        return shift and apply(self.pattern_on(person_id, day), shift, row.early_approved)

    def site_name_on(self, person_id: int, day: date) -> str:
        """Name of the site of a day, empty for nowhere."""
        row = self.rows[person_id].get(day)
        site_id = self.places[person_id].site_on(day, row.site_id if row else None)
        return "" if site_id is None else self.names.get(site_id, "")

    def main_site_name(self, person_id: int, day: date) -> str:
        """Name of the main site of a day, empty for nowhere."""
        stay = self.places[person_id].main_on(day)
        return self.names.get(stay.site_id, "") if stay else ""

    def terms_of(self, person: Employee) -> Employment:
        """What the hours engine needs to know of an employee."""
        sizes = head_counts(self.places[person.id], self.sizes)
        contracts = self.contracts[person.id]
        return Employment(
            person.hire_date,
            person.resign_date,
            contracts[0][1],
            sizes[0][1],
            person.birth_date,
            sizes[1:],
            frozenset(day for day, off in self.off[person.id].items() if off.attended),
            contracts[1:],
        )


def open_books(session: Session, people: Sequence[Employee], first: date, last: date) -> Books:
    """Read what the hours of people between two dates are counted from."""
    rows: dict[int, dict[date, DayRow]] = {person.id: {} for person in people}
    for row in days_between(session, list(rows), first, last):
        rows[row.employee_id][row.work_date] = row
    places = places_of(session, people)
    stays = [one for place in places.values() for one in (*place.mains, *place.others)]
    return Books(
        rows=rows,
        calendars=site_calendars(session, first, last + timedelta(days=LONGEST_SHIFT_DAYS)),
        places=places,
        patterns=patterns_of(session, {one.pattern_id for one in stays}),
        sizes=sizes_by_date(session),
        names={site.id: site.name for site in session.scalars(select(Site))},
        plans=planned_shifts(session, list(rows), first, last),
        off=off_days(session, list(rows), first, last),
        contracts=contracts_of(session, people),
    )
