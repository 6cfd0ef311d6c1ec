"""The provable window: never outside what the server saw, narrowed only by readings that agree."""

from datetime import timedelta

from attendance.offline.rules import (
    Reading,
    Window,
    is_expired,
    provable_window,
    uncertainty,
    uncertainty_words,
)
from chassis.testing import kst
from hypothesis import given
from hypothesis import strategies as st

ISSUED, ARRIVED = kst("2026-11-18 07:58"), kst("2026-11-18 09:00")
_SPANS = st.none() | st.integers(0, 10**9).map(lambda ms: timedelta(milliseconds=ms))
_READINGS = st.builds(Reading, _SPANS, _SPANS)


def test_a_reading_since_the_token_tells_the_moment_to_half_a_minute() -> None:
    window = provable_window(ISSUED, ARRIVED, None, Reading(elapsed=timedelta(minutes=2)))
    assert window.at == kst("2026-11-18 08:00")
    assert uncertainty(window.at, window.earliest, window.latest) == 1
    assert not window.is_wide


def test_a_reading_until_the_sending_tells_it_as_well() -> None:
    window = provable_window(ISSUED - timedelta(hours=12), ARRIVED, None, Reading(age=timedelta(minutes=50)))
    assert window.at == kst("2026-11-18 08:10")
    assert not window.is_wide


def test_without_a_reading_only_the_arrival_is_known_and_the_window_is_wide() -> None:
    window = provable_window(ISSUED, ARRIVED, None, Reading())
    assert window == Window(ARRIVED, ISSUED, ARRIVED)
    assert window.is_wide


def test_readings_that_contradict_each_other_are_not_believed() -> None:
    both = Reading(elapsed=timedelta(minutes=2), age=timedelta(minutes=2))
    assert provable_window(ISSUED, ARRIVED, None, both) == Window(ARRIVED, ISSUED, ARRIVED)


def test_a_moment_after_the_arrival_is_not_believed() -> None:
    window = provable_window(ISSUED, ARRIVED, None, Reading(elapsed=timedelta(hours=5)))
    assert window == Window(ARRIVED, ISSUED, ARRIVED)


def test_a_press_never_lies_before_the_one_counted_before_it() -> None:
    first = provable_window(ISSUED, ARRIVED, None, Reading(elapsed=timedelta(minutes=30)))
    second = provable_window(ISSUED, ARRIVED, first, Reading(elapsed=timedelta(minutes=5)))
    assert (second.at, second.earliest) == (ARRIVED, first.earliest)


@given(st.integers(-60, 60 * 24 * 9), st.lists(_READINGS, min_size=1, max_size=6))
def test_every_window_lies_inside_what_the_server_saw_and_they_follow_each_other(
    minutes: int, readings: list[Reading]
) -> None:
    arrived, before = ISSUED + timedelta(minutes=minutes), None
    for reading in readings:
        window = provable_window(ISSUED, arrived, before, reading)
        assert min(ISSUED, arrived) <= window.earliest <= window.at <= window.latest <= arrived
        if before is not None:
            assert before.at <= window.at
            assert before.earliest <= window.earliest
        before = window


@given(_READINGS)
def test_who_reads_nothing_gains_nothing(reading: Reading) -> None:
    widest = provable_window(ISSUED, ARRIVED, None, Reading())
    window = provable_window(ISSUED, ARRIVED, None, reading)
    assert widest.earliest <= window.earliest
    assert window.latest <= widest.latest


def test_a_token_is_good_for_seven_days() -> None:
    assert not is_expired(ISSUED, ISSUED + timedelta(days=7))
    assert is_expired(ISSUED, ISSUED + timedelta(days=7, seconds=1))


def test_uncertainty_is_said_in_hours_and_minutes() -> None:
    assert [uncertainty_words(minutes) for minutes in (0, 1, 60, 130)] == [
        "±0분",
        "±1분",
        "±1시간",
        "±2시간 10분",
    ]
