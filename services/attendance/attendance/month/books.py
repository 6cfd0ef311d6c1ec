"""What hours of a span are counted from: days, calendars, assignments, head-counts, patterns; read once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.assignment.queries import places_of
from attendance.assignment.rules import Places
from attendance.calendar.queries import site_calendars
from attendance.calendar.rules import LONGEST_SHIFT_DAYS, DayType, MovingCalendar, SiteCalendars, WorkCalendar
from attendance.day.queries import DayRow, days_between
from attendance.hours.rules.shift import Shift
from attendance.hours.rules.week import Employment
from attendance.leave.queries import OffDay, off_days
from attendance.pattern.queries import Patterns, Planned, patterns_of
from attendance.pattern.rules import PatternShift, apply
from attendance.roster.tables import Employee, Site, SiteSize
from attendance.rota.queries import planned_shifts

Sizes = Mapping[int, Sequence[tuple[date, int]]]
UNKNOWN_SIZE = 5


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
        sizes = self._sizes_of(person)
        return Employment(
            person.hire_date,
            person.resign_date,
            person.weekly_hours,
            sizes[0][1],
            person.birth_date,
            sizes[1:],
            frozenset(day for day, off in self.off[person.id].items() if off.attended),
        )

    def _sizes_of(self, person: Employee) -> tuple[tuple[date, int], ...]:
        """Head-counts of the person's main sites, each with its first day, the first since ever."""
        places = self.places[person.id]
        if (first := places.main_on(date.min)) is None:
            return ((date.min, UNKNOWN_SIZE),)
        found = []
        for since, until, site_id in [
            (one.since, one.until, one.site_id) for one in places.mains or (first,)
        ]:
            sizes = self.sizes[site_id]
            found.append((since, [size for day, size in sizes if day <= since][-1]))
            found += [(day, size) for day, size in sizes if since < day and (until is None or day < until)]
        return tuple(found)


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
    )


def sizes_by_date(session: Session) -> Sizes:
    """Head-counts of every site with their first days; before the first row the earliest known holds."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in session.scalars(select(SiteSize).order_by(SiteSize.since)):
        found[row.site_id].append((row.since, row.workplace_size))
    for site_id, size in session.execute(select(Site.id, Site.workplace_size)):
        known = found[site_id]
        known.insert(0, (date.min, known[0][1] if known else size))
    return found
