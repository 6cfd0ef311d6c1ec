"""What an application may say."""

from datetime import date

import pytest
from recruit.application import rules
from recruit.application.rules import (
    LABELS,
    OPTIONS,
    RECEIPT_LETTERS,
    STATUSES,
    Career,
    age_on,
    birth_problem,
    career_problems,
    no_career_problem,
    receipt_number,
    status_problem,
)
from recruit.posting.rules import INPUT_LABELS

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        (date(2000, 11, 22), 26),
        (date(2000, 11, 23), 25),
        (date(2004, 2, 29), 22),
        (date(2026, 11, 22), 0),
    ],
)
def test_age_is_counted_in_full_years(birth: date, age: int) -> None:
    assert age_on(birth, TODAY) == age


def test_a_leap_day_child_ages_on_the_first_of_march() -> None:
    assert age_on(date(2004, 2, 29), date(2026, 2, 28)) == 21
    assert age_on(date(2004, 2, 29), date(2026, 3, 1)) == 22


def test_a_birth_date_in_the_future_is_refused() -> None:
    assert birth_problem(date(2026, 11, 23), TODAY) == "생년월일이 오늘보다 뒤예요. 다시 확인해 주세요."


def test_nobody_under_fifteen_may_apply() -> None:
    assert "만 15세" in (birth_problem(date(2011, 11, 23), TODAY) or "")
    assert birth_problem(date(2011, 11, 22), TODAY) is None


def test_an_empty_career_row_is_no_career() -> None:
    assert Career().is_empty
    assert career_problems(1, Career(), TODAY) == {}


def test_a_career_needs_its_company() -> None:
    assert "company2" in career_problems(2, Career(role="포장"), TODAY)


def test_a_career_cannot_end_before_it_starts() -> None:
    told = Career("가나다식품", date(2025, 5, 2), date(2025, 5, 1))
    assert career_problems(1, told, TODAY) == {"exp_end1": "퇴사일이 입사일보다 빨라요."}


def test_a_career_of_one_day_is_fine() -> None:
    assert career_problems(1, Career("가나다식품", date(2025, 5, 2), date(2025, 5, 2)), TODAY) == {}


def test_a_career_cannot_start_in_the_future() -> None:
    assert "exp_start1" in career_problems(1, Career("가나다식품", date(2026, 12, 1)), TODAY)


def test_no_career_and_a_career_contradict_each_other() -> None:
    assert no_career_problem(True, [Career("가나다식품")])
    assert no_career_problem(True, []) is None
    assert no_career_problem(False, [Career("가나다식품")]) is None


def test_a_receipt_number_tells_the_month_and_is_easy_to_read_out() -> None:
    assert receipt_number(TODAY, "7K3QF2") == "HX-2611-7K3QF2"
    assert not set("01OIL") & set(RECEIPT_LETTERS)


@pytest.mark.parametrize("wanted", [status for status in STATUSES if status != "hired"])
def test_any_status_but_hired_may_be_set_by_hand(wanted: str) -> None:
    assert status_problem(wanted, "new", is_hired=False) is None


def test_hired_is_reached_by_hiring_only() -> None:
    assert "채용 확정" in (status_problem("hired", "offer", is_hired=False) or "")


def test_a_hired_applicant_keeps_the_status() -> None:
    assert status_problem("rejected", "hired", is_hired=True)
    assert status_problem("hired", "hired", is_hired=True) is None


def test_an_unknown_status_is_refused() -> None:
    assert status_problem("보류", "new", is_hired=False)


def test_every_option_has_its_word_on_the_form() -> None:
    assert set(OPTIONS) <= set(LABELS)


def test_the_form_asks_for_no_body_data_but_by_a_posting() -> None:
    asked = " ".join(f"{name} {word}" for name, word in LABELS.items() if name not in INPUT_LABELS)
    for forbidden in ("height", "weight", "vision", "shoes", "tshirt", "키", "몸무게", "시력", "신발"):
        assert forbidden not in asked


@pytest.mark.parametrize(
    ("wanted", "present", "reason", "is_fine"),
    [
        ("review", "new", "", True),
        ("hold", "new", "", False),
        ("hold", "new", "자리 없음", True),
        ("rejected", "interview", " ", False),
        ("withdrawn", "new", "전화로 알림", True),
        ("review", "rejected", "", False),
        ("review", "rejected", "다시 연락됨", True),
        ("review", "hold", "", True),
        ("rejected", "rejected", "", True),
        ("review", "new", "가" * 201, False),
    ],
)
def test_an_end_a_hold_and_a_reopening_want_a_reason(
    wanted: str, present: str, reason: str, is_fine: bool
) -> None:
    assert (rules.reason_problem(wanted, present, reason) is None) is is_fine


def test_hired_and_held_applications_stay_out_of_the_bin() -> None:
    assert rules.deletion_problem(is_hired=False, is_held=False) is None
    assert "근로기준법" in str(rules.deletion_problem(is_hired=True, is_held=False))
    assert "파기 보류" in str(rules.deletion_problem(is_hired=False, is_held=True))
