"""Whom a written name may mean, and what may be written of a line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

STANDINGS = {
    "new": ("ok", "새로 넣음"),
    "same": ("muted", "이미 같음"),
    "replace": ("warn", "가져온 기록을 바꿈"),
    "overwrite": ("warn", "기존 기록을 덮어씀"),
    "protected": ("bad", "기존 기록과 다름"),
    "unknown": ("bad", "누구인지 정해야 함"),
    "double": ("bad", "같은 날이 두 번"),
    "closed": ("bad", "마감한 달"),
    "outside": ("bad", "넣을 수 없는 날짜"),
    "to_come": ("bad", "아직 오지 않은 시각"),
    "unread": ("bad", "읽을 수 없음"),
}
"""Standing of a line → kind of its mark and its word."""
WRITTEN = {"new", "replace", "overwrite"}
OUTCOMES = {
    "entered": ("ok", "넣음"),
    "replaced": ("ok", "바꿈"),
    "skipped": ("muted", "넣지 않음"),
    "undone": ("muted", "되돌림"),
    "kept": ("warn", "그 뒤 바뀌어 그대로 둠"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody employed in the month of an import."""

    id: int
    employee_no: str
    name: str
    birth_date: date


def meant(
    label: str, employee_no: str, birth_date: date | None, people: Sequence[Candidate]
) -> tuple[int, str] | None:
    """Who is meant for certain, and by what: the number with the name, or name and birth date.

    A name alone never is enough, not even when only one person bears it.
    """
    if employee_no:
        same = [one for one in people if one.employee_no == employee_no and one.name == label]
        return (same[0].id, "number") if same else None
    if birth_date is not None:
        same = [one for one in people if one.name == label and one.birth_date == birth_date]
        return (same[0].id, "birth") if len(same) == 1 else None
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a line meets: whether it was read, whom it means, and what stands there already."""

    kind: str
    is_known: bool
    is_double: bool = False
    is_closed: bool = False
    is_outside: bool = False
    is_to_come: bool = False
    is_there: bool = False
    is_same: bool = False
    source: str = ""
    overwrite: bool = False


def standing_of(facts: Facts) -> str:
    """What executing would do with a line; what people or the office wrote changes only when ticked."""
    obstacles = (
        (facts.kind == "unread", "unread"),
        (not facts.is_known, "unknown"),
        (facts.is_outside, "outside"),
        (facts.is_to_come, "to_come"),
        (facts.is_double, "double"),
        (facts.is_there and facts.is_same, "same"),
        (facts.is_closed, "closed"),
        (not facts.is_there, "new"),
        (facts.kind != "times" or facts.source == "excel", "replace"),
    )
    found = next((word for holds, word in obstacles if holds), None)
    return found or ("overwrite" if facts.overwrite else "protected")


def doubled(places: Iterable[tuple[int, date]]) -> set[tuple[int, date]]:
    """Person and date that stand more than once in an import."""
    once, twice = set[tuple[int, date]](), set[tuple[int, date]]()
    for place in places:
        (twice if place in once else once).add(place)
    return twice
