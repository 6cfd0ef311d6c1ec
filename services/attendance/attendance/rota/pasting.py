"""A pasted table against a site's people and patterns: read whole before anything is written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from attendance.rota.queries import Cell, is_there, known_people, patterns_at, people_of_week
from attendance.rota.rules import WEEK, Plan, ReadLine, pasted_lines, read_line

MOST_LINES = 500
TWICE = "이 사람이 두 줄에 있습니다."
NOT_THERE = "이 날은 이 현장에 배치되어 있지 않습니다."


@dataclass(frozen=True)
class Paste:
    """What a pasted table says, line by line; `fault` is what is wrong with the whole."""

    lines: list[ReadLine]
    names: dict[int, str]
    fault: str = ""

    @property
    def is_faulty(self) -> bool:
        return bool(self.fault) or not self.lines or not all(line.is_fine for line in self.lines)

    def may_save(self, confirmed: Collection[str]) -> bool:
        """Nothing at fault, and everybody found by name alone was said yes to."""
        unsure = (line for line in self.lines if not line.match.sure)
        return not self.is_faulty and all(confirm_key(line) in confirmed for line in unsure)


def confirm_key(line: ReadLine) -> str:
    """Name of the tick that says yes to a person found by name."""
    return f"ok-{line.line.number}-{line.match.person.id if line.match.person else 0}"


def read_paste(session: Session, site_id: int, monday: date, text: str) -> Paste:
    """Read a pasted table for a site's week."""
    names = patterns_at(session, site_id)
    try:
        lines = pasted_lines(text)
    except ValueError as fault:
        return Paste([], names, str(fault))
    if not lines or len(lines) > MOST_LINES:
        return Paste([], names, f"1~{MOST_LINES}줄을 붙여 넣으세요.")
    people = people_of_week(session, site_id, monday)
    known, by_name = known_people(people), {name: one for one, name in names.items()}
    by_id = {person.id: (person, places) for person, places in people}
    read = [read_line(line, known, by_name) for line in lines]
    away = {
        (one, place)
        for one, (person, places) in by_id.items()
        for place in range(WEEK)
        if not is_there(person, places, site_id, monday + timedelta(days=place))
    }
    return Paste(_checked(read, away), names)


def _checked(read: list[ReadLine], away: Collection[tuple[int, int]]) -> list[ReadLine]:
    """The lines with what only all of them and the assignments show."""
    ids = [line.match.person.id for line in read if line.match.person]
    found = []
    for line in read:
        person, faults = line.match.person, dict(line.faults)
        if person is not None:
            faults |= {
                place: NOT_THERE
                for place, plan in enumerate(line.plans)
                if plan and (person.id, place) in away
            }
            if ids.count(person.id) > 1:
                faults[-1] = TWICE
        found.append(ReadLine(line.line, line.match, line.plans, faults))
    return found


def wishes_of(read: Paste, monday: date) -> dict[Cell, Plan | None]:
    """The cells that a pasted table plans; an empty one leaves what is."""
    return {
        (line.match.person.id, monday + timedelta(days=place)): plan
        for line in read.lines
        if line.match.person
        for place, plan in enumerate(line.plans)
        if plan is not None
    }
