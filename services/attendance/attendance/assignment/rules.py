"""Where a person is assigned on a day, and what is wrong with the dates of an assignment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from attendance.roster.rules import Dated

UNKNOWN_SIZE = 5
ROLES = {"main": "주 배치", "also": "추가 현장"}


@dataclass(frozen=True, slots=True)
class Spell:
    """A stay at a site; `until` is the first day no longer there, None while it goes on."""

    site_id: int
    since: date
    until: date | None = None
    pattern_id: int | None = None
    id: int = 0

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Places:
    """A person's main stays by date and the other sites; `fallback` is the site of who has no stay at all."""

    mains: tuple[Spell, ...] = ()
    others: tuple[Spell, ...] = ()
    fallback: int | None = None

    def main_on(self, day: date) -> Spell | None:
        """The main stay of a day; a day before the first stay belongs to the first, one in a gap to none."""
        for spell in reversed(self.mains):
            if spell.covers(day):
                return spell
        if not self.mains:
            return None if self.fallback is None else Spell(self.fallback, date.min)
        return self.mains[0] if day < self.mains[0].since else None

    def stay_on(self, day: date, punched: int | None = None) -> Spell | None:
        """The stay of a working day: where it was punched if that was an extra site, else the main one."""
        for spell in self.others:
            if spell.site_id == punched and spell.covers(day):
                return spell
        return self.main_on(day)

    def site_on(self, day: date, punched: int | None = None) -> int | None:
        """The site of a working day, None for nowhere."""
        stay = self.stay_on(day, punched)
        return stay.site_id if stay else None

    def sites_on(self, day: date) -> list[int]:
        """Every site where the person may clock in on a day, the main one first."""
        main = self.main_on(day)
        found = [main.site_id] if main else []
        return list(dict.fromkeys([*found, *(one.site_id for one in self.others if one.covers(day))]))


def moved(places: Places, since: date, site_id: int | None, pattern_id: int | None = None) -> Places:
    """Where the person is once moved: the last main stay ends, the next begins (None: no site)."""
    before = [replace(one, until=_earlier(one.until, since)) for one in places.mains if one.since < since]
    after = [] if site_id is None else [Spell(site_id, since, None, pattern_id)]
    return replace(places, mains=(*before, *after), fallback=None if before else site_id)


def corrected(places: Places, stay: Spell) -> Places:
    """The same places with one stay as it should have been."""
    mains = sorted((stay if one.id == stay.id else one for one in places.mains), key=lambda one: one.since)
    return replace(
        places, mains=tuple(mains), others=tuple(stay if one.id == stay.id else one for one in places.others)
    )


def _earlier(until: date | None, since: date) -> date:
    return since if until is None else min(until, since)


def fault_of_span(since: date, until: date | None, others: Sequence[Spell]) -> tuple[str, str] | None:
    """The field and sentence of what is wrong with a stay beside others of the same person, or None."""
    if until is not None and until <= since:
        return "until", "끝 날짜는 시작 날짜보다 늦어야 합니다."
    for other in others:
        if (until is None or other.since < until) and (other.until is None or since < other.until):
            return "since", "같은 기간에 다른 배치가 있습니다. 그 배치의 날짜를 먼저 정정하세요."
    return None


def head_counts(places: Places, sizes: Mapping[int, Sequence[tuple[date, int]]]) -> Dated:
    """Head-counts of a person's main sites, each with its first day, the first since ever."""
    if (first := places.main_on(date.min)) is None:
        return ((date.min, UNKNOWN_SIZE),)
    found = []
    for stay in places.mains or (first,):
        known = sizes[stay.site_id]
        found.append((stay.since, [size for day, size in known if day <= stay.since][-1]))
        found += [(day, size) for day, size in known if day > stay.since and stay.covers(day)]
    return tuple(found)
