"""What a day's punches say against its official times, as one sentence each; never about pay."""

from collections.abc import Iterator
from dataclasses import dataclass

from attendance.hours.rules.shift import Shift
from attendance.pattern.rules import PatternShift, official_times


@dataclass(frozen=True, slots=True)
class Remark:
    """One difference: `official` and `real` are minutes of the day, `real` None when nobody came.

    `kind`: "late", "left" (before the official end), "before" (came before the start and it does not count
    yet), "elsewhen" (at quite another time), "absent" (the start has passed without a punch).
    """

    kind: str
    official: int
    real: int | None = None

    @property
    def minutes(self) -> int:
        """How far the punch is from the official time."""
        return 0 if self.real is None else abs(self.real - self.official)

    @property
    def to_worker(self) -> str:
        planned, real, minutes = _clock(self.official), _clock(self.real), _words(self.minutes)
        return {
            "late": f"예정 {planned}보다 {minutes} 늦게 출근했어요.",
            "left": f"예정 {planned}보다 {minutes} 일찍 퇴근했어요. 일한 시간은 그대로 세요.",
            "before": f"{real}에 왔지만 근무는 {planned}부터 세요(사무실이 승인하면 바뀌어요).",
            "elsewhen": f"예정은 {planned}부터였는데 다른 시간에 일했어요. 일한 시간은 그대로 세요.",
            "absent": f"{planned} 출근 예정인데 아직 출근 기록이 없어요.",
        }[self.kind]

    @property
    def to_office(self) -> str:
        planned, real, minutes = _clock(self.official), _clock(self.real), _words(self.minutes)
        return {
            "late": f"예정 {planned}보다 {minutes} 늦은 출근",
            "left": f"예정 {planned}보다 {minutes} 이른 퇴근",
            "before": f"{real} 출근, 승인 전에는 {planned}부터 계산",
            "elsewhen": f"예정 {planned}과 다른 시간의 근무",
            "absent": f"예정 {planned}, 출근 기록 없음",
        }[self.kind]


def remarks(
    pattern: PatternShift | None, shift: Shift, *, is_over: bool = True, early_approved: bool = False
) -> list[Remark]:
    """The differences between a shift and its official times; without a pattern there are none.

    `is_over` False for a shift still going on, whose end is now: leaving early cannot be told yet.
    """
    if pattern is None:
        return []
    return list(_differences(pattern, shift, is_over, early_approved))


def _differences(
    pattern: PatternShift, shift: Shift, is_over: bool, early_approved: bool
) -> Iterator[Remark]:
    official = official_times(pattern, shift)
    if official is None:
        # Somebody in before the start meets the official time only later.
        if is_over:
            yield Remark("elsewhen", pattern.start, shift.start)
        elif shift.start < pattern.start and pattern.clips_early and not early_approved:
            yield Remark("before", pattern.start, shift.start)
        return
    start, end = official
    if shift.start > start:
        yield Remark("late", start, shift.start)
    elif shift.start < start and pattern.clips_early and not early_approved:
        yield Remark("before", start, shift.start)
    if is_over and shift.end < end:
        yield Remark("left", end, shift.end)


def absent(pattern: PatternShift | None, now: int) -> list[Remark]:
    """The remark of a day without a punch whose official start has passed at minute `now` of that day."""
    return [Remark("absent", pattern.start)] if pattern is not None and now > pattern.start else []


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, [f"{hours}시간" if hours else "", f"{rest}분" if rest else ""])) or "0분"
