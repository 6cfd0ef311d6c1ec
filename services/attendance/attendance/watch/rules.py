"""A week against the law's limits: worked so far, planned for the rest, breaks owed, rest between shifts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from attendance.hours.rules.day import has_premiums
from attendance.hours.rules.shift import DAY, Stretch
from attendance.hours.rules.week import Employment

EXTRA = 12 * 60
MINOR_WEEK, MINOR_EXTRA, MINOR_DAY = 35 * 60, 5 * 60, 8 * 60
NEAR = 4 * 60
REST = 11 * 60
LEVELS = {"breach": 0, "forecast": 1, "near": 2, "ok": 3, "exempt": 4}
KINDS = {"breach": "bad", "forecast": "bad", "near": "warn", "ok": "ok", "exempt": "muted"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a person may work in a week and a day, in minutes; None where the law sets no limit."""

    week: int | None
    day: int | None
    word: str


def limits_of(terms: Employment, monday: date) -> Limits:
    """The limits of a week of seven days, holidays included (제2조 제1항 제7호, 제50조, 제53조).

    Below eighteen 35 + 5 hours and 7 + 1 a day in workplaces of every size (제69조); below five workers none
    for adults (제11조 제2항, 시행령 별표 1); part-timers twelve beyond their contract (기간제법 제6조).
    """
    if terms.is_minor(monday):
        return Limits(MINOR_WEEK + MINOR_EXTRA, MINOR_DAY, "연소자 35+5시간")
    if not has_premiums(terms.size_on(monday)):
        return Limits(None, None, "5인 미만 한도 없음")
    contract = min(terms.weekly_hours_on(monday), 40)
    return Limits(contract * 60 + EXTRA, None, f"{contract}+12시간")


@dataclass(frozen=True, slots=True)
class WatchedDay:
    """One day of a week in minutes: `worked` so far, `planned` what is still to come.

    `span` is the presence, real or planned, in minutes from 00:00 of `day`; `break_owed` what a worked
    stretch lacked of its lawful break (제54조); `unknown` when the clock-out is missing.
    """

    day: date
    worked: int = 0
    planned: int = 0
    span: Stretch | None = None
    break_owed: int = 0
    unknown: bool = False

    @property
    def total(self) -> int:
        return self.worked + self.planned


def level_of(worked: int, planned: int, limit: int | None) -> str:
    """How near a week is to its limit: legality is the weekly sum (대법원 2020도15393), not single days.

    "breach" is over already, "forecast" will be by plan, "near" comes within four hours of it.
    """
    if limit is None:
        return "exempt"
    if worked > limit:
        return "breach"
    if worked + planned > limit:
        return "forecast"
    return "near" if worked + planned >= limit - NEAR else "ok"


def short_rests(days: Sequence[WatchedDay]) -> list[tuple[date, int]]:
    """Days whose shift begins less than eleven hours after the one before, and how long the rest is.

    Advice for everybody; the law asks it of special trades and some flexible schedules (제59조 제2항,
    제51조의2 제2항). Days come in order; shifts that overlap are no rest at all.
    """
    present = [one for one in days if one.span is not None]
    found = []
    for before, after in pairwise(present):
        rest = _begin(after) + (after.day - before.day).days * DAY - _end(before)
        if rest < REST:
            found.append((after.day, max(0, rest)))
    return found


def _begin(one: WatchedDay) -> int:
    return one.span[0] if one.span else 0


def _end(one: WatchedDay) -> int:
    return one.span[1] if one.span else 0


def long_days(days: Sequence[WatchedDay], limit: int | None) -> list[tuple[date, int]]:
    """Days beyond a daily limit, worked or planned, and by how much."""
    return [(one.day, one.total - limit) for one in days if limit is not None and one.total > limit]


@dataclass(frozen=True, slots=True)
class Week:
    """A person's week judged; `days` are its seven days, `eve` the Sunday before."""

    monday: date
    limits: Limits
    days: tuple[WatchedDay, ...]
    eve: WatchedDay | None = None

    @property
    def worked(self) -> int:
        return sum(one.worked for one in self.days)

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.days)

    @property
    def forecast(self) -> int:
        """Minutes the week comes to when everything goes by plan."""
        return self.worked + self.planned

    @property
    def level(self) -> str:
        return level_of(self.worked, self.planned, self.limits.week)

    @property
    def is_danger(self) -> bool:
        """Whether the office should look before it happens: near, over by plan, or over."""
        return self.level in ("near", "forecast", "breach") or bool(self.too_long)

    @property
    def break_owed(self) -> int:
        return sum(one.break_owed for one in self.days)

    @property
    def rests(self) -> list[tuple[date, int]]:
        before = () if self.eve is None else (self.eve,)
        return short_rests((*before, *self.days))

    @property
    def too_long(self) -> list[tuple[date, int]]:
        return long_days(self.days, self.limits.day)

    @property
    def unknown_days(self) -> int:
        return sum(one.unknown for one in self.days)

    @property
    def kind(self) -> str:
        """Colour and shape of the level."""
        return "bad" if self.too_long else KINDS[self.level]

    @property
    def order(self) -> tuple[int, int]:
        """Sorts by danger: over first, then by plan, then the fullest weeks."""
        return LEVELS[self.level], -self.forecast


def level_word(level: str, limit: int | None) -> str:
    """The level as the office reads it."""
    hours = "" if limit is None else f"{limit // 60}시간"
    return {
        "breach": f"{hours} 초과",
        "forecast": f"{hours} 초과 예상",
        "near": f"{hours}에 가까움",
        "ok": "여유 있음",
        "exempt": "한도 적용 안 됨",
    }[level]


def own_sentence(week: Week) -> str:
    """What a worker reads about the own week."""
    if week.limits.week is None:
        return "5인 미만 사업장이라 주 52시간 한도가 적용되지 않아요."
    hours = week.limits.week // 60
    return {
        "breach": f"이번 주에 {hours}시간을 넘겼어요. 더 일하기 전에 사무실에 알려 주세요.",
        "forecast": f"예정대로 일하면 {hours}시간을 넘어요. 사무실이 근무를 조정해야 해요.",
        "near": f"예정대로 일하면 {hours}시간에 가까워요.",
    }.get(week.level, f"한 주에 {hours}시간까지 일할 수 있어요.")


def judged(days: Mapping[date, WatchedDay], monday: date, terms: Employment) -> Week:
    """A person's week from its days by date, in any order; the day before Monday is the eve."""
    inside = tuple(days[day] for day in sorted(days) if day >= monday)
    eve = next((one for day, one in days.items() if day < monday), None)
    return Week(monday, limits_of(terms, monday), inside, eve)
