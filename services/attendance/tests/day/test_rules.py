"""Open, forgotten and continued days; breaks as the office types them."""

import json
from datetime import date

import pytest
from attendance.day.rules import (
    Stretches,
    breaks_text,
    continues,
    is_doubtful,
    is_forgotten,
    picture_words,
    present_since,
    read_stretches,
    shift_between,
    typed_breaks,
    write_stretches,
)
from attendance.hours.rules.shift import Shift
from chassis.testing import kst


def test_clock_out_is_in_doubt_after_sixteen_hours_of_another_date() -> None:
    assert not is_doubtful(510, 510 + 959)
    assert is_doubtful(510, 510 + 960)
    assert not is_doubtful(10, 10 + 960)
    assert is_doubtful(10, 1440)
    assert not is_doubtful(1380, 1380 + 959)


def test_history_reads_in_words() -> None:
    day = {"clock_in": "2026-11-17T08:30:00+09:00", "clock_out": None, "breaks": None}
    assert picture_words(None) == "기록 없음"
    assert picture_words(json.dumps(day)) == "08:30 ~ 퇴근 기록 없음"
    whole = day | {"clock_out": "2026-11-17T17:30:00+09:00", "breaks": "[[720, 780]]"}
    assert picture_words(json.dumps(whole)) == "08:30 ~ 17:30 · 휴게 12:00-13:00"


def test_shift_is_forgotten_after_a_whole_day() -> None:
    assert not is_forgotten(510, 510 + 1439)
    assert is_forgotten(510, 510 + 1440)


def test_present_since_the_last_clock_in() -> None:
    assert present_since(480, ()) == 480
    assert present_since(480, ((720, 780), (900, 930))) == 930


@pytest.mark.parametrize(
    ("start", "end", "now", "goes_on"),
    [
        (480, 720, 1080, True),  # 같은 날 저녁
        (1200, 1470, 1530, True),  # 밤 근무 중 식사
        (1200, 1740, 1920, False),  # 밤 근무를 마치고 세 시간 뒤
        (1380, 1500, 1620, True),  # 두 시간까지
        (1380, 1500, 1621, False),
        (600, 2030, 2041, False),  # 시작한 지 하루가 넘음
    ],
)
def test_what_goes_on_with_the_same_day(start: int, end: int, now: int, goes_on: bool) -> None:
    assert continues(start, end, now) is goes_on


def test_stretches_are_kept_as_they_are() -> None:
    kept = ((720, 780), (1080, 1110))
    assert read_stretches(write_stretches(kept)) == kept
    assert read_stretches("[]") == ()


def test_shift_counts_from_the_work_date() -> None:
    found = shift_between(date(2026, 11, 18), kst("2026-11-18 22:00"), kst("2026-11-19 06:30"), Stretches())
    assert found == Shift(1320, 1830)


def test_clock_set_back_never_makes_negative_time() -> None:
    found = shift_between(date(2026, 11, 18), kst("2026-11-18 09:00"), kst("2026-11-18 08:59"), Stretches())
    assert found == Shift(540, 540)


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("", None),
        ("없음", ()),
        ("12:00-13:00", (("12:00", "13:00"),)),
        ("12:00 ~ 13:00, 18:00–18:30", (("12:00", "13:00"), ("18:00", "18:30"))),
    ],
)
def test_typed_breaks(text: str, breaks: tuple[tuple[str, str], ...] | None) -> None:
    assert typed_breaks(text) == breaks


def test_breaks_that_cannot_be_read_say_how() -> None:
    with pytest.raises(ValueError, match="12:00-13:00처럼"):
        typed_breaks("점심 한 시간")


def test_breaks_are_shown_as_they_are_typed() -> None:
    assert breaks_text(None) == ""
    assert breaks_text(()) == "없음"
    assert breaks_text(((720, 780), (1470, 1500))) == "12:00-13:00, 00:30-01:00"
