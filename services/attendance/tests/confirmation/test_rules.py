"""The document a client signs, and what differs from it."""

from datetime import date
from typing import Any

from attendance.confirmation.rules import changes_between, document_of, fault_of, line_on, people_of
from attendance.month.rules import version_of
from hypothesis import given
from hypothesis import strategies as st

FIRST, LAST = date(2026, 11, 16), date(2026, 11, 22)


def line(day: str = "2026-11-17", worked: int = 480, number: int = 1, **more: Any) -> dict[str, Any]:
    plain = {"employee_id": number, "employee_no": f"HMT000{number}", "name": "김하늘", "work_date": day}
    times = {"clock_in": "08:30", "clock_out": "17:30", "break": 60, "worked": worked}
    return {**plain, **times, "overtime": 0, "night": 0, "holiday": 0, **more}


def document(*lines: dict[str, Any]) -> dict[str, Any]:
    return document_of("한빛물류", FIRST, LAST, lines)


@given(st.permutations([line(number=1), line(number=2), line("2026-11-18"), line("2026-11-19", number=2)]))
def test_the_order_of_reading_changes_no_hash(lines: list[dict[str, Any]]) -> None:
    assert version_of(document(*lines)) == version_of(document(*sorted(lines, key=str)))


def test_a_change_is_told_figure_by_figure() -> None:
    [change] = changes_between(document(line()), document(line(worked=600, clock_out="19:30", overtime=120)))
    assert (change.kind, change.work_date) == ("변경", date(2026, 11, 17))
    assert change.fields == [
        ("퇴근", "17:30", "19:30"),
        ("근무", "8시간", "10시간"),
        ("연장", "0분", "2시간"),
    ]


def test_a_line_that_came_and_one_that_went_are_told() -> None:
    came, went = changes_between(document(line("2026-11-18")), document(line("2026-11-17")))
    assert (came.kind, went.kind) == ("추가", "삭제")
    assert came.fields == [
        ("출근", "없음", "08:30"), ("퇴근", "없음", "17:30"),
        ("휴게", "없음", "1시간"), ("근무", "없음", "8시간")
    ]  # fmt: skip


def test_the_same_document_differs_in_nothing() -> None:
    assert changes_between(document(line()), document(line())) == []


def test_a_document_is_signed_once_its_days_are_over_and_complete() -> None:
    over = date(2026, 11, 23)
    assert fault_of(document(line()), over) is None
    assert "끝나지 않은" in (fault_of(document(line()), LAST) or "")
    assert "퇴근 기록이 없는" in (fault_of(document(line(clock_out=None)), over) or "")
    assert "근무 기록이 없어요" in (fault_of(document(), over) or "")


def test_people_stand_together_with_their_sums() -> None:
    one, other = people_of(document(line(number=2), line(), line("2026-11-18", worked=300)))
    assert (one.employee_no, one.total("worked"), len(one.days)) == ("HMT0001", 780, 2)
    assert other.employee_no == "HMT0002"
    assert line_on(document(line()), 1, date(2026, 11, 18)) is None
