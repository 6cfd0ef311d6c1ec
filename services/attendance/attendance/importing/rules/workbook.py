"""A client's monthly workbook (고객사 근무현황): six rows a worker, a column a day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attendance.importing.rules.told import (
    FIGURES,
    LONGEST_DAY,
    Hours,
    Named,
    Reading,
    Told,
    Unreadable,
    sum_of,
    word_in,
)

Cell = str | int | float | bool | None
DATES_ROW, FIRST_ROW, NAME, HIRED, FIGURE, FIRST_DAY, LAST_DAY, TOTAL, NUMBER = 5, 8, 3, 4, 7, 8, 38, 39, 40
MOST_PEOPLE = 500
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?")
_PLAIN = re.compile(r"(-?\d{1,4}(?:\.\d{1,6})?)\s*(?:시간|h)?")


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells; rows and columns count from one, as in the program that people see it in."""

    name: str
    rows: Sequence[Sequence[Cell]]

    def at(self, row: int, column: int) -> Cell:
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None

    def text(self, row: int, column: int) -> str:
        value = self.at(row, column)
        return "" if value is None else " ".join(str(value).split())


def read_workbook(sheets: Sequence[Sheet], file_name: str, today: date) -> Reading:
    """The first sheet in the client's layout; raises Unreadable with the sentence for the person."""
    fitting = [sheet for sheet in sheets if _starts_of(sheet)]
    if not fitting:
        raise Unreadable(
            "근무현황 양식이 아닙니다. G열에 기본·연장·심야·특근·특연·지조가 있는 파일을 올리세요."
        )
    sheet = fitting[0]
    month = _month_of(sheet, today)
    reading = Reading("workbook", month, sheet.text(2, 5)[:100] or _client_in(file_name))
    if len(fitting) > 1:
        reading.notices.append(f"시트가 여럿이어서 ‘{sheet.name}’만 읽었습니다.")
    columns = _columns(sheet, month, reading)
    starts = _starts_of(sheet)
    if len(starts) > MOST_PEOPLE:
        raise Unreadable(f"한 번에 {MOST_PEOPLE}명까지 읽습니다. 파일을 나누세요.")
    reading.people = [_person(sheet, row, columns, reading) for row in starts]
    return reading


def _starts_of(sheet: Sheet) -> list[int]:
    """Rows where a worker begins: a name, and 기본 in column G."""
    rows = range(FIRST_ROW, len(sheet.rows) + 1)
    return [row for row in rows if sheet.text(row, FIGURE) == "기본" and clean_name(sheet.text(row, NAME))]


def clean_name(text: str) -> str:
    """A name without line breaks and the department in brackets."""
    return " ".join(_BRACKETS.sub(" ", text).split())[:50]


def _month_of(sheet: Sheet, today: date) -> str:
    year = _digits(sheet.text(2, 10)) or today.year
    named = re.search(r"(\d{1,2})\s*월", sheet.name)
    month = _digits(sheet.text(2, 13)) or (int(named[1]) if named else 0)
    if not (2000 <= year <= 2100 and 1 <= month <= 12):
        raise Unreadable("J2의 연도와 M2의 월을 읽을 수 없습니다. 파일을 확인하세요.")
    return f"{year:04d}-{month:02d}"


def _digits(text: str) -> int:
    found = re.match(r"\d{1,4}", text)
    return int(found[0]) if found else 0


def _client_in(file_name: str) -> str:
    stem = file_name.rpartition(".")[0] or file_name
    return " ".join(stem.rpartition("-")[2].split())[:100] if "-" in stem else ""


def _columns(sheet: Sheet, month: str, reading: Reading) -> dict[int, date]:
    """Column → date of the month; a date of another month or a second one of the same day is left out."""
    found: dict[int, date] = {}
    for column in range(FIRST_DAY, LAST_DAY + 1):
        day = _day_of(sheet.at(DATES_ROW, column), month)
        if day is None:
            continue
        if f"{day:%Y-%m}" != month or day in found.values():
            reading.notices.append(f"5행의 {day} 열은 {month}의 날짜가 아니거나 두 번 적혀 읽지 않았습니다.")
            continue
        found[column] = day
    if not found:
        raise Unreadable(f"5행에서 {month}의 날짜를 찾지 못했습니다. J2, M2와 5행을 확인하세요.")
    return found


