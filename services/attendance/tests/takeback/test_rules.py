"""What stands against taking a hire back."""

from attendance.takeback.rules import words_of


def test_records_are_named_once_each_and_unknown_tables_count() -> None:
    assert words_of([]) == []
    assert words_of(["punch", "day"]) == ["근무 기록", "출퇴근 기록"]
    assert words_of(["leave", "leave_grant"]) == ["근태에 등록된 다른 기록"]
