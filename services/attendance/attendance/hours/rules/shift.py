"""One working day as stretches of minutes: what was worked once breaks and absences are taken off."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

Stretch = tuple[int, int]
DAY = 24 * 60
BREAKS = (0, 30, 60)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Shift:
    """Minutes count from 00:00 of the day the shift began: 540 is 09:00, 1860 is 07:00 the next morning.

    `away` are stretches between a clock-out and the next clock-in; `breaks` None means nobody noted any.
    """

    start: int
    end: int
    away: tuple[Stretch, ...] = ()
    breaks: tuple[Stretch, ...] | None = None


class BadShift(ValueError):
    """A shift that cannot be: the field at fault, and the sentence for the person."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def minute_of(moment: datetime, work_date: date) -> int:
    """Whole minutes from 00:00 of `work_date` (same zone as `moment`); seconds are dropped alike."""
    return (moment.date() - work_date).days * DAY + moment.hour * 60 + moment.minute


def clock_time(value: object) -> time:
    """A clock time from "08:30"; raises ValueError with the sentence for the person."""
    text = f"{value:%H:%M}" if isinstance(value, time) else value
    if not isinstance(text, str) or not _CLOCK.fullmatch(text.strip()):
        raise ValueError("시각을 08:30처럼 입력해 주세요.")
    return time.fromisoformat(text.strip().zfill(5))


def typed_shift(clock_in: time, clock_out: time, breaks: Iterable[tuple[time, time]] | None = None) -> Shift:
    """Shift from typed times; an end before the start is the next morning, equal times are refused."""
    start, end = _minutes(clock_in), _minutes(clock_out)
    if start == end:
        raise BadShift("out", "출근과 퇴근 시각이 같습니다. 시각을 확인하세요.")
    if end < start:
        end += DAY
    if breaks is None:
        return Shift(start, end)
    return Shift(start, end, breaks=tuple(_typed_break(since, until, start, end) for since, until in breaks))


def _typed_break(since: time, until: time, start: int, end: int) -> Stretch:
    first, last = _minutes(since), _minutes(until)
    if first == last:
        raise BadShift("breaks", "휴게 시작과 끝이 같습니다.")
    if first < start:
        first += DAY
    while last < first:
        last += DAY
    if last > end:
        raise BadShift("breaks", "휴게시간이 근무시간 밖에 있습니다.")
    return first, last


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def required_break(worked: int) -> int:
    """Minutes of break owed for that many worked minutes (근로기준법 제54조: 4시간 30분, 8시간 1시간)."""
    return 60 if worked >= 480 else 30 if worked >= 240 else 0


def lawful_break(present: int, away: int = 0) -> int:
    """Minutes to take off when no break was noted: the smallest lawful one; time away counts as served."""
    for whole in BREAKS:
        taken = max(0, whole - away)
        if required_break(present - taken) <= max(whole, away):
            return taken
    raise AssertionError("60 minutes satisfy every length")


def present_stretches(shift: Shift) -> list[Stretch]:
    """The shift without the stretches away."""
    return without([(shift.start, shift.end)], shift.away)


def worked_stretches(shift: Shift) -> list[Stretch]:
    """The minutes worked, as ordered stretches; a break nobody noted is taken from the middle."""
    present = present_stretches(shift)
    if shift.breaks is not None:
        return without(present, shift.breaks)
    total = length(present)
    off = lawful_break(total, shift.end - shift.start - total)
    before = (total - off) // 2
    return part_of(present, 0, before) + part_of(present, before + off, total)


def without(stretches: Sequence[Stretch], holes: Iterable[Stretch]) -> list[Stretch]:
    """The stretches less the holes; holes may overlap each other and stick out."""
    left = list(stretches)
    for since, until in holes:
        cut = []
        for start, end in left:
            if until <= start or since >= end:
                cut.append((start, end))
                continue
            cut += [piece for piece in ((start, since), (until, end)) if piece[0] < piece[1]]
        left = cut
    return left


def length(stretches: Iterable[Stretch]) -> int:
    return sum(end - start for start, end in stretches)


def part_of(stretches: Iterable[Stretch], first: int, last: int) -> list[Stretch]:
    """The part from the `first` to the `last` minute of presence, gaps not counted."""
    found, passed = [], 0
    for start, end in stretches:
        since, until = max(first, passed), min(last, passed + end - start)
        if since < until:
            found.append((start + since - passed, start + until - passed))
        passed += end - start
    return found
