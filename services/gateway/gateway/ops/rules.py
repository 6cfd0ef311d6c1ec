"""From what services count to what an operator asks: how many errors, how slow, since when, how full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

INFINITE = float("inf")
WAL_LIMIT = 64 * 1024 * 1024
QUEUE_LIMIT = 100
JOBS_LIMIT = 20
ERRORS_WARN, ERRORS_BAD = 0.01, 0.05
FEWEST_FOR_RATIO = 20
"""Below so many requests one error says little: the ratio is shown, but does not raise the alarm."""
BACKUP_TOO_OLD = timedelta(hours=26)
SLOWEST_SHOWN = 3

_UNITS = {86_400: "일", 3_600: "시간", 60: "분"}
STATES = {"healthy": "정상", "draining": "종료 준비 중", "ejected": "제외됨", "away": "응답 없음"}
_REASONS = {
    "draining": "종료 준비 중",
    "database_unreachable": "데이터베이스에 연결할 수 없음",
    "database_not_migrated": "데이터베이스가 준비되지 않음",
    "database_behind": "데이터베이스가 코드보다 오래됨",
    "disk_full": "디스크 공간 부족",
    "no answer": "응답 없음",
    "no connection": "연결할 수 없음",
    "not asked yet": "확인 중",
}


@dataclass(frozen=True)
class Count:
    """What one route answered: requests, those that ended 5xx, seconds, and cumulative counts by bound."""

    requests: float = 0
    errors: float = 0
    seconds: float = 0
    buckets: Mapping[float, float] = field(default_factory=dict)

    def plus(self, other: Count) -> Count:
        """Add what another process or status counted."""
        bounds = {*self.buckets, *other.buckets}
        return Count(
            self.requests + other.requests,
            self.errors + other.errors,
            self.seconds + other.seconds,
            {bound: self.buckets.get(bound, 0) + other.buckets.get(bound, 0) for bound in bounds},
        )

    def minus(self, older: Count) -> Count:
        """Return what was counted since an older look at the same process."""
        return Count(
            self.requests - older.requests,
            self.errors - older.errors,
            self.seconds - older.seconds,
            {bound: count - older.buckets.get(bound, 0) for bound, count in self.buckets.items()},
        )

    @property
    def mean(self) -> float:
        """Seconds a request took on the average."""
        return self.seconds / self.requests if self.requests > 0 else 0.0


@dataclass(frozen=True)
class Reading:
    """What one process told at one moment (`at`: seconds of the epoch, as `started` and `backup_at` are)."""

    at: float
    started: float
    routes: Mapping[str, Count]
    failures: Mapping[str, float]
    wal_bytes: float = 0
    queued_writes: float = 0
    queued_jobs: float | None = None
    memory_bytes: float = 0
    backup_at: float | None = None


@dataclass(frozen=True)
class Route:
    """One slow route; `p95` is None when it lies beyond the largest bound."""

    name: str
    requests: int
    mean: float
    p95: float | None


@dataclass(frozen=True)
class Figures:
    """A service's figures over the last `seconds`, all replicas together."""

    seconds: float
    requests: int
    errors: int
    per_second: float
    slow: Sequence[Route]
    failures: Mapping[str, int]
    wal_bytes: int
    queued_writes: int
    queued_jobs: int | None
    memory_bytes: int
    uptimes: Sequence[float]
    backup_age: float | None

    @property
    def ratio(self) -> float:
        """Share of the requests that ended 5xx."""
        return self.errors / self.requests if self.requests else 0.0


def figures(pairs: Sequence[tuple[Reading | None, Reading]], now: float) -> Figures | None:
    """Return a service's figures from an older and a newer reading of each replica; None without any.

    Without an older reading of the same process everything since its start counts.
    """
    if not pairs:
        return None
    counted = [_since(older, newer) for older, newer in pairs]
    routes: dict[str, Count] = {}
    failures: dict[str, float] = {}
    for one in counted:
        for name, count in one.routes.items():
            routes[name] = routes.get(name, Count()).plus(count)
        for work, number in one.failures.items():
            failures[work] = failures.get(work, 0) + number
    newest = [newer for _, newer in pairs]
    backups = [one.backup_at for one in newest if one.backup_at]
    jobs = [one.queued_jobs for one in newest if one.queued_jobs is not None]
    return Figures(
        seconds=max(one.seconds for one in counted),
        requests=int(sum(count.requests for count in routes.values())),
        errors=int(sum(count.errors for count in routes.values())),
        per_second=sum(one.per_second for one in counted),
        slow=slowest(routes),
        failures={work: int(number) for work, number in sorted(failures.items()) if number >= 1},
        wal_bytes=int(max(one.wal_bytes for one in newest)),
        queued_writes=int(sum(one.queued_writes for one in newest)),
        queued_jobs=int(sum(jobs)) if jobs else None,
        memory_bytes=int(sum(one.memory_bytes for one in newest)),
        uptimes=sorted(max(0.0, now - one.started) for one in newest),
        backup_age=max(0.0, now - max(backups)) if backups else None,
    )


@dataclass(frozen=True)
class _Counted:
    """What one process did in so many seconds."""

    seconds: float
    routes: Mapping[str, Count]
    failures: Mapping[str, float]

    @property
    def per_second(self) -> float:
        return sum(count.requests for count in self.routes.values()) / self.seconds


