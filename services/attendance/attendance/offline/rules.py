"""What can be proved about the moment of a press that was made without a network.

The phone's wall clock is never asked. The server knows two moments of its own: when it gave out the token and
when the press arrived. Between them stand the readings of a clock that nobody can set (time since the page
began); they count only where they agree with the server's two moments.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

VALID = timedelta(days=7)
SLACK = timedelta(seconds=30)
DRIFT = 1000
LONGEST_READING = 24 * 24 * 3600 * 1000  # fits the column
WIDE = timedelta(minutes=30)

WORDS = {"in": "출근", "out": "퇴근"}
STATES = {"held": "대기", "taken": "기록", "refused": "기록 안 됨"}
REASONS = {
    "": "",
    "wide": "누른 시각을 30분 안으로 좁힐 수 없음",
    "place": "근무지를 확인하지 못함",
    "late": "더 늦은 기록이 먼저 도착함",
    "gap": "앞서 누른 기록이 아직 도착하지 않음",
    "expired": "7일이 지나 도착함",
    "unreadable": "시각 증명을 읽을 수 없음",
    "month_closed": "마감한 달",
    "not_employed": "재직 기간이 아님",
    "already_in": "이미 출근한 상태",
    "not_in": "출근 기록이 없음",
    "forgotten_out": "출근한 지 24시간이 지남",
    "later_record": "그 시각 뒤의 기록과 어긋남",
}
OWN_REASONS = {
    "wide": "누른 시각을 좁히지 못해 사무실이 확인해요.",
    "place": "근무지를 확인하지 못해 사무실이 확인해요.",
    "late": "나중 기록이 먼저 도착해 사무실이 확인해요.",
    "gap": "앞서 누른 기록을 기다리고 있어요.",
    "expired": "7일이 지나 도착해서 기록하지 못했어요.",
    "unreadable": "시각을 증명하지 못해 기록하지 못했어요.",
    "month_closed": "마감한 달이라 기록하지 못했어요.",
    "not_employed": "재직 기간이 아니라 기록하지 못했어요.",
    "already_in": "이미 출근한 상태라 기록하지 못했어요.",
    "not_in": "출근 기록이 없어 기록하지 못했어요.",
    "forgotten_out": "출근한 지 24시간이 지나 기록하지 못했어요.",
    "later_record": "다른 기록과 어긋나 기록하지 못했어요.",
}
KEPT = "사무실이 볼 수 있게 남겨 두었어요."


@dataclass(frozen=True, slots=True)
class Reading:
    """Unbroken monotonic time from the token to the press and from there to the sending; None: not known."""

    elapsed: timedelta | None = None
    age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The moment taken for a press, and between which moments it lies."""

    at: datetime
    earliest: datetime
    latest: datetime

    @property
    def is_wide(self) -> bool:
        """Whether the office is to confirm the moment."""
        return self.latest - self.earliest > WIDE


def provable_window(
    issued_at: datetime, arrived_at: datetime, before: Window | None, reading: Reading
) -> Window:
    """The window of a press: not before its token or the press before it, not after its arrival.

    A reading that fits narrows it to half a minute on each side, and a thousandth for the clock's drift;
    without one the moment is the arrival, the only one that the server saw itself.
    """
    start = min(issued_at if before is None else max(issued_at, before.earliest), arrived_at)
    floor = start if before is None else min(max(start, before.at), arrived_at)
    believed = _believed(issued_at, arrived_at, reading)
    if believed is None:
        return Window(arrived_at, start, arrived_at)
    moment, slack = believed
    if not floor - slack <= moment <= arrived_at + slack:
        return Window(arrived_at, start, arrived_at)
    at = min(max(moment, floor), arrived_at)
    return Window(at, max(start, min(moment - slack, at)), min(arrived_at, max(moment + slack, at)))


def _believed(
    issued_at: datetime, arrived_at: datetime, reading: Reading
) -> tuple[datetime, timedelta] | None:
    """The moment that the readings tell and how far it may be off; None where they contradict each other."""
    told = []
    if reading.elapsed is not None:
        told.append((issued_at + reading.elapsed, SLACK + reading.elapsed / DRIFT))
    if reading.age is not None:
        told.append((arrived_at - reading.age, SLACK + reading.age / DRIFT))
    if len(told) == 2 and abs(told[0][0] - told[1][0]) > told[0][1] + told[1][1]:
        return None
    return told[0] if told else None


def uncertainty(at: datetime, earliest: datetime, latest: datetime) -> int:
    """By how many whole minutes a moment may be off, rounded up."""
    off = max(at - earliest, latest - at)
    return -(-int(off.total_seconds()) // 60)


def uncertainty_words(minutes: int) -> str:
    """±: "±1분", "±2시간 10분"."""
    hours, rest = divmod(minutes, 60)
    return "±" + " ".join([f"{hours}시간"] * bool(hours) + [f"{rest}분"] * bool(rest or not hours))


def is_expired(issued_at: datetime, arrived_at: datetime) -> bool:
    return arrived_at - issued_at > VALID
