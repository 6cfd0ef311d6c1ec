"""The books as they would be after each kind of change; built in the read that shows the effect."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import reduce

from chassis.errors import Invalid
from sqlalchemy.orm import Session

from attendance.assignment.actions import Move, NoSuchAssignment, Stay, StaysOverlap, beside
from attendance.assignment.queries import assignment
from attendance.assignment.rules import Places, Spell, corrected, fault_of_span, moved
from attendance.calendar.actions import Decision
from attendance.calendar.rules import month_of
from attendance.closing.queries import refuse_closed
from attendance.month.books import Books
from attendance.pattern.actions import NoSuchPattern, Version, check_later
from attendance.pattern.queries import Patterns, Planned, pattern, patterns_of
from attendance.pattern.rules import PatternShift
from attendance.recalculation.queries import Change, assigned_to, these, touched_by, working_by
from attendance.roster.actions import EmployeePatch, UnknownSite
from attendance.roster.agreeing import Agreed
from attendance.roster.queries import employees_by_id, site_by_id

FOREVER = date.max


def decided(session: Session, new: Decision) -> Change:
    """A day of the calendar is of another kind; refused in a closed month."""
    refuse_closed(session, month_of(new.day))
    whose = "회사 전체" if new.site_id is None else _site_name(session, new.site_id)
    kind = new.kind.word if new.kind else "기본 판정대로"
    first, last = touched_by(new.day)
    people = () if new.site_id is None else assigned_to(new.site_id)
    return Change(
        "calendar",
        f"{whose} 달력 {new.day.isoformat()} → {kind}",
        first,
        last,
        people,
        lambda books: replace(books, calendars=books.calendars.decided(new.day, new.kind, new.site_id)),
    )


def moved_to(session: Session, employee_ids: Sequence[int], new: Move) -> Change:
    """People are at another main site from a day on."""
    known = _pattern_of(session, new.site_id, new.pattern_id)
    names = ", ".join(person.name for person in employees_by_id(session, employee_ids[:3]))
    more = f" 외 {len(employee_ids) - 3}명" if len(employee_ids) > 3 else ""
    there = "미배치" if new.site_id is None else _site_name(session, new.site_id)
    what = f"{names}{more} 배치 {new.since.isoformat()}부터 → {there}"

    def alter(books: Books) -> Books:
        there = {
            one: moved(books.places[one], new.since, new.site_id, new.pattern_id) for one in books.places
        }
        return replace(books, places=there, patterns=books.patterns.joined(known))

    return Change("assignment", what, new.since, FOREVER, these(employee_ids), alter)


def stay_added(session: Session, employee_id: int, new: Stay) -> Change:
    """A person has an extra site."""
    known = _pattern_of(session, new.site_id, new.pattern_id)
    [person] = employees_by_id(session, [employee_id])
    what = f"{person.name} 추가 현장 {_site_name(session, new.site_id)} {new.since.isoformat()}부터"

    def alter(books: Books) -> Books:
        places = books.places[employee_id]
        more = replace(places, others=(*places.others, _spell(new)))
        return replace(books, places={employee_id: more}, patterns=books.patterns.joined(known))

    return Change("assignment", what, new.since, new.until or FOREVER, these([employee_id]), alter)


def stay_corrected(session: Session, assignment_id: int, new: Stay) -> Change:
    """An assignment was otherwise than it was written."""
    row = assignment(session, assignment_id)
    if row is None:
        raise NoSuchAssignment
    known = _pattern_of(session, new.site_id, new.pattern_id)
    if fault := fault_of_span(new.since, new.until, beside(session, row, new.site_id)):
        raise StaysOverlap(*fault)
    [person] = employees_by_id(session, [row.employee_id])
    what = f"{person.name} 배치 정정: {_site_name(session, new.site_id)} {new.since.isoformat()}부터"

    def alter(books: Books) -> Books:
        places: dict[int, Places] = {
            one: corrected(there, _spell(new, assignment_id)) for one, there in books.places.items()
        }
        return replace(books, places=places, patterns=books.patterns.joined(known))

    return Change("assignment", what, min(row.since, new.since), FOREVER, these([row.employee_id]), alter)


def hours_agreed(session: Session, employee_id: int, new: Agreed) -> Change:
    """A person's contract has other weekly hours from a day on."""
    [person] = employees_by_id(session, [employee_id])
    what = f"{person.name} 주 소정근로시간 {new.since.isoformat()}부터 {new.weekly_hours}시간"

    def alter(books: Books) -> Books:
        dated = dict(books.contracts[employee_id]) | {new.since: new.weekly_hours}
        return replace(books, contracts={employee_id: tuple(sorted(dated.items()))})

    # 주휴 looks back four weeks: the weeks after the change are of this contract too.
    return Change("contract", what, new.since, FOREVER, these([employee_id]), alter)


