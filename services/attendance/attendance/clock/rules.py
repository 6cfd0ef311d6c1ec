"""When a press of the button is a new punch, the same punch again, or a mistake."""

from datetime import datetime, timedelta

SAME_PRESS = timedelta(minutes=2)
HASTY = timedelta(minutes=1)
WORDS = {"in": "출근", "out": "퇴근"}


def is_same_press(kind: str, now: datetime, last_kind: str, last_at: datetime) -> bool:
    """Whether this press repeats the last one: the same button within two minutes."""
    return kind == last_kind and now - last_at < SAME_PRESS


def is_hasty(clock_in: datetime, now: datetime) -> bool:
    """Whether a clock-out follows its clock-in so soon that the person is asked once more."""
    return now - clock_in < HASTY