def _since(older: Reading | None, newer: Reading) -> _Counted:
    if older is None or older.started != newer.started or older.at >= newer.at:
        return _Counted(max(1.0, newer.at - newer.started), newer.routes, newer.failures)
    routes = {name: count.minus(older.routes.get(name, Count())) for name, count in newer.routes.items()}
    failures = {work: number - older.failures.get(work, 0) for work, number in newer.failures.items()}
    return _Counted(newer.at - older.at, routes, failures)


def slowest(routes: Mapping[str, Count]) -> list[Route]:
    """Return the slowest routes by p95, then by mean."""
    asked = [
        Route(name, int(count.requests), count.mean, quantile(0.95, count.buckets))
        for name, count in routes.items()
        if count.requests >= 1
    ]
    return sorted(asked, key=lambda route: (-(route.p95 or INFINITE), -route.mean))[:SLOWEST_SHOWN]


def quantile(share: float, buckets: Mapping[float, float]) -> float | None:
    """Return the bound below which that share of a histogram lies, straight lines between its bounds.

    None when it lies beyond the largest bound; 0.0 for an empty histogram.
    """
    total = buckets.get(INFINITE, 0)
    if total <= 0:
        return 0.0
    wanted, lower, below = share * total, 0.0, 0.0
    for bound in sorted(buckets):
        count = buckets[bound]
        if count >= wanted and count > below:
            if bound == INFINITE:
                return None
            return min(bound, lower + (bound - lower) * (wanted - below) / (count - below))
        lower, below = bound, count
    return None


def ratio_kind(found: Figures) -> str:
    """Return how bad a service's share of errors is: ok, warn or bad."""
    if found.ratio < ERRORS_WARN or found.requests < FEWEST_FOR_RATIO:
        return "ok"
    return "bad" if found.ratio >= ERRORS_BAD else "warn"


def troubles(
    name: str, ready: int, replicas: int, reason: str, found: Figures | None, *, keeps_data: bool = True
) -> list[tuple[str, str]]:
    """Return what an operator should look at, worst first, as (kind, Korean sentence)."""
    told: list[tuple[str, str]] = []
    if ready == 0:
        told.append(("bad", f"{name}: 이용할 수 없음 ({reason or '응답 없음'})"))
    elif ready < replicas:
        told.append(("warn", f"{name}: 복제본 {replicas}개 중 {replicas - ready}개가 쉬고 있음"))
    told += _troubles_in(name, found) if found else []
    if keeps_data and found and never_backed_up(found):
        told.append(("bad", f"{name}: 백업이 아직 없음"))
    return sorted(told, key=lambda item: item[0] != "bad")


def never_backed_up(found: Figures) -> bool:
    """Say whether a service has run for longer than a backup may be old, and there is none."""
    return found.backup_age is None and found.uptimes[-1] > BACKUP_TOO_OLD.total_seconds()


def _troubles_in(name: str, found: Figures) -> Iterator[tuple[str, str]]:
    if (kind := ratio_kind(found)) != "ok":
        yield kind, f"{name}: 오류 비율 {percent(found.ratio)}"
    if found.queued_writes > QUEUE_LIMIT:
        yield "warn", f"{name}: 쓰기 {found.queued_writes:,}건이 밀려 있음"
    if found.queued_jobs and found.queued_jobs > JOBS_LIMIT:
        yield "warn", f"{name}: 문서 {found.queued_jobs:,}건이 밀려 있음"
    if found.wal_bytes > WAL_LIMIT:
        yield "warn", f"{name}: WAL {size(found.wal_bytes)} (64 MB 초과)"
    for work, number in found.failures.items():
        yield "warn", f"{name}: 배경 작업 {work} {number}회 실패"
    if found.backup_age is not None and found.backup_age > BACKUP_TOO_OLD.total_seconds():
        yield "bad", f"{name}: 마지막 백업이 {lasted(found.backup_age)} 전"


def reason_word(reason: str) -> str:
    """Return the Korean words for why a replica gets no traffic; an unknown reason is shown as it is."""
    return _REASONS.get(reason, reason)


def percent(share: float) -> str:
    """Write a share: "0 %", "0.25 %", "12.5 %"; a little is never written as nothing."""
    return f"{max(share * 100, 0.01):.2f}".rstrip("0").rstrip(".") + " %" if share else "0 %"


def size(count: float) -> str:
    """Write bytes: "0 MB", "0.3 MB", "158 MB"."""
    mib = count / 1024 / 1024
    return f"{mib:.0f} MB" if mib >= 10 or mib == 0 else f"{max(mib, 0.1):.1f} MB"


def milliseconds(seconds: float | None) -> str:
    """Write a duration of a request: "12 ms", "1,250 ms"; None is beyond the largest bound of ten seconds."""
    return "10초 이상" if seconds is None else f"{seconds * 1000:,.0f} ms"


def lasted(seconds: float) -> str:
    """Write a long duration with its two largest units: "3일 4시간", "12분", "40초"."""
    rest = int(seconds)
    for large, small in ((86_400, 3_600), (3_600, 60)):
        if rest >= large:
            whole, left = rest // large, rest % large // small
            return f"{whole}{_UNITS[large]}" + (f" {left}{_UNITS[small]}" if left else "")
    return f"{rest // 60}분" if rest >= 60 else f"{rest}초"


def joined(values: Iterable[str]) -> str:
    """Write the different values once each; a dash when there is none."""
    return ", ".join(sorted({value for value in values if value})) or "–"


def told_at(moment: datetime) -> str:
    """Write a moment to the second."""
    return f"{moment:%H:%M:%S}"