def _day_of(value: Cell, month: str) -> date | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return date.fromisoformat(f"{month}-{int(value):02d}") if value == int(value) else None
        return date.fromisoformat(str(value)[:10]) if value else None
    except (ValueError, OverflowError):
        return None


def _person(sheet: Sheet, start: int, columns: dict[int, date], reading: Reading) -> Named:
    rows = _figure_rows(sheet, start)
    hired = _day_of(sheet.text(start, HIRED), "")
    named = Named(clean_name(sheet.text(start, NAME)), hire_date=hired)
    if sheet.text(DATES_ROW, NUMBER) == "사번":
        named.employee_no = sheet.text(start, NUMBER).upper()[:40]
    named.days = [told for column, day in columns.items() if (told := _told(sheet, rows, column, day))]
    named.totals = _totals(sheet, rows)
    _compare(named, reading)
    return named


def _figure_rows(sheet: Sheet, start: int) -> dict[str, int]:
    """Figure → row, as far as the six rows are labelled; the next worker's 기본 ends them."""
    words = {word: figure for figure, word in FIGURES.items()}
    found = {"base": start}
    for row in range(start + 1, start + len(FIGURES)):
        figure = words.get(sheet.text(row, FIGURE))
        if figure == "base":
            break
        if figure:
            found.setdefault(figure, row)
    return found


def _told(sheet: Sheet, rows: dict[str, int], column: int, day: date) -> Told | None:
    figures, word = dict[str, int](), ""
    for figure, row in rows.items():
        value = sheet.at(row, column)
        mark = word_in(value) if isinstance(value, str) else ""
        minutes = 0 if mark else minutes_in(value)
        if minutes is None:
            what = " ".join(str(value).split())[:20]
            return Told("unread", day, problem=f"{FIGURES[figure]} 칸의 ‘{what}’은 시간이 아닙니다.")
        word, figures[figure] = word or mark, minutes
    hours = Hours(**figures)
    if not any(figures.values()):
        return Told("mark", day, word=word) if word else None
    if not 0 <= hours.total <= LONGEST_DAY or hours.night > LONGEST_DAY:
        return Told("unread", day, problem="하루 시간이 0시간보다 작거나 24시간보다 큽니다.")
    return Told("hours", day, hours=hours, word=word)


def minutes_in(value: Cell) -> int | None:
    """Minutes of a cell of hours (8, "8.5", "8:30", "8시간"); an empty one is 0, anything else None."""
    if value is None or isinstance(value, bool) or (isinstance(value, str) and value.strip() in ("", "-")):
        return None if isinstance(value, bool) else 0
    if isinstance(value, str):
        clock, plain = _CLOCK.fullmatch(value.strip()), _PLAIN.fullmatch(value.strip())
        if clock:
            value = int(clock[1]) + int(clock[2]) / 60
        elif plain:
            value = float(plain[1])
        else:
            return None
    return round(value * 60) if 0 <= value <= 9_999 else None


def _totals(sheet: Sheet, rows: dict[str, int]) -> Hours | None:
    found = {figure: minutes_in(sheet.at(row, TOTAL)) for figure, row in rows.items()}
    if not any(found.values()):
        return None
    return Hours(**{figure: minutes or 0 for figure, minutes in found.items()})


def _compare(named: Named, reading: Reading) -> None:
    """Notice where the file's own sums are not the sums of its cells."""
    counted = sum_of([told.hours for told in named.days if told.hours])
    for figure, word in FIGURES.items():
        said = getattr(named.totals, figure) if named.totals else 0
        if named.totals and said != getattr(counted, figure):
            there, here = said / 60, getattr(counted, figure) / 60
            reading.notices.append(
                f"{named.label}: {word} 합계 {there:g}시간, 칸을 더하면 {here:g}시간입니다."
            )
