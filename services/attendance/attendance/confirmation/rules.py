"""The document a client signs, line by line, and what differs from the one that was signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Line = Mapping[str, Any]
FIGURES = ("worked", "overtime", "night", "holiday")
WORDS = {
    "name": "이름",
    "employee_no": "사번",
    "clock_in": "출근",
    "clock_out": "퇴근",
    "break": "휴게",
    "worked": "근무",
    "overtime": "연장",
    "night": "야간",
    "holiday": "휴일",
}
_MINUTES = ("break", *FIGURES)


@dataclass(frozen=True)
class Person:
    """One person's lines of a document."""

    employee_id: int
    employee_no: str
    name: str
    lines: list[Line]

    @property
    def days(self) -> list[tuple[date, Line]]:
        """The lines with their dates."""
        return [(date.fromisoformat(line["work_date"]), line) for line in self.lines]

    def total(self, figure: str) -> int:
        """Sum of a figure, in minutes."""
        return sum(line[figure] for line in self.lines)


@dataclass(frozen=True)
class Change:
    """One line that is no longer what was signed; `fields` are (word, before, after)."""

    name: str
    employee_no: str
    work_date: date
    kind: str
    fields: list[tuple[str, str, str]]


def line_of(person: Mapping[str, Any], day: Mapping[str, Any]) -> dict[str, Any]:
    """A person's day as the client sees it: no pay, no birth date."""
    return {
        **{name: person[name] for name in ("employee_id", "employee_no", "name")},
        **{name: day[name] for name in ("work_date", "clock_in", "clock_out", "break", "worked")},
        "overtime": day["overtime"],
        "night": day["night"],
        "holiday": day["holiday_within_8h"] + day["holiday_beyond_8h"],
    }


def document_of(site: str, first: date, last: date, lines: Sequence[Line]) -> dict[str, Any]:
    """The document in its one order: people by number, days by date."""
    ordered = sorted(lines, key=lambda line: (line["employee_no"], line["work_date"]))
    return {"site": site, "first": first.isoformat(), "last": last.isoformat(), "lines": ordered}


def people_of(document: Mapping[str, Any]) -> list[Person]:
    """The lines of a document by person, in its order."""
    found: dict[int, Person] = {}
    for line in document["lines"]:
        person = Person(line["employee_id"], line["employee_no"], line["name"], [])
        found.setdefault(line["employee_id"], person).lines.append(line)
    return list(found.values())


def line_on(document: Mapping[str, Any], employee_id: int, day: date) -> Line | None:
    """A person's line of a date."""
    key = employee_id, day.isoformat()
    return next((line for line in document["lines"] if _key(line) == key), None)


def changes_between(signed: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """Every line that was changed, added or taken out since it was signed."""
    before = {_key(line): line for line in signed["lines"]}
    after = {_key(line): line for line in now["lines"]}
    keys = sorted({*before, *after}, key=lambda key: ((after.get(key) or before[key])["employee_no"], key[1]))
    return [_change(before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def fault_of(document: Mapping[str, Any], today: date) -> str | None:
    """Why a document cannot be signed yet, or None: days may still come, or a day has no end."""
    if not document["lines"]:
        return "이 기간에 근무 기록이 없어요."
    if date.fromisoformat(document["last"]) >= today:
        return "아직 끝나지 않은 기간이에요. 마지막 날 다음 날부터 확인할 수 있어요."
    if any(line["clock_out"] is None for line in document["lines"]):
        return "퇴근 기록이 없는 날이 있어요. 사무실이 고친 뒤에 확인할 수 있어요."
    return None


def _key(line: Line) -> tuple[int, str]:
    return line["employee_id"], line["work_date"]


def _change(before: Line | None, after: Line | None) -> Change:
    some = after or before or {}
    kind = "추가" if before is None else "삭제" if after is None else "변경"
    fields = [
        (word, _shown(name, before), _shown(name, after))
        for name, word in WORDS.items()
        if (before or {}).get(name) != (after or {}).get(name) and not _is_told(name, before, after)
    ]
    return Change(some["name"], some["employee_no"], date.fromisoformat(some["work_date"]), kind, fields)


def _is_told(name: str, before: Line | None, after: Line | None) -> bool:
    # Whose line came or went stands at its head; a figure that is zero on the one side says nothing.
    return (before is None or after is None) and (
        name in ("name", "employee_no") or not ((before or after or {}).get(name))
    )


def _shown(name: str, line: Line | None) -> str:
    if line is None:
        return "없음"
    value = line[name]
    if name not in _MINUTES:
        return str(value) if value is not None else "기록 없음"
    whole, rest = divmod(value, 60)
    return " ".join([*([f"{whole}시간"] if whole else []), *([f"{rest}분"] if rest or not whole else [])])
