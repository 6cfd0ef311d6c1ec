"""What may be asked for a day, and the words for a request's states."""

import json
from collections.abc import Sequence
from datetime import date, time

from attendance.hours.rules.shift import Shift

STATES = {"open": "대기", "approved": "승인", "rejected": "반려", "withdrawn": "취소"}
OWN_STATES = {
    "open": "사무실이 확인하고 있어요",
    "approved": "반영됐어요",
    "rejected": "반영되지 않았어요",
    "withdrawn": "취소했어요",
}
KINDS = {"open": "info", "approved": "ok", "rejected": "bad", "withdrawn": "muted"}
BAD_SHIFT = {
    "out": "출근과 퇴근이 같은 시각이에요. 다시 확인해 주세요.",
    "breaks": "휴게는 일한 시간 안에서, 시작이 끝보다 먼저여야 해요.",
}


def fault_of_date(work_date: date, today: date, *, employed: bool) -> str | None:
    """The sentence for a date nobody can have worked on, or None."""
    if work_date > today:
        return "아직 오지 않은 날은 요청할 수 없어요."
    if not employed:
        return "그날은 재직 기간이 아니에요. 날짜를 확인해 주세요."
    return None


def changes_nothing(asked: Shift, recorded: Shift | None) -> bool:
    """Whether a day already has exactly the times and breaks that are asked for."""
    if recorded is None:
        return False
    return (asked.start, asked.end, asked.breaks) == (recorded.start, recorded.end, recorded.breaks)


def stored_breaks(breaks: Sequence[tuple[time, time]] | None) -> str | None:
    """Typed breaks as JSON; None means that nobody noted any."""
    if breaks is None:
        return None
    return json.dumps([[f"{since:%H:%M}", f"{until:%H:%M}"] for since, until in breaks])


def read_breaks(text: str | None) -> list[tuple[str, str]] | None:
    return None if text is None else [(since, until) for since, until in json.loads(text)]


def asked_words(clock_in: str, clock_out: str, breaks: str | None) -> str:
    """What is asked for, on one line as the office and the worker read it."""
    noted = read_breaks(breaks)
    if noted is None:
        return f"{clock_in} ~ {clock_out}"
    rests = ", ".join(f"{since}-{until}" for since, until in noted) or "없음"
    return f"{clock_in} ~ {clock_out} · 휴게 {rests}"
