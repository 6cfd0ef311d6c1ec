"""What kind of day a date is: the national calendar, and the office's own decisions over it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from holidays import country_holidays

WORD = {
    "workday": "근무일",
    "paid_holiday": "유급휴일",
    "weekly_holiday": "주휴일",
    "unpaid_dayoff": "무급휴무일",
}
SATURDAY, SUNDAY = 5, 6
LONGEST_SHIFT_DAYS = 4


class DayType(StrEnum):
    """The four kinds of day that wages distinguish."""

    WORKDAY = "workday"
    PAID_HOLIDAY = "paid_holiday"
    WEEKLY_HOLIDAY = "weekly_holiday"
    UNPAID_DAYOFF = "unpaid_dayoff"

    @property
    def word(self) -> str:
        return WORD[self]

    @property
    def is_holiday(self) -> bool:
        """Whether work on it is 휴일근로 (근로기준법 제55조, 제56조 제2항)."""
        return self in (DayType.PAID_HOLIDAY, DayType.WEEKLY_HOLIDAY)


@lru_cache(maxsize=256)
def public_holidays(year: int) -> Mapping[date, str]:
    """Dates and Korean names of the public holidays of a year, substitute days and 5월 1일 included.

    관공서의 공휴일에 관한 규정; before 2026 노동절 stood only in the bank calendar, though everyone had it.
    """
    found = country_holidays("KR", years=year, language="ko", categories=("public", "bank"))
    return {day: _usual_name(name) for day, name in found.items()}


def _usual_name(name: str) -> str:
    return name.replace("신정연휴", "신정").replace("기독탄신일", "성탄절").replace("대체 휴일", "대체공휴일")


def holiday_name(day: date) -> str:
    """Korean name of the public holiday on that day, or an empty string."""
    return public_holidays(day.year).get(day, "")


def national_day_type(day: date) -> DayType:
    """Kind of day by the national calendar alone; a public holiday on a weekend stays a holiday."""
    if day in public_holidays(day.year):
        return DayType.PAID_HOLIDAY
    if day.weekday() == SUNDAY:
        return DayType.WEEKLY_HOLIDAY
    return DayType.UNPAID_DAYOFF if day.weekday() == SATURDAY else DayType.WORKDAY


def is_labour_day(day: date) -> bool:
    """5월 1일, a paid holiday in workplaces of every size (노동절 제정에 관한 법률)."""
    return (day.month, day.day) == (5, 1)


class WorkCalendar:
    """The national calendar with the office's overrides on top; answers for any date."""

    def __init__(self, overrides: Mapping[date, DayType] | None = None) -> None:
        self._overrides = dict(overrides or {})
        self._known: dict[date, DayType] = {}
        self._holidays: dict[date, tuple[bool, ...]] = {}

    def type_of(self, day: date) -> DayType:
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._overrides.get(day) or national_day_type(day)
        return found

    def holidays_from(self, day: date) -> tuple[bool, ...]:
        """Whether each of the days that a shift begun on `day` can touch is a holiday."""
        found = self._holidays.get(day)
        if found is None:
            touched = (day + timedelta(days=n) for n in range(LONGEST_SHIFT_DAYS))
            found = self._holidays[day] = tuple(self.type_of(one).is_holiday for one in touched)
        return found

    def is_overridden(self, day: date) -> bool:
        return day in self._overrides

    def is_paid_off(self, day: date) -> bool:
        """Whether the day is paid although nobody works: holidays on Mon–Fri, or where the office said so.

        A public holiday on the unpaid Saturday or the weekly Sunday adds no second pay.
        """
        if self.type_of(day) is not DayType.PAID_HOLIDAY:
            return False
        return day.weekday() < SATURDAY or self.is_overridden(day)


class MovingCalendar(WorkCalendar):
    """The calendar of somebody who changes sites: each day is judged by the site of that day."""

    def __init__(self, of_day: Callable[[date], WorkCalendar]) -> None:
        super().__init__()
        self._of_day = of_day

    def type_of(self, day: date) -> DayType:
        return self._of_day(day).type_of(day)

    def holidays_from(self, day: date) -> tuple[bool, ...]:
        """A shift belongs to the site it began at, also past midnight."""
        return self._of_day(day).holidays_from(day)

    def is_overridden(self, day: date) -> bool:
        return self._of_day(day).is_overridden(day)


class SiteCalendars:
    """Every site's calendar: the national one, the firm's decisions over it, the site's own on top."""

    def __init__(
        self, firm: Mapping[date, DayType], sites: Mapping[int, Mapping[date, DayType]] | None = None
    ) -> None:
        self.firm, self.sites = dict(firm), {site: dict(days) for site, days in (sites or {}).items()}
        self._shared = WorkCalendar(self.firm)
        self._own = {site: WorkCalendar({**self.firm, **days}) for site, days in self.sites.items()}

    def of(self, site_id: int | None) -> WorkCalendar:
        """The calendar of a site; None is the firm's."""
        return self._shared if site_id is None else self._own.get(site_id, self._shared)

    def decided(self, day: date, kind: DayType | None, site_id: int | None = None) -> "SiteCalendars":
        """These calendars with one more decision, None taking it back."""
        firm, sites = dict(self.firm), {site: dict(days) for site, days in self.sites.items()}
        days = firm if site_id is None else sites.setdefault(site_id, {})
        if kind is None:
            days.pop(day, None)
        else:
            days[day] = kind
        return SiteCalendars(firm, sites)


def month_days(month: str) -> list[date]:
    """All dates of a month given as "YYYY-MM"."""
    first = date.fromisoformat(f"{month}-01")
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return [first + timedelta(days=n) for n in range((following - first).days)]


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"
