"""The eight views as text, from what the replicas count themselves: /ops/views and `humetix status`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from gateway.ops import samples
from gateway.ops.samples import Samples

Told = Mapping[str, Samples]
Lines = Iterator[str]

_DURATION = "http_server_request_duration_seconds"
_SLO = 0.005
_MIB = 1024 * 1024
_LOGINS = "gateway_login_attempts_total"


class Instance(Protocol):
    """One replica as whoever looks has found it; `reason` says why it takes no requests."""

    @property
    def service(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def commit(self) -> str: ...
    @property
    def revision(self) -> str: ...
    @property
    def metrics(self) -> str: ...


def views(found: Sequence[Instance]) -> dict[str, list[str]]:
    """Return each view's lines by its title; figures count since each replica's start."""
    names = list(dict.fromkeys(one.service for one in found))
    told = {name: samples.read(*(one.metrics for one in found if one.service == name)) for name in names}
    drawn = {"1 배포": list(_deploy(found, told))}
    return drawn | {title: list(draw(told)) for title, draw in _VIEWS.items()}


def _deploy(found: Sequence[Instance], told: Told) -> Lines:
    for one in found:
        version = f"{one.version} ({one.commit[:12]})" if one.version else ""
        yield _line(
            one.service, one.name, f"쉼: {one.reason}" if one.reason else "준비됨", version, one.revision
        )
    for service, numbers in told.items():
        if started := numbers.largest("process_start_time_seconds"):
            yield _line(service, f"마지막 시작 {_age(time.time() - started)} 전")


def _red(told: Told) -> Lines:
    for service, numbers in told.items():
        asked, failed = numbers.requests
        p95 = numbers.quantile(0.95, _DURATION)
        slow = "–" if p95 is None else f"{p95 * 1000:.0f} ms 이하" if p95 != float("inf") else "10초 넘음"
        yield _line(service, f"{asked:,.0f}건", f"5xx {_share(failed, asked)}", f"p95 {slow}")
    for upstream, tries in (
        told.get("gateway", Samples()).by("upstream", "gateway_upstream_requests_total").items()
    ):
        ok = told["gateway"].total("gateway_upstream_requests_total", upstream=upstream, outcome="ok")
        yield _line(f"→ {upstream}", f"시도 {tries:,.0f}번", f"실패 {tries - ok:,.0f}번")


def _use(told: Told) -> Lines:
    for service, numbers in told.items():
        sizes = numbers.by("volume", "volume_size_bytes")
        free = numbers.by("volume", "volume_free_bytes")
        left = [f"{volume} {_share(free[volume], size)} 남음" for volume, size in sizes.items()]
        yield _line(
            service,
            f"메모리 {numbers.total('process_resident_memory_bytes') / _MIB:.0f} MB",
            f"파일 {numbers.total('process_open_fds'):.0f}",
            f"WAL {(numbers.largest('db_file_bytes', file='wal') or 0) / _MIB:.1f} MB",
            f"쓰기 대기 {numbers.total('db_writer_queue_depth'):.0f}",
            f"잠금 대기 p99 {_seconds(numbers.quantile(0.99, 'db_write_lock_wait_seconds'))}",
            f"가장 오래 열린 읽기 {_seconds(numbers.largest('db_oldest_read_transaction_seconds'))}",
            *left,
        )


def _render(told: Told) -> Lines:
    numbers = told.get("docs-render")
    if numbers is None:
        return
    for kind in ("pdf", "xlsx", "image"):
        jobs = numbers.total("render_jobs_total", kind=kind)
        failed = numbers.total("render_jobs_total", kind=kind, result="error|timeout")
        holds = numbers.smallest("render_selftest_success", kind=kind) == 1
        yield _line(
            kind, f"자체 점검 {'됨' if holds else '안 됨'}", f"{jobs:.0f}건", f"실패 {_share(failed, jobs)}"
        )
    font = numbers.smallest("render_font_available") == 1
    yield _line("글꼴", "있음" if font else "없음")
    yield _line("대기", f"{numbers.total('render_queue_depth'):.0f}건")


def _security(told: Told) -> Lines:
    numbers = told.get("gateway")
    if numbers is None:
        return
    yield _line("로그인", *_counts(numbers.by("result", _LOGINS)))
    yield _line("문에서 거절", *_counts(numbers.by("reason", "gateway_rejected_total")))
    yield _line("요청 제한", *_counts(numbers.by("decision", "gateway_ratelimit_total")))
    yield _line("로그인한 사람", *_counts(numbers.by("kind", "gateway_sessions_active")))


def _data(told: Told) -> Lines:
    for service, numbers in told.items():
        if numbers.largest("db_file_bytes", file="main"):
            yield _line(
                service,
                f"백업 {_since(numbers.largest('backup_last_success_timestamp_seconds'))}",
                f"복구 연습 {_since(numbers.largest('restore_drill_last_success_timestamp_seconds'))}",
                f"파일 점검 {_since(numbers.largest('db_integrity_check_timestamp_seconds'))}"
                + (" 손상됨" if numbers.smallest("db_integrity_check_ok") == 0 else ""),
                f"남은 마이그레이션 {numbers.largest('db_schema_pending_migrations') or 0:.0f}",
                f"오류 {numbers.total('db_errors_total', **{'class': 'full|corrupt|ioerr|notadb'}):.0f}",
            )


def _budget(told: Told) -> Lines:
    for service, numbers in told.items():
        asked, failed = numbers.requests
        burn = failed / asked / _SLO if asked else 0.0
        yield _line(service, f"99.5 % 목표의 {burn:.1f}배로 씀")


def _pulse(told: Told) -> Lines:
    counted = {
        "출퇴근": ("attendance", "attendance_clock_events_total"),
        "지원서": ("recruit", "applications_total"),
        "채용": ("recruit", "hires_total"),
        "급여 계산": ("payroll", "payroll_runs_total"),
    }
    for word, (service, name) in counted.items():
        if service in told:
            yield _line(word, *_counts(told[service].by("result", name)))
    if "recruit" in told:
        yield _line("전달 대기", f"{told['recruit'].total('outbox_pending'):.0f}건")


_VIEWS: dict[str, Callable[[Told], Lines]] = {
    "2 요청·오류·시간": _red,
    "3 자원": _use,
    "4 문서": _render,
    "5 보안": _security,
    "6 자료 안전": _data,
    "7 오류 예산": _budget,
    "8 업무의 맥박": _pulse,
}


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _counts(found: Mapping[str, float]) -> list[str]:
    return [f"{word} {count:.0f}" for word, count in sorted(found.items()) if count] or ["0"]


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.2%}" if whole else "0%"


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}초"


def _since(moment: float | None) -> str:
    return f"{_age(time.time() - moment)} 전" if moment else "아직 없음"


def _age(seconds: float) -> str:
    for size, word in ((86_400, "일"), (3_600, "시간"), (60, "분")):
        if seconds >= size:
            return f"{seconds // size:.0f}{word}"
    return f"{max(0, seconds):.0f}초"
