"""A day's minutes as the six rows of a client's workbook."""

from collections.abc import Sequence
from dataclasses import dataclass

from attendance.hours.rules.day import DayHours

ROWS = ("기본", "연장", "심야", "특근", "특연", "지조")


@dataclass(frozen=True, slots=True)
class Figures:
    """Minutes of a day by row; 심야 lies inside the others, 지조 is not counted by our clock."""

    base: int = 0
    overtime: int = 0
    night: int = 0
    holiday: int = 0
    holiday_overtime: int = 0
    late: int = 0


def leave_word(kind: str, halves: Sequence[str]) -> str:
    """A day off as the client reads it: 연차 and 결근; why else somebody is off is not told."""
    if len(halves) > 1:
        return {"annual": "연차", "absent": "결근"}.get(kind, "휴무")
    return ("오전반차" if halves[0] == "am" else "오후반차") if kind == "annual" else ""


def figures_of(hours: DayHours) -> Figures:
    """The rows of one day: 기본 is what is left of the work once 연장, 특근 and 특연 are taken off."""
    holiday, beyond = hours.holiday_within_8h, hours.holiday_beyond_8h
    base = hours.worked - hours.overtime - holiday - beyond
    return Figures(base, hours.overtime, hours.night, holiday, beyond)
