"""The five-minute list after a deploy, done in seconds: `humetix check`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from chassis.ports import SERVICES
from gateway.ops import samples

from humetix.migrate import STATEFUL
from humetix.places import Place
from humetix.seeing import door, prometheus
from humetix.seeing.instances import Instance, instances
from humetix.seeing.rows import Row

_KINDS = {"pdf": "PDF", "xlsx": "엑셀", "image": "사진(HEIC)"}
_SECTIONS = {"pdf": "pdf", "xlsx": "excel", "image": "excel"}
_HOUR = 3600
_BACKUP_LASTS = 26 * _HOUR
_ERRORS_BAD = 0.01
_REASONS = {
    "database_behind": "migration-failed",
    "database_not_migrated": "migration-failed",
    "schema_too_new": "rollback-one-service",
    "database_unreachable": "restore",
    "disk_full": "disk",
    "selftest_pdf": "pdf",
    "selftest_xlsx": "excel",
    "selftest_image": "excel",
}


def look(place: Place, url: str, password: str) -> list[Row]:
    """Look at everything; the sign-in only where a password is given."""
    found = instances(place)
    rows = door.answering(url)
    for service in SERVICES:
        rows += _service(service, [one for one in found if one.service == service])
    rows += _data(found)
    rows += _render([one for one in found if one.service == "docs-render" and one.ready])
    rows += door.public_pages(url)
    rows += door.sign_in(url, password) if password else []
    return rows + list(_watched(place, found))


def _service(service: str, replicas: Sequence[Instance]) -> Iterator[Row]:
    if not replicas:
        yield Row(service, False, "실행 중인 것이 없음", "502")
        return
    for one in replicas:
        told = f"{one.version} ({one.commit[:12]}) {one.revision}".rstrip() if one.ready else one.reason
        yield Row(f"{service} {one.name}", one.ready, told, _REASONS.get(one.reason, "502"))
    versions = {(one.version, one.commit) for one in replicas if one.version}
    if len(versions) > 1:
        yield Row(f"{service} 버전", False, f"{len(versions)}개가 섞여 있음", "rollback-one-service")


def _data(found: Sequence[Instance]) -> Iterator[Row]:
    for service in STATEFUL:
        replicas = [one for one in found if one.service == service and one.metrics]
        if replicas:
            yield from _data_of(service, samples.read(*(one.metrics for one in replicas)))


def _data_of(service: str, told: samples.Samples) -> Iterator[Row]:
    pending = int(told.largest("db_schema_pending_migrations") or 0)
    fits = told.smallest("db_schema_compatible") != 0
    words = "코드와 맞음" if fits and not pending else f"남은 마이그레이션 {pending}개"
    yield Row(f"{service} 스키마", fits and not pending, words, "migration-failed")
    yield _backup(service, told)
    if told.largest("db_integrity_check_timestamp_seconds"):
        sound = told.smallest("db_integrity_check_ok") == 1
        yield Row(f"{service} 파일 점검", sound, "이상 없음" if sound else "손상됨", "restore")


def _backup(service: str, told: samples.Samples) -> Row:
    made = told.largest("backup_last_success_timestamp_seconds") or 0
    if made:
        age = time.time() - made
        return Row(f"{service} 백업", age < _BACKUP_LASTS, f"{age / _HOUR:.1f}시간 전", "backup-stale")
    runs_for = time.time() - (told.smallest("process_start_time_seconds") or time.time())
    return Row(f"{service} 백업", runs_for < _BACKUP_LASTS, "아직 없음", "backup-stale")


def _render(replicas: Sequence[Instance]) -> Iterator[Row]:
    told = samples.read(*(one.metrics for one in replicas))
    for kind, word in _KINDS.items():
        holds = told.smallest("render_selftest_success", kind=kind) == 1
        yield Row(f"{word} 자체 점검", holds, "됨" if holds else "안 됨", _SECTIONS[kind])


def _watched(place: Place, found: Sequence[Instance]) -> Iterator[Row]:
    questions = (
        'sum(up{job="humetix"})',
        "max(service:http_errors:ratio5m)",
        'ALERTS{alertstate="firing", severity="page"}',
    )
    with ThreadPoolExecutor(len(questions)) as asking:
        up, ratios, firing = asking.map(lambda question: prometheus.ask(place, question), questions)
    if up is None:
        return
    seen = int(up[0][1]) if up else 0
    yield Row("프로메테우스가 읽는 복제본", seen >= len(found), f"{seen}/{len(found)}", "502")
    worst = ratios[0][1] if ratios else 0.0
    yield Row("5분 동안의 5xx", worst < _ERRORS_BAD, f"{worst:.2%}", "5xx")
    names = sorted({f"{one['alertname']} {one.get('service', '')}".strip() for one, _ in firing or []})
    yield Row("울리는 경보", not names, ", ".join(names) or "없음", "먼저-볼-것")
