"""Workers of 15 to 17: shorter limits, and what their employer may not order (근로기준법 제69조, 제70조)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from attendance.hours.rules.day import DayHours

SEVEN_HOURS, THIRTY_FIVE_HOURS = 420, 2100
WORD = {
    "day": "하루 7시간 초과",
    "week": "주 35시간 초과",
    "night": "야간근로(22시~6시)",
    "holiday": "휴일근로",
}


@dataclass(frozen=True, slots=True)
class Warned:
    """What a minor worked beyond what is allowed without agreement or permit, on the last day concerned."""

    day: date
    kind: str
    minutes: int

    @property
    def word(self) -> str:
        return WORD[self.kind]


def minor_warnings(week: Mapping[date, DayHours]) -> list[Warned]:
    """Warnings about the days of one week that a minor worked, in order; they never lower pay."""
    found = []
    for day, hours in week.items():
        minutes = {
            "day": hours.worked - SEVEN_HOURS,
            "night": hours.night,
            "holiday": hours.holiday_within_8h + hours.holiday_beyond_8h,
        }
        found += [Warned(day, kind, over) for kind, over in minutes.items() if over > 0]
    over = sum(hours.worked for hours in week.values()) - THIRTY_FIVE_HOURS
    if over > 0:
        found.append(Warned(max(week), "week", over))
    return found
