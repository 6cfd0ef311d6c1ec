"""Shift patterns as pages and hours read them."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from attendance.assignment.queries import places_of
from attendance.calendar.queries import site_calendars
from attendance.calendar.rules import DayType
from attendance.pattern.rules import PatternShift
from attendance.pattern.tables import Pattern, PatternVersion
from attendance.roster.queries import employees_by_id
from attendance.roster.rules import is_employed
from attendance.roster.tables import Site

Planned = Mapping[tuple[int, date], PatternShift | None]


@dataclass(frozen=True)
class Patterns:
    """Patterns by id, each as (first day, what it says from then on) in order, and when it ends."""

    versions: Mapping[int, Sequence[tuple[date, PatternShift]]] = field(default_factory=dict)
    ends: Mapping[int, date] = field(default_factory=dict)

    def on(self, pattern_id: int | None, day: date) -> PatternShift | None:
        """What a pattern says about a day; None before its first version and from its end on."""
        if pattern_id is None or (pattern_id in self.ends and day >= self.ends[pattern_id]):
            return None
        for since, says in reversed(self.versions.get(pattern_id, ())):
            if since <= day:
                return says
        return None

    def joined(self, others: "Patterns") -> "Patterns":
        """These patterns and others beside them."""
        return Patterns({**self.versions, **others.versions}, {**self.ends, **others.ends})

    def changed(self, pattern_id: int, since: date, says: PatternShift) -> "Patterns":
        """These patterns with one more version of one of them."""
        more = {pattern_id: [*self.versions.get(pattern_id, ()), (since, says)]}
        return Patterns({**self.versions, **more}, self.ends)

    def ended(self, pattern_id: int, until: date) -> "Patterns":
        """These patterns with an end for one of them."""
        return Patterns(self.versions, {**self.ends, pattern_id: until})


def pattern(session: Session, pattern_id: int) -> Pattern | None:
    return session.get(Pattern, pattern_id)


def pattern_names(session: Session) -> list[tuple[int, str]]:
    """Ids of all patterns with the site's and their own name, for a choice."""
    chosen = select(Pattern.id, Site.name, Pattern.name).join(Site, Site.id == Pattern.site_id)
    rows = session.execute(chosen.order_by(Site.name, Pattern.name))
    return [(pattern_id, f"{site} · {name}") for pattern_id, site, name in rows]


def last_version(session: Session, pattern_id: int) -> PatternVersion | None:
    """What a pattern says from its latest first day on."""
    chosen = select(PatternVersion).where(PatternVersion.pattern_id == pattern_id)
    return session.scalars(chosen.order_by(PatternVersion.since.desc()).limit(1)).first()


def patterns_at(session: Session, site_id: int) -> list[tuple[Pattern, list[PatternVersion]]]:
    """Patterns of a site by name, each with its versions, the newest first."""
    rows = session.scalars(select(Pattern).where(Pattern.site_id == site_id).order_by(Pattern.name)).all()
    known: dict[int, list[PatternVersion]] = defaultdict(list)
    versions = select(PatternVersion).where(PatternVersion.pattern_id.in_([row.id for row in rows]))
    for version in session.scalars(versions.order_by(PatternVersion.since.desc())):
        known[version.pattern_id].append(version)
    return [(row, known[row.id]) for row in rows]


def patterns_of(session: Session, pattern_ids: Collection[int | None]) -> Patterns:
    """The given patterns with all their versions; None among them is no pattern."""
    wanted = [one for one in pattern_ids if one is not None]
    if not wanted:
        return Patterns()
    chosen = (
        select(PatternVersion, Pattern.name)
        .join(Pattern, Pattern.id == PatternVersion.pattern_id)
        .where(Pattern.id.in_(wanted))
        .order_by(PatternVersion.since)
    )
    versions: dict[int, list[tuple[date, PatternShift]]] = defaultdict(list)
    for row, name in session.execute(chosen):
        versions[row.pattern_id].append((row.since, shift_of(row, name)))
    ended = select(Pattern.id, Pattern.until).where(Pattern.id.in_(wanted), Pattern.until.is_not(None))
    return Patterns(versions, {one: until for one, until in session.execute(ended) if until})


def shift_of(row: PatternVersion, name: str = "") -> PatternShift:
    """A version as the rules know it."""
    slots = tuple((since, until) for since, until in json.loads(row.breaks))
    return PatternShift(
        row.start_minute, row.end_minute, slots, row.clips_early, row.rounding, row.pattern_id, name
    )


def expected(
    session: Session, employee_ids: Sequence[int], first: date, last: date, planned: Planned | None = None
) -> dict[tuple[int, date], PatternShift]:
    """Which shift each person is to work on which day of the span.

    `planned` is what the 근무표 says, a shift or None for a day off; other days follow the assignment's
    pattern where the site's calendar has a working day.
    """
    people = employees_by_id(session, employee_ids)
    places, calendars = places_of(session, people), site_calendars(session, first, last)
    chosen = planned or {}
    known = patterns_of(session, {spell.pattern_id for place in places.values() for spell in place.mains})
    found = {}
    for person in people:
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
            if not is_employed(person.hire_date, person.resign_date, day):
                continue
            stay = places[person.id].main_on(day)
            works = stay is not None and calendars.of(stay.site_id).type_of(day) is DayType.WORKDAY
            usual = stay.pattern_id if stay is not None and works else None
            planned_here = (person.id, day) in chosen
            shift = chosen[person.id, day] if planned_here else known.on(usual, day)
            if shift is not None:
                found[person.id, day] = shift
    return found
