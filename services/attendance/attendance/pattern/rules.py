"""What a shift pattern makes of a shift: its official beginning, breaks taken, who was late."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from attendance.hours.rules.shift import DAY, BadShift, Shift, Stretch, clock_time, length, part_of, without

NIGHT_FROM, NIGHT_UNTIL = 15 * 60, 6 * 60
STEPS = (1, 5, 10, 15, 30)
LESS_THAN_WORKED = (
    "일한 시간을 깎는 반올림·절사는 임금 체불이 됩니다(근로기준법 제43조). "
    "근로자에게 유리한 올림만 쓸 수 있습니다."
)
SLOTS_AS = "휴게를 12:30-13:30처럼 입력하세요. 여러 번이면 쉼표로 나눕니다."
_NEIGHBOURS = (-DAY, 0, DAY, 2 * DAY)


@dataclass(frozen=True, slots=True)
class PatternShift:
    """Official times in minutes from 00:00 of the day the shift begins; an end past midnight exceeds 1440.

    `breaks` are slots by time of day; `clips_early`: minutes before `start` count only when they were
    approved; `rounding` is a step of minutes, always in the worker's favour, 1 for none.
    """

    start: int
    end: int
    breaks: tuple[Stretch, ...] = ()
    clips_early: bool = True
    rounding: int = 1
    pattern_id: int = 0
    name: str = ""

    @property
    def is_night(self) -> bool:
        """야간: begins in the afternoon from 15:00, or before 06:00."""
        return self.start >= NIGHT_FROM or self.start < NIGHT_UNTIL

    @property
    def minutes(self) -> int:
        """Minutes of work it plans: the official time less its slots."""
        inside = _overlapping(self.breaks, self.start, self.end)
        return self.end - self.start - sum(until - since for since, until in inside)


def less(pattern: PatternShift, off: Collection[str]) -> PatternShift | None:
    """What is still to be worked beside leave for the "am" or "pm" half; None when both are off.

    Each half has half of the minutes to work; a slot between them belongs to the leave.
    """
    if len(off) > 1:
        return None
    work = without([(pattern.start, pattern.end)], pattern.breaks)
    total = length(work)
    if "am" in off:
        return replace(pattern, start=part_of(work, total // 2, total)[0][0])
    return replace(pattern, end=part_of(work, 0, total // 2)[-1][1])


def apply(pattern: PatternShift | None, shift: Shift, early_approved: bool = False) -> Shift:
    """The shift as it is counted: early minutes clipped, steps rounded up, slots taken as breaks.

    Noted breaks win over slots; a pattern without slots leaves the break to the law (근로기준법 제54조).
    A shift that meets no official minute is not of this pattern and stays as it is.
    """
    offset = None if pattern is None else _offset(pattern, shift)
    if pattern is None or offset is None:
        return shift
    start = shift.start // pattern.rounding * pattern.rounding
    if pattern.clips_early and not early_approved:
        start = max(start, pattern.start + offset)
    end = -(-shift.end // pattern.rounding) * pattern.rounding
    counted = replace(shift, start=start, end=end)
    if shift.breaks is not None or not pattern.breaks:
        return counted
    return replace(counted, breaks=_taken(pattern.breaks, start, end))


def _offset(pattern: PatternShift, shift: Shift) -> int | None:
    """How many minutes the official times move to meet the shift best; None when they never meet it.

    A night worker who comes after midnight belongs to the official start of the evening before.
    """
    best, found = 0, None
    for offset in _NEIGHBOURS:
        common = min(shift.end, pattern.end + offset) - max(shift.start, pattern.start + offset)
        if common > best:
            best, found = common, offset
    return found


def _taken(slots: Sequence[Stretch], start: int, end: int) -> tuple[Stretch, ...]:
    """The slots that the presence meets, each day anew, as far as it meets them."""
    moved = {
        (since % DAY + day, since % DAY + day + until - since)
        for day in _NEIGHBOURS
        for since, until in slots
    }
    return tuple(sorted(_overlapping(moved, start, end)))


def _overlapping(slots: Iterable[Stretch], start: int, end: int) -> list[Stretch]:
    clipped = ((max(since, start), min(until, end)) for since, until in slots)
    return [(since, until) for since, until in clipped if since < until]


def official_times(pattern: PatternShift, shift: Shift) -> tuple[int, int] | None:
    """The official start and end that a shift belongs to, in its own minutes; None when they never meet."""
    offset = _offset(pattern, shift)
    return None if offset is None else (pattern.start + offset, pattern.end + offset)


def late_minutes(pattern: PatternShift, shift: Shift) -> int:
    """지각: minutes from the official start until the first clock-in, by the clock, never rounded."""
    offset = _offset(pattern, shift)
    return 0 if offset is None else max(0, shift.start - pattern.start - offset)


def early_minutes(pattern: PatternShift, shift: Shift) -> int:
    """조퇴: minutes from the last clock-out until the official end, by the clock, never rounded."""
    offset = _offset(pattern, shift)
    return 0 if offset is None else max(0, pattern.end + offset - shift.end)


def fault_of_rounding(direction: str, step: int) -> str | None:
    """The sentence for a rounding that would take worked minutes away, or None.

    Every worked minute is owed its wage (제43조, 제56조): steps may only be given, never taken.
    """
    if direction not in ("none", "up"):
        return LESS_THAN_WORKED
    if step not in STEPS:
        return "단위는 1, 5, 10, 15, 30분 가운데에서 고르세요."
    return None


def typed_slots(text: str, start: int) -> tuple[Stretch, ...]:
    """Slots from "12:30-13:30, 19:00-19:30"; one before the start of the shift is on the next morning."""
    found = []
    for part in (part.strip() for part in text.replace("–", "-").replace("~", "-").split(",")):
        if not part:
            continue
        try:
            since, until = (clock_time(clock) for clock in part.split("-"))
        except ValueError as error:
            raise BadShift("breaks", SLOTS_AS) from error
        first, last = since.hour * 60 + since.minute, until.hour * 60 + until.minute
        first += DAY if first < start else 0
        found.append((first, last + DAY * ((first - last) // DAY + 1)))
    return tuple(sorted(found))


def slots_text(slots: Iterable[Stretch]) -> str:
    """Slots as the form shows them."""
    return ", ".join(f"{clock_text(since)}-{clock_text(until)}" for since, until in slots)


def clock_text(minute: int) -> str:
    """A minute of the day as HH:MM, also past midnight."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def fault_of_slots(start: int, end: int, slots: Sequence[Stretch]) -> str | None:
    """The sentence for break slots that overlap or leave nothing to work, or None."""
    ordered = sorted(slots)
    if any(until > following for (_, until), (following, _) in pairwise(ordered)):
        return "휴게시간이 서로 겹칩니다."
    if sum(until - since for since, until in _overlapping(ordered, start, end)) >= end - start:
        return "휴게시간이 근무시간보다 깁니다."
    return None
