"""Cells and pasted tables of the 근무표, and whom a line means."""

from datetime import date

import pytest
from attendance.rota.rules import (
    Known,
    Line,
    Plan,
    match,
    pasted_lines,
    plan_of_code,
    plan_of_text,
    read_line,
)
from hypothesis import given
from hypothesis import strategies as st

PATTERNS = {"주간": 1, "야간": 2}
NAMES = {1: "주간", 2: "야간"}
SKY = Known(1, "26-0001", "김하늘", date(1990, 1, 2))
OTHER_SKY = Known(2, "26-0002", "김하늘", date(1991, 3, 4))
SEA = Known(3, "26-0003", "박바다", date(1992, 5, 6))


@pytest.mark.parametrize(
    ("typed", "plan", "word"),
    [
        ("주간", Plan("pattern", pattern_id=1), "주간"),
        ("0830-1730", Plan("own", start=510, end=1050), "08:30–17:30"),
        ("08:30 ~ 17:30", Plan("own", start=510, end=1050), "08:30–17:30"),
        ("8:30–17:30", Plan("own", start=510, end=1050), "08:30–17:30"),
        ("1600-2400", Plan("own", start=960, end=1440), "16:00–00:00"),
        ("휴", Plan("off"), "휴무"),
    ],
)
def test_a_typed_cell_is_read(typed: str, plan: Plan, word: str) -> None:
    assert plan_of_text(typed, PATTERNS) == plan
    assert plan.word(NAMES) == word


def test_frappe_hrms_3349_times_past_midnight_end_on_the_next_morning_of_one_shift() -> None:
    assert plan_of_text("2000-0500", PATTERNS) == Plan("own", start=1200, end=1740)


@pytest.mark.parametrize("typed", ["오전", "0830", "0830-0830", "2500-2600", "0830-2430", "p1"])
def test_a_cell_that_says_nothing_known_is_told(typed: str) -> None:
    with pytest.raises(ValueError, match="하세요"):
        plan_of_text(typed, PATTERNS)


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_own_times_survive_the_form(start: int, end: int) -> None:
    if start == end:
        return
    plan = Plan("own", start=start, end=end if end > start else end + 1440)
    assert plan_of_code(plan.code) == plan


def test_every_plan_survives_the_form() -> None:
    for plan in (Plan("pattern", pattern_id=12), Plan("off")):
        assert plan_of_code(plan.code) == plan
    assert plan_of_code("") is None


def test_a_pasted_table_leaves_its_heading_and_empty_rows_out() -> None:
    text = "이름\t월\t화\t수\t목\t금\t토\t일\r\n\r\n김하늘\t주간\t주간\t\t주간\t주간\t휴무\t휴무\r\n"
    assert pasted_lines(text) == [Line(3, ("김하늘",), ("주간", "주간", "", "주간", "주간", "휴무", "휴무"))]


def test_number_and_name_may_stand_in_two_columns_and_short_rows_are_filled() -> None:
    [two] = pasted_lines("26-0001\t김하늘" + "\t주간" * 7)
    assert two.who == ("26-0001", "김하늘")
    [short] = pasted_lines("김하늘\t주간")
    assert short.cells == ("주간", "", "", "", "", "", "")


def test_a_row_too_long_is_told_with_its_number() -> None:
    with pytest.raises(ValueError, match="2번째 줄"):
        pasted_lines("김하늘\t주간\n" + "\t".join(["박바다"] + ["주간"] * 9))


@pytest.mark.parametrize(
    "who",
    [
        ("26-0001",),
        ("26-0001", "김하늘"),
        ("김하늘", "1990-01-02"),
        ("김하늘 900102",),
        ("김하늘(1990.01.02)",),
    ],
)
def test_a_number_or_name_with_birth_date_is_sure(who: tuple[str, ...]) -> None:
    found = match([text.replace("(", " ").replace(")", "") for text in who], [SKY, OTHER_SKY, SEA])
    assert (found.person, found.sure) == (SKY, True)


def test_a_name_alone_waits_for_a_yes_and_two_of_one_name_for_a_number() -> None:
    assert match(["박바다"], [SKY, OTHER_SKY, SEA]) == match(["박바다"], [SEA])
    assert not match(["박바다"], [SEA]).sure
    assert "2명" in match(["김하늘"], [SKY, OTHER_SKY, SEA]).fault
    assert match(["최구름"], [SEA]).person is None


def test_a_number_beside_another_name_is_nobody() -> None:
    assert "다른 사람" in match(["26-0003", "김하늘"], [SKY, SEA]).fault


def test_each_cell_at_fault_is_told_by_its_day() -> None:
    read = read_line(Line(1, ("26-0003",), ("주간", "새벽", "", "", "", "", "")), [SEA], PATTERNS)
    assert list(read.faults) == [1]
    assert not read.is_fine
    assert read.plans[0] == Plan("pattern", pattern_id=1)
