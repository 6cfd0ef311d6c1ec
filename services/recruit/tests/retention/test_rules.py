"""Nothing goes before its day, everything after it; the promise to applicants is the table."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recruit.consent.rules import COLLECTION, ID_PHOTO, INQUIRY
from recruit.retention import rules
from recruit.retention.queries import periods
from recruit.retention.rules import InquiryDays, Period, Subject, due_of_inquiry

DAYS = st.dates(date(2025, 1, 1), date(2035, 12, 31))
ENDS = st.sampled_from(["rejected", "withdrawn"])
OPEN = st.sampled_from(["new", "review", "interview", "offer"])
TABLE = periods()


def subject(**more: object) -> Subject:
    told: dict[str, object] = {"id": "a", "receipt_no": "HX-2611-ABCDEF", "received_on": date(2026, 1, 5)}
    told |= {"status": "rejected", "stepped_on": date(2026, 2, 1), **more}
    return Subject(**told)  # type: ignore[arg-type] # built from plain words


def goes(one: Subject, today: date) -> bool:
    return rules.may_go(one, TABLE, today)


@given(stepped=DAYS, status=ENDS, after=st.integers(-400, 400))
def test_a_decided_application_goes_the_day_after_its_last_and_no_sooner(
    stepped: date, status: str, after: int
) -> None:
    length = {"rejected": 180, "withdrawn": 14}[status]
    one = subject(received_on=stepped, stepped_on=stepped, status=status)
    assert goes(one, stepped + timedelta(days=length + after)) is (after > 0)


@given(stepped=DAYS, status=OPEN, after=st.integers(-800, 800))
def test_without_a_decision_the_process_ends_by_silence_and_the_window_follows(
    stepped: date, status: str, after: int
) -> None:
    one = subject(received_on=stepped, stepped_on=stepped, status=status)
    assert goes(one, stepped + timedelta(days=360 + after)) is (after > 0)


@given(resigned=DAYS, after=st.integers(-400, 400), status=st.sampled_from(["hired", "rejected", "new"]))
def test_a_hired_persons_papers_stay_three_years_after_leaving(
    resigned: date, after: int, status: str
) -> None:
    one = subject(status=status, is_hired=True, resigned_on=resigned, stepped_on=date(2020, 1, 1))
    last = rules.period_of(TABLE, "hired", one.received_on).last_day(resigned)
    assert last >= resigned + timedelta(days=3 * 365)
    assert goes(one, last + timedelta(days=after)) is (after > 0)


@given(today=DAYS)
def test_who_still_works_here_stays(today: date) -> None:
    assert not goes(subject(status="hired", is_hired=True, stepped_on=date(2000, 1, 1)), today)


@given(stepped=DAYS, today=DAYS, status=st.one_of(ENDS, OPEN))
def test_a_held_application_stays_whatever_the_day(stepped: date, today: date, status: str) -> None:
    assert not goes(subject(stepped_on=stepped, status=status, is_held=True), today)


@given(stepped=DAYS, pooled=DAYS, today=DAYS)
def test_the_talent_pool_only_ever_lengthens(stepped: date, pooled: date, today: date) -> None:
    plain, pool = subject(stepped_on=stepped), subject(stepped_on=stepped, pool_on=pooled)
    year = rules.period_of(TABLE, "talent_pool", plain.received_on).last_day(pooled)
    assert goes(pool, today) is (goes(plain, today) and today > year)


@given(stepped=DAYS, pooled=DAYS)
def test_who_withdraws_leaves_the_pool_too(stepped: date, pooled: date) -> None:
    one = subject(status="withdrawn", stepped_on=stepped, pool_on=pooled)
    assert goes(one, stepped + timedelta(days=15))


def test_years_end_on_the_same_day_and_a_leap_day_on_the_28th() -> None:
    hired = rules.period_of(TABLE, "hired", date(2026, 1, 1))
    assert hired.last_day(date(2026, 11, 22)) == date(2029, 11, 22)
    assert hired.last_day(date(2028, 2, 29)) == date(2031, 2, 28)


def test_a_later_row_holds_only_for_what_came_after_it() -> None:
    old = rules.period_of(TABLE, "rejected", date(2026, 1, 1))
    new = Period("rejected", date(2027, 1, 1), 90, "days", old.word, old.since, old.ground)
    table = (new, *TABLE)
    assert rules.period_of(table, "rejected", date(2026, 12, 31)).length == 180
    assert rules.period_of(table, "rejected", date(2027, 1, 1)).length == 90
    assert rules.period_of(table, "rejected", date(2020, 1, 1)).length == 180


def test_every_window_the_employer_sets_is_within_the_decree() -> None:
    windows = [row for row in TABLE if row.outcome in ("rejected", "withdrawn")]
    assert windows
    for row in windows:
        assert rules.SHORTEST_WINDOW <= row.length <= rules.LONGEST_WINDOW
        assert row.unit == "days"


@pytest.mark.parametrize("text", [COLLECTION, ID_PHOTO], ids=lambda text: text.kind)
def test_the_consents_promise_what_the_table_says(text: object) -> None:
    told = dict(text.items)["보유 기간"]  # type: ignore[attr-defined] # a ConsentText
    rejected, hired = (rules.period_of(TABLE, word, date(2026, 11, 22)) for word in ("rejected", "hired"))
    assert re.search(r"끝난 날부터 (\d+일)", told).group(1) == rejected.told  # type: ignore[union-attr] # found
    assert re.search(r"퇴직 뒤 (\d+년)", told).group(1) == hired.told  # type: ignore[union-attr] # found


def test_the_consent_of_an_inquiry_promises_what_the_table_says() -> None:
    period = rules.period_of(TABLE, "inquiry", date(2026, 11, 22))
    assert dict(INQUIRY.items)["보유 기간"] == f"문의 처리가 끝난 날부터 {period.told}"


@pytest.mark.parametrize(
    ("more", "typed", "reason", "word"),
    [
        ({}, "hx-2611-abcdef ", "request", ""),
        ({}, "HX-2611-ABCDEG", "request", "접수번호가 다릅니다"),
        ({}, "HX-2611-ABCDEF", "", "까닭"),
        ({"is_held": True}, "HX-2611-ABCDEF", "request", "보류"),
        ({"is_hired": True}, "HX-2611-ABCDEF", "request", "근로기준법 제42조"),
        ({"is_hired": True, "resigned_on": date(2020, 1, 1)}, "HX-2611-ABCDEF", "request", ""),
    ],
)
def test_by_hand_only_what_may_go_and_only_when_named(
    more: dict[str, object], typed: str, reason: str, word: str
) -> None:
    problem = rules.by_hand_problem(subject(**more), typed, reason, TABLE, date(2026, 11, 22))
    assert word in problem
    assert bool(problem) is bool(word)


def test_a_deleted_inquiry_stays_a_week_a_handled_one_a_year_a_forgotten_one_two() -> None:
    start = date(2026, 11, 22)
    told = {"received_on": start, "touched_on": start}
    cases = [
        (InquiryDays(**told, deleted_on=start), "inquiry_deleted", date(2026, 11, 29)),
        (InquiryDays(**told, done_on=start), "inquiry", date(2027, 11, 22)),
        (InquiryDays(**told), "inquiry_silent", date(2028, 11, 22)),
    ]
    for days, outcome, last in cases:
        due = due_of_inquiry(days, periods())
        assert (due.outcome, due.last_day) == (outcome, last)
