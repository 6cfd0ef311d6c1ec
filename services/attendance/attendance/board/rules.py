"""How a person stands today, and the strip that draws a site's numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STATES = {
    "in": ("ok", "근무 중"),
    "late": ("warn", "늦은 출근"),
    "missing": ("bad", "아직 안 옴"),
    "unclosed": ("warn", "퇴근 기록 없음"),
    "left": ("info", "퇴근"),
    "none": ("muted", "오늘 기록 없음"),
}
"""State → the kind of its mark and its word, in the order a site is scanned."""

STRIP = 240


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one person's day, in minutes from 00:00 of today; `due` is the official start."""

    came: int | None = None
    is_in: bool = False
    is_unclosed: bool = False
    due: int | None = None


def state_of(seen: Seen, now: int) -> str:
    """The state of a person at a minute of today; without an official start nobody is late or missing."""
    if seen.came is None:
        return "missing" if seen.due is not None and now > seen.due else "none"
    if seen.is_unclosed:
        return "unclosed"
    if not seen.is_in:
        return "left"
    return "late" if seen.due is not None and seen.came > seen.due else "in"


def counted(states: Iterable[str]) -> dict[str, int]:
    """How many stand in each state, in the order of STATES."""
    found = dict.fromkeys(STATES, 0)
    for state in states:
        found[state] += 1
    return found


def strip(counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """The parts of a strip STRIP units wide: state, left edge, width; the parts fill it exactly."""
    whole = sum(counts.values())
    if not whole:
        return []
    parts, passed = [], 0
    for state, count in counts.items():
        left, right = passed * STRIP // whole, (passed + count) * STRIP // whole
        passed += count
        if count:
            parts.append((state, left, right - left))
    return parts
