"""What is wanted of whom."""

from datetime import date

from recruit.onboarding.rules import Wanted, end_problem, missing_of, wanted_of

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
CARD = Wanted(1, "신분증 확인", "", NOVEMBER)
OLD = Wanted(2, "건강검진표", "", NOVEMBER, date(2026, 11, 30))
NEW = Wanted(3, "안전보건교육", "", DECEMBER)
ALL = [CARD, OLD, NEW]


def test_the_first_day_decides_what_is_wanted() -> None:
    assert wanted_of(ALL, date(2026, 10, 31)) == []
    assert wanted_of(ALL, date(2026, 11, 30)) == [CARD, OLD]
    assert wanted_of(ALL, DECEMBER) == [CARD, NEW]


def test_what_is_there_or_unneeded_is_not_missing() -> None:
    assert missing_of(ALL, DECEMBER, {}) == [CARD, NEW]
    assert missing_of(ALL, DECEMBER, {1: "done"}) == [NEW]
    assert missing_of(ALL, DECEMBER, {1: "done", 3: "none"}) == []


def test_an_item_cannot_end_before_it_began() -> None:
    assert end_problem(NOVEMBER, NOVEMBER) is None
    assert end_problem(DECEMBER, NOVEMBER) == "적용을 시작한 날보다 빠를 수 없습니다."
