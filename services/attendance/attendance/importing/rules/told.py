"""What an import tells: people with their days, and the hours a client counted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date

FIGURES = {
    "base": "기본",
    "overtime": "연장",
    "night": "심야",
    "holiday": "특근",
    "holiday_overtime": "특연",
    "late": "지조",
}
"""Figure → the word in column G of a client's workbook, in the order of its six rows."""
LEAVE = {"연차": "full", "오전반차": "am", "오후반차": "pm", "반차": "pm"}
"""Words that book the ledger of leave → which part of the day; a half that is not named is the afternoon."""
WORDS = ("비가동휴무", "오전반차", "오후반차", "반차", "연차", "결근", "조퇴", "휴무")
LONGEST_DAY = 24 * 60


def word_in(text: str) -> str:
    """The word that a cell or line says, written with or without spaces; empty when it says none."""
    close = "".join(text.split())
    return next((word for word in WORDS if word in close), "")


@dataclass(frozen=True, slots=True)
class Hours:
    """A client's figures in minutes; `night` is a part of the others, `late` is taken off them."""

    base: int = 0
    overtime: int = 0
    night: int = 0
    holiday: int = 0
    holiday_overtime: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """Minutes worked: 심야 lies inside 기본, 연장 and 특근 and is never added."""
        return self.base + self.overtime + self.holiday + self.holiday_overtime - self.late

    def told(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if value}


def read_hours(given: Mapping[str, int]) -> Hours:
    """Hours as they were kept; figures that are missing are none."""
    return Hours(**{one.name: given.get(one.name, 0) for one in fields(Hours)})


def sum_of(hours: list[Hours]) -> Hours:
    return Hours(*(sum(getattr(one, name) for one in hours) for name in FIGURES))


@dataclass(frozen=True, slots=True)
class Told:
    """One day of somebody: times, a client's hours, a word like 연차, or what could not be read and why."""

    kind: str
    work_date: date | None = None
    clock_in: str | None = None
    clock_out: str | None = None
    hours: Hours | None = None
    word: str = ""
    source: str = ""
    problem: str = ""


@dataclass
class Named:
    """Somebody as written; number and birth date only where the sender gave them."""

    label: str
    employee_no: str = ""
    birth_date: date | None = None
    hire_date: date | None = None
    totals: Hours | None = None
    days: list[Told] = field(default_factory=list)


@dataclass
class Reading:
    """A whole upload: whose month, by whom, what the reader should know, and lines that name nobody."""

    kind: str
    month: str
    client: str = ""
    people: list[Named] = field(default_factory=list)
    unread: list[Told] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def part_of_leave(word: str, hours: Hours | None) -> str | None:
    """Which part of a day an import's word takes off as annual leave: beside hours half of it, or None."""
    part = LEAVE.get(word)
    return "pm" if part == "full" and hours is not None else part


class Unreadable(ValueError):
    """The upload as a whole is nothing that can be read: the sentence for the person."""
