"""A pasted table: which columns it has, whom each row means, what is told beside it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payroll.batch.rules import NAME_ALONE, Known, Read, read_rows, table_rows, won_of

HANEUL = Known(1, "H-0001", "김하늘", date(1990, 5, 17), date(2025, 3, 1), None)
BADA = Known(2, "H-0002", "이바다", date(1988, 1, 2), date(2025, 3, 1), date(2026, 10, 31))
NAMESAKE = Known(3, "H-0003", "김하늘", date(2001, 12, 24), date(2026, 12, 1), None)
END = date(2026, 11, 30)


def read(text: str, *people: Known) -> list[Read]:
    return read_rows(table_rows(text), people or (HANEUL, BADA, NAMESAKE), END)


def told(text: str) -> tuple[int | None, int, str]:
    one = read(text)[0]
    return (one.person.employee_id if one.person else None), one.won, one.fault


def test_heads_name_the_columns_in_any_order_and_others_are_left_alone() -> None:
    text = "부서\t금액\t성명\t사 번\t비고\n물류\t300,000원\t김하늘\tH-0001\t3분기 성과\n"
    row = table_rows(text)[0]
    assert (row.line, row.number, row.name, row.won, row.memo) == (
        2,
        "H-0001",
        "김하늘",
        "300,000원",
        "3분기 성과",
    )


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("H-0001\t김하늘\t1990-05-17\t300,000\t상여", 1),
        ("h-0001\t300000", 1),
        ("H-0001 김하늘 300000 2차 상여", 1),
        ("김하늘\t900517\t300000", 1),
        ("김하늘\t1990.5.17\t300,000", 1),
        ("\t이 바다\t880102\t300000", 2),
    ],
)
def test_without_heads_the_shape_of_the_cells_tells_who_is_meant(text: str, person: int) -> None:
    assert told(text) == (person, 300_000, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("이름\t금액\n김하늘\t300000", NAME_ALONE),
        ("H-0009\t300000", "사번 H-0009인 직원이 없습니다."),
        ("H-0001\t이바다\t300000", "사번 H-0001은 김하늘입니다. 적힌 이름과 다릅니다."),
        ("H-0001\t김하늘\t881231\t300000", "사번 H-0001의 생년월일과 다릅니다."),
        ("김하늘\t880102\t300000", "이름과 생년월일이 맞는 직원이 없습니다."),
        ("H-0001\t-300000", "금액은 300,000처럼 0보다 큰 원 단위 숫자여야 합니다."),
        ("H-0001\t\t", "금액이 없습니다."),
        ("H-0003\t300000", "이 달까지 재직한 적이 없는 직원입니다(입사일 2026-12-01)."),
    ],
)
def test_what_is_wrong_with_a_row_is_told_beside_it(text: str, fault: str) -> None:
    assert told(text)[2] == fault


def test_two_people_of_one_name_and_birth_date_are_told_apart_by_number_only() -> None:
    twin = Known(4, "H-0004", "김하늘", date(1990, 5, 17), date(2025, 3, 1), None)
    assert "둘 이상" in read("김하늘\t900517\t1000", HANEUL, twin)[0].fault
    assert read("H-0004\t1000", HANEUL, twin)[0].person == twin


def test_somebody_pasted_twice_is_told_on_both_lines() -> None:
    faults = [one.fault for one in read("H-0001\t1000\nH-0002\t1000\n김하늘\t900517\t2000")]
    assert faults == [
        "같은 직원이 3번째 줄에도 있습니다. 한 줄로 합치세요.",
        "",
        "같은 직원이 1번째 줄에도 있습니다. 한 줄로 합치세요.",
    ]


@pytest.mark.parametrize("text", ["", "사번\t메모\nH-0001\t상여", "사번\t금액", "H-0001\t1\n" * 5_001])
def test_a_table_that_cannot_be_read_at_all_is_refused_whole(text: str) -> None:
    with pytest.raises(ValueError, match=r"붙여 넣으세요|제목 줄"):
        table_rows(text)


@given(st.integers(1, 100_000_000))
def test_won_are_read_as_excel_writes_them(won: int) -> None:
    assert {won_of(text) for text in (str(won), f"{won:,}", f"₩{won:,}", f" {won:,}원 ")} == {won}
