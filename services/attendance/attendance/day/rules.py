"""When a working day is still open, when it was forgotten, and what the office may write into one."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from attendance.hours.rules.shift import DAY, Shift, Stretch, minute_of

FORGOTTEN_AFTER = 24 * 60
DOUBTFUL_AFTER = 16 * 60
REJOIN_WITHIN = 120
NO_CLOCK_OUT = "퇴근 기록 없음"


@dataclass(frozen=True, slots=True)
class Stretches:
    """The noted parts of a day in minutes from 00:00 of its date, as they are stored."""

    away: tuple[Stretch, ...] = ()
    breaks: tuple[Stretch, ...] | None = None


@lru_cache(maxsize=4096)  # most days hold one of a few texts, and a month reads them by the thousand
def read_stretches(text: str) -> tuple[Stretch, ...]:
    """Stretches as they are stored."""
    return tuple((int(since), int(until)) for since, until in json.loads(text))


def write_stretches(stretches: tuple[Stretch, ...]) -> str:
    return json.dumps([list(stretch) for stretch in stretches])


def typed_breaks(text: str) -> tuple[tuple[str, str], ...] | None:
    """Breaks from "12:00-13:00, 18:00-18:30"; "없음" is none at all, an empty text is not noted."""
    if not text.strip():
        return None
    if text.strip() == "없음":
        return ()
    parts = [part.replace("–", "-").replace("~", "-").split("-") for part in text.split(",") if part.strip()]
    if any(len(part) != 2 for part in parts):
        raise ValueError("휴게를 12:00-13:00처럼 입력해 주세요. 여러 번이면 쉼표로 나눕니다.")
    return tuple((since.strip(), until.strip()) for since, until in parts)


def breaks_text(breaks: tuple[Stretch, ...] | None) -> str:
    """Noted breaks as an office form shows them."""
    if breaks is None:
        return ""
    return ", ".join(f"{_clock(since)}-{_clock(until)}" for since, until in breaks) or "없음"


def picture_words(picture: str | None) -> str:
    """A day of the history on one line: "08:30 ~ 17:30 · 휴게 12:00-13:00"."""
    if picture is None:
        return "기록 없음"
    seen = json.loads(picture)
    end = seen["clock_out"][11:16] if seen["clock_out"] else NO_CLOCK_OUT
    noted = "" if seen["breaks"] is None else f" · 휴게 {breaks_text(read_stretches(seen['breaks']))}"
    return f"{seen['clock_in'][11:16]} ~ {end}{noted}"


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def shift_between(work_date: date, clock_in: datetime, clock_out: datetime, noted: Stretches) -> Shift:
    """The shift for the hours engine; both moments in the business time zone."""
    start, end = minute_of(clock_in, work_date), minute_of(clock_out, work_date)
    return Shift(start, max(start, end), noted.away, noted.breaks)


def is_forgotten(present_since: int, now: int) -> bool:
    """Whether nobody clocked out for a whole day: such a shift is never closed with an invented time."""
    return now - present_since >= FORGOTTEN_AFTER


def is_doubtful(present_since: int, now: int) -> bool:
    """Whether 퇴근 was most likely forgotten: sixteen hours in, and the date of the day is over.

    Such a day is flagged and no longer keeps the next day from beginning; until it counts as forgotten
    its person may still clock out.
    """
    return now >= DAY and now - present_since >= DOUBTFUL_AFTER


def present_since(start: int, away: tuple[Stretch, ...]) -> int:
    """Minute of the last clock-in of a day that began at `start`."""
    return away[-1][1] if away else start


def continues(start: int, end: int, now: int) -> bool:
    """Whether a clock-in at `now` goes on with a day already clocked out, all in minutes of that day.

    On the same date always; past midnight only after a short absence, so that a meal at night does not cut
    one shift into two working days.
    """
    return now < DAY or (now - end <= REJOIN_WITHIN and now - start < DAY)
