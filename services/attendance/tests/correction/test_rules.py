"""What may be asked for a day, and how it is written down."""

from datetime import date, time

from attendance.correction import rules
from attendance.hours.rules.shift import Shift, typed_shift
from hypothesis import given
from hypothesis import strategies as st

CLOCK = st.times(time(0), time(23, 59)).map(lambda moment: moment.replace(second=0, microsecond=0))
BREAKS = st.none() | st.lists(st.tuples(CLOCK, CLOCK), max_size=4)


def test_days_to_come_and_days_of_nobody_are_refused() -> None:
    today = date(2026, 11, 18)
    assert "오지 않은" in (rules.fault_of_date(date(2026, 11, 19), today, employed=True) or "")
    assert "재직 기간" in (rules.fault_of_date(date(2026, 11, 17), today, employed=False) or "")
    assert rules.fault_of_date(today, today, employed=True) is None


def test_what_is_asked_reads_on_one_line() -> None:
    assert rules.asked_words("08:30", "17:30", None) == "08:30 ~ 17:30"
    assert rules.asked_words("08:30", "17:30", "[]") == "08:30 ~ 17:30 · 휴게 없음"
    assert rules.asked_words("22:00", "07:00", '[["02:00", "03:00"]]').endswith("휴게 02:00-03:00")


@given(breaks=BREAKS)
def test_breaks_are_read_as_they_were_written(breaks: list[tuple[time, time]] | None) -> None:
    read = rules.read_breaks(rules.stored_breaks(breaks))
    assert read == (
        None if breaks is None else [(f"{since:%H:%M}", f"{until:%H:%M}") for since, until in breaks]
    )


@given(start=CLOCK, end=CLOCK, other=CLOCK)
def test_a_wish_changes_nothing_only_when_every_time_is_the_same(start: time, end: time, other: time) -> None:
    if start in (end, other):
        return
    asked = typed_shift(start, end)
    assert rules.changes_nothing(asked, Shift(asked.start, asked.end, away=((1, 2),)))
    assert rules.changes_nothing(asked, typed_shift(start, other)) == (end == other)
    assert not rules.changes_nothing(asked, typed_shift(start, end, []))
    assert not rules.changes_nothing(asked, None)