def patched(session: Session, employee_id: int, patch: EmployeePatch, since: date) -> Change | None:
    """What a correction of a person does to hours: another contract, another main site; None for neither."""
    found = []
    if "weekly_hours" in patch.model_fields_set:
        found.append(hours_agreed(session, employee_id, Agreed(weekly_hours=patch.weekly_hours, since=since)))
    if "site_id" in patch.model_fields_set:
        found.append(moved_to(session, [employee_id], Move(site_id=patch.site_id, since=since)))
    return reduce(_both, found) if found else None


def _both(one: Change, other: Change) -> Change:
    """Two changes from the same day on, of the same people."""
    return replace(one, what=f"{one.what}; {other.what}", alter=lambda books: other.alter(one.alter(books)))


def resized(session: Session, site_id: int, size: int, since: date) -> Change:
    """A site has another head-count from a day on."""
    what = f"{_site_name(session, site_id)} 상시 근로자 {since.isoformat()}부터 {size}명"

    def alter(books: Books) -> Books:
        dated = dict(books.sizes[site_id]) | {since: size}
        return replace(books, sizes={**books.sizes, site_id: sorted(dated.items())})

    return Change("size", what, since, FOREVER, assigned_to(site_id), alter)


def pattern_changed(session: Session, pattern_id: int, new: Version) -> Change:
    """A pattern says something else from a day on."""
    row = pattern(session, pattern_id)
    if row is None:
        raise NoSuchPattern
    check_later(session, pattern_id, new.since)
    shift = replace(new.shift(), pattern_id=pattern_id, name=row.name)
    what = f"근무형태 {row.name} {new.since.isoformat()}부터"

    def alter(books: Books) -> Books:
        plans = _replanned(books, pattern_id, new.since, shift)
        return replace(books, patterns=books.patterns.changed(pattern_id, new.since, shift), plans=plans)

    return Change("pattern", what, new.since, FOREVER, working_by(pattern_id), alter)


def pattern_ended(session: Session, pattern_id: int, until: date) -> Change:
    """Nobody works by a pattern from a day on."""
    row = pattern(session, pattern_id)
    if row is None:
        raise NoSuchPattern
    what = f"근무형태 {row.name} {until.isoformat()}부터 쓰지 않음"

    def alter(books: Books) -> Books:
        plans = _replanned(books, pattern_id, until, None)
        return replace(books, patterns=books.patterns.ended(pattern_id, until), plans=plans)

    return Change("pattern", what, min(until, row.until or until), FOREVER, working_by(pattern_id), alter)


def _replanned(books: Books, pattern_id: int, since: date, says: PatternShift | None) -> Planned:
    """The 근무표 with a pattern that says something else from a day on."""
    return {
        (person, day): says if plan and plan.pattern_id == pattern_id and day >= since else plan
        for (person, day), plan in books.plans.items()
    }


def _spell(new: Stay, assignment_id: int = 0) -> Spell:
    return Spell(new.site_id, new.since, new.until, new.pattern_id, assignment_id)


def _pattern_of(session: Session, site_id: int | None, pattern_id: int | None) -> Patterns:
    """The pattern chosen for a site, with its versions; Invalid for one of another site."""
    if pattern_id is None:
        return Patterns()
    row = pattern(session, pattern_id)
    if row is None or row.site_id != site_id:
        raise Invalid(fields={"pattern_id": "고른 고객사의 근무형태가 아닙니다."})
    return patterns_of(session, [pattern_id])


def _site_name(session: Session, site_id: int) -> str:
    site = site_by_id(session, site_id)
    if site is None:
        raise UnknownSite
    return site.name
