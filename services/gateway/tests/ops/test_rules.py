"""What services count becomes what an operator asks."""

import pytest
from gateway.ops.rules import (
    INFINITE,
    Count,
    Reading,
    figures,
    lasted,
    milliseconds,
    percent,
    quantile,
    ratio_kind,
    reason_word,
    size,
    troubles,
)
from hypothesis import given
from hypothesis import strategies as st

BUCKETS = {0.1: 90.0, 0.5: 100.0, 1.0: 100.0, INFINITE: 100.0}


def reading(at: float, requests: float, errors: float = 0, started: float = 100, **more: float) -> Reading:
    count = Count(requests, errors, requests * 0.2, {0.5: requests, INFINITE: requests})
    failures = {"roster": more.pop("failed", 0)}
    return Reading(at=at, started=started, routes={"/x": count}, failures=failures, **more)


def test_figures_are_what_happened_between_two_looks() -> None:
    found = figures([(reading(1000, 500, 5, failed=7), reading(1100, 700, 15, failed=9))], 1100)
    assert found is not None
    assert (found.seconds, found.requests, found.errors, found.per_second) == (100, 200, 10, 2.0)
    assert found.ratio == 0.05
    assert found.failures == {"roster": 2}
    assert found.slow[0].name == "/x"
    assert found.slow[0].mean == pytest.approx(0.2)


def test_a_process_that_started_anew_counts_from_its_start() -> None:
    found = figures([(reading(1000, 500, started=100), reading(1100, 30, started=1050))], 1110)
    assert found is not None
    assert (found.requests, found.seconds, found.uptimes) == (30, 50, [60])


def test_replicas_count_together() -> None:
    pairs = [(reading(1000, 10), reading(1010, 30)), (reading(1000, 10), reading(1010, 20, wal_bytes=7))]
    found = figures(pairs, 1010)
    assert found is not None
    assert (found.requests, found.per_second, found.wal_bytes) == (30, 3.0, 7)
    assert figures([], 1) is None


def test_a_backup_has_an_age_or_there_is_none_yet() -> None:
    none, some = (figures([(None, reading(1000, 1, **more))], 1000) for more in ({}, {"backup_at": 400}))
    assert none is not None
    assert none.backup_age is None
    assert some is not None
    assert some.backup_age == 600


def test_a_quantile_lies_on_the_line_between_two_bounds() -> None:
    assert quantile(0.5, BUCKETS) == pytest.approx(0.1 * 50 / 90)
    assert quantile(0.95, BUCKETS) == pytest.approx(0.3)
    assert quantile(0.95, {}) == 0.0
    assert quantile(0.95, {1.0: 1.0, INFINITE: 100.0}) is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.floats(0.01, 1))
def test_a_quantile_lies_within_the_bounds(counts: list[int], share: float) -> None:
    bounds = [0.1 * (number + 1) for number in range(len(counts))]
    buckets = {bound: float(sum(counts[: number + 1])) for number, bound in enumerate(bounds)}
    buckets[INFINITE] = float(sum(counts))
    found = quantile(share, buckets)
    assert found is not None
    assert 0 <= found <= bounds[-1]


def test_few_requests_raise_no_alarm() -> None:
    def kind(requests: int, errors: int) -> str:
        found = figures([(None, reading(1000, requests, errors))], 1000)
        assert found is not None
        return ratio_kind(found)

    assert kind(10, 5) == "ok"
    assert kind(1000, 5) == "ok"
    assert kind(1000, 20) == "warn"
    assert kind(1000, 50) == "bad"


def test_what_needs_a_look_is_said_worst_first() -> None:
    old = 30 * 3600
    bad = reading(
        200_000,
        100,
        50,
        started=1,
        wal_bytes=80 * 2**20,
        queued_writes=101,
        failed=2,
        backup_at=200_000 - old,
    )
    said = [text for _, text in troubles("급여", 1, 2, "", figures([(None, bad)], 200_000))]
    assert said == [
        "급여: 오류 비율 50 %",
        "급여: 마지막 백업이 1일 6시간 전",
        "급여: 복제본 2개 중 1개가 쉬고 있음",
        "급여: 쓰기 101건이 밀려 있음",
        "급여: WAL 80 MB (64 MB 초과)",
        "급여: 배경 작업 roster 2회 실패",
    ]
    assert troubles("급여", 0, 1, "", None) == [("bad", "급여: 이용할 수 없음 (응답 없음)")]
    assert troubles("급여", 1, 1, "", figures([(None, reading(1000, 100))], 1000)) == []


def test_a_service_that_was_never_backed_up_is_told_after_a_day_and_not_at_once() -> None:
    day = 27 * 3600
    young, old = (figures([(None, reading(200_000, 1, started=200_000 - age))], 200_000) for age in (60, day))
    assert troubles("급여", 1, 1, "", young) == []
    assert troubles("급여", 1, 1, "", old) == [("bad", "급여: 백업이 아직 없음")]
    assert troubles("문서", 1, 1, "", old, keeps_data=False) == []


def test_documents_that_wait_are_counted_where_documents_are_drawn() -> None:
    pairs = [(None, reading(1000, 1, queued_jobs=number)) for number in (18, 3)]
    found, other = figures(pairs, 1000), figures([(None, reading(1000, 1))], 1000)
    assert found is not None
    assert other is not None
    assert (found.queued_jobs, other.queued_jobs) == (21, None)
    assert troubles("문서", 2, 2, "", found) == [("warn", "문서: 문서 21건이 밀려 있음")]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0초"),
        (59.9, "59초"),
        (61, "1분"),
        (3600, "1시간"),
        (3725, "1시간 2분"),
        (86_400 * 3 + 3_600 * 4, "3일 4시간"),
        (86_459, "1일"),
    ],
)
def test_long_times_are_said_in_two_units(seconds: float, said: str) -> None:
    assert lasted(seconds) == said


def test_figures_are_written_with_their_units() -> None:
    assert [percent(share) for share in (0, 0.00001, 0.0025, 0.125, 1)] == [
        "0 %",
        "0.01 %",
        "0.25 %",
        "12.5 %",
        "100 %",
    ]
    assert [size(count) for count in (0, 1000, 3 * 2**20, 158 * 2**20)] == [
        "0 MB",
        "0.1 MB",
        "3.0 MB",
        "158 MB",
    ]
    assert [milliseconds(seconds) for seconds in (0.012, 1.25, None)] == ["12 ms", "1,250 ms", "10초 이상"]
    assert (reason_word("disk_full"), reason_word("new_reason")) == ("디스크 공간 부족", "new_reason")
