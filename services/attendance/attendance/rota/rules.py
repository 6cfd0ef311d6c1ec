"""A cell of the 근무표 as text and as a plan, pasted tables, and whom a pasted line means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from attendance.hours.rules.shift import DAY

OFF, OFF_WORD = "off", "휴무"
OFF_WORDS = frozenset({"휴무", "휴", "비번", "off", "OFF", "x", "X"})
HEADINGS = frozenset({"이름", "성명", "사번", "직원", "직원id", "직원ID", "근로자"})
WEEK = 7
_TIMES = re.compile(r"([01]?\d|2[0-3]):?([0-5]\d)\s*[-~–]\s*([01]?\d|2[0-4]):?([0-5]\d)")
_DIGITS = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a cell says: a pattern, own times in minutes from 00:00 of the day, or a day off."""

    kind: Literal["pattern", "own", "off"]
    pattern_id: int | None = None
    start: int | None = None
    end: int | None = None

    @property
    def code(self) -> str:
        """The plan as a form carries it: "p3", "0830-1730" or "off"."""
        if self.kind == "pattern":
            return f"p{self.pattern_id}"
        if self.start is None or self.end is None:
            return OFF
        return f"{_packed(self.start)}-{_packed(self.end)}"

    def word(self, names: Mapping[int, str]) -> str:
        """The plan as people read it."""
        if self.pattern_id is not None:
            return names.get(self.pattern_id, "다른 현장 근무형태")
        if self.start is None or self.end is None:
            return OFF_WORD
        return span_word(self.start, self.end)


def span_word(start: int, end: int) -> str:
    """Official times on one line: "22:00–06:00" also past midnight."""
    return f"{clock_word(start)}–{clock_word(end)}"


def clock_word(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _packed(minute: int) -> str:
    return f"{minute // 60 % 24:02d}{minute % 60:02d}"


def plan_of_code(code: str) -> Plan | None:
    """The plan that a form carries, None for an empty cell; raises ValueError with the sentence."""
    text = code.strip()
    if re.fullmatch(r"p[1-9]\d{0,8}", text):
        return Plan("pattern", pattern_id=int(text[1:]))
    return plan_of_text(text, {})


def plan_of_text(text: str, patterns: Mapping[str, int]) -> Plan | None:
    """The plan that somebody typed: a pattern's name, 0830-1730, 휴무; None for an empty cell.

    Own times that end before they begin end the next morning. Raises ValueError with the sentence.
    """
    typed = text.strip()
    if not typed:
        return None
    if typed in patterns:
        return Plan("pattern", pattern_id=patterns[typed])
    if typed in OFF_WORDS:
        return Plan("off")
    times = _TIMES.fullmatch(typed)
    if times is None:
        raise ValueError("근무형태 이름, 0830-1730 같은 시각, 휴무 가운데 하나로 입력하세요.")
    hours = [int(part) for part in times.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if end > DAY or start == end:
        raise ValueError("시작과 끝 시각을 확인하세요.")
    return Plan("own", start=start, end=end if end > start else end + DAY)


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted row: its number in the text, whom it names, and its seven cells."""

    number: int
    who: tuple[str, ...]
    cells: tuple[str, ...]


def pasted_lines(text: str) -> list[Line]:
    """Rows of a pasted table: one or two columns for the person, then Monday to Sunday.

    A heading row and empty rows are left out. Raises ValueError with the sentence for a row that cannot be.
    """
    found = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        columns = [column.strip() for column in raw.split("\t")]
        if not any(columns) or columns[0] in HEADINGS:
            continue
        if len(columns) in (WEEK + 1, WEEK + 2):
            split = len(columns) - WEEK
        elif len(columns) <= WEEK:
            split, columns = 1, columns + [""] * (WEEK + 1 - len(columns))
        else:
            raise ValueError(
                f"{number}번째 줄의 칸이 {len(columns)}개입니다. 이름이나 사번 다음에 월~일 7칸이 옵니다."
            )
        found.append(Line(number, tuple(filter(None, columns[:split])), tuple(columns[split:])))
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the site whom a line may mean."""

    id: int
    number: str
    name: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a line means; `sure` by number or by name and birth date, else somebody has to say yes."""

    person: Known | None = None
    sure: bool = False
    fault: str = ""


def match(who: Sequence[str], people: Sequence[Known]) -> Match:
    """The person of a pasted line, by employee number, by name and birth date, or by a name alone.

    A name alone is never sure; two people of one name need the number.
    """
    numbers = {person.number.upper(): person for person in people}
    for text in who:
        if text.upper() in numbers:
            return _agreeing(numbers[text.upper()], who)
    words = " ".join(who).split()
    name = next((word for word in words if not _DIGITS.sub("", word)), "")
    births = [digits for word in words if (digits := _DIGITS.sub("", word))]
    same = [person for person in people if name and person.name == name]
    if births:
        same = [person for person in same if births[0] in _written(person.birth_date)]
    if not same:
        return Match(fault="이 현장의 직원 가운데 찾지 못했습니다. 사번을 확인하세요.")
    if len(same) > 1:
        return Match(fault=f"같은 이름이 {len(same)}명 있습니다. 사번이나 생년월일을 함께 적으세요.")
    return Match(same[0], sure=bool(births))


def _agreeing(person: Known, who: Sequence[str]) -> Match:
    """A number that stands beside another person's name is nobody's."""
    names = [text for text in who if not any(letter.isdigit() for letter in text)]
    if names and person.name not in names:
        return Match(fault="사번과 이름이 서로 다른 사람입니다.")
    return Match(person, sure=True)


def _written(birth_date: date) -> tuple[str, str]:
    return f"{birth_date:%Y%m%d}", f"{birth_date:%y%m%d}"


@dataclass(frozen=True)
class ReadLine:
    """A pasted line read: whom it means, its plans, and what is wrong in which cell (0 is Monday)."""

    line: Line
    match: Match
    plans: tuple[Plan | None, ...]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        return self.match.person is not None and not self.faults


def read_line(line: Line, people: Sequence[Known], patterns: Mapping[str, int]) -> ReadLine:
    """A line with every cell read; a cell at fault is told and plans nothing."""
    plans: list[Plan | None] = []
    faults = {}
    for place, cell in enumerate(line.cells):
        try:
            plans.append(plan_of_text(cell, patterns))
        except ValueError as fault:
            plans.append(None)
            faults[place] = str(fault)
    return ReadLine(line, match(line.who, people), tuple(plans), faults)
