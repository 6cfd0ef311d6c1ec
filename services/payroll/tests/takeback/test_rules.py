"""What stands against taking a hire back."""

from payroll.takeback.rules import words_of


def test_records_are_named_once_each_and_unknown_tables_count() -> None:
    assert words_of([]) == []
    assert words_of(["payslip", "run_problem"]) == ["급여 계산 기록", "급여명세서"]
    assert words_of(["advance", "bank_account"]) == ["급여에 등록된 다른 자료", "선불금"]
