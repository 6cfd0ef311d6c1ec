"""The eight views an operator looks at: what each panel asks Prometheus.

`python -m humetix.dashboards` makes Grafana's dashboards from them; `humetix status` tells the
same without Prometheus.
"""

from __future__ import annotations

from dataclasses import dataclass

_PAGES = 'http_route!~"/(metrics|livez|readyz|version|health)"'
_COUNT = "http_server_request_duration_seconds_count"
_BUCKET = "http_server_request_duration_seconds_bucket"
_LOGINS = "gateway_login_attempts_total"
_WAIT = "db_write_lock_wait_seconds_bucket"


@dataclass(frozen=True)
class Panel:
    """One picture: its Korean title, what it asks, how a line is named, its unit; `stat` is one number."""

    title: str
    expr: str
    legend: str = "{{service}}"
    unit: str = "short"
    stat: bool = False


@dataclass(frozen=True)
class View:
    """One dashboard; `uid` never changes, since addresses hold it."""

    uid: str
    title: str
    panels: tuple[Panel, ...]


def _p95(by: str) -> str:
    return f"histogram_quantile(0.95, sum by ({by}, le) (rate({_BUCKET}{{{_PAGES}}}[5m])))"


VIEWS = (
    View(
        "hx-post-deploy",
        "1 배포 뒤 5분 점검",
        (
            Panel("읽히는 복제본", 'sum by (service) (up{job="humetix"})', stat=True),
            Panel(
                "건강한 복제본",
                'max by (upstream) (gateway_upstream_endpoints{state="healthy"})',
                "{{upstream}}",
                stat=True,
            ),
            Panel("버전 수", "service:versions:count", stat=True),
            Panel(
                "울리는 경보",
                'count(ALERTS{alertstate="firing", severity=~"page|ticket"}) or vector(0)',
                "",
                stat=True,
            ),
            Panel(
                "버전",
                "count by (service, version, revision) (build_info)",
                "{{service}} {{version}} {{revision}}",
            ),
            Panel("스키마", "count by (service, revision) (db_schema_info)", "{{service}} {{revision}}"),
            Panel("5xx 비율", "service:http_errors:ratio5m", unit="percentunit"),
            Panel("p95", "service:http_request_duration_seconds:p95_5m", unit="s"),
            Panel("로그인", f"sum by (result) (increase({_LOGINS}[5m]))", "{{result}}"),
            Panel("시작", 'changes(process_start_time_seconds{job="humetix"}[5m])'),
        ),
    ),
    View(
        "hx-red",
        "2 요청·오류·시간",
        (
            Panel("초당 요청", "service:http_requests:rate5m", unit="reqps"),
            Panel("5xx 비율", "service:http_errors:ratio5m", unit="percentunit"),
            Panel(
                "경로별 요청",
                f"topk(10, sum by (service, http_route) (rate({_COUNT}{{{_PAGES}}}[5m])))",
                "{{service}} {{http_route}}",
                "reqps",
            ),
            Panel(
                "경로별 p95", f"topk(10, {_p95('service, http_route')})", "{{service}} {{http_route}}", "s"
            ),
            Panel(
                "경로별 5xx",
                f'sum by (service, http_route) (rate({_COUNT}{{http_response_status_code=~"5.."}}[5m]))',
                "{{service}} {{http_route}}",
                "reqps",
            ),
            Panel(
                "게이트웨이의 시도",
                "sum by (upstream, outcome) (rate(gateway_upstream_requests_total[5m]))",
                "{{upstream}} {{outcome}}",
                "reqps",
            ),
            Panel("기다리는 요청", "sum by (upstream) (gateway_held_requests)", "{{upstream}}"),
            Panel(
                "서비스끼리의 호출",
                "sum by (service, peer, outcome) (rate(http_client_requests_total[5m]))",
                "{{service}} → {{peer}} {{outcome}}",
                "reqps",
            ),
        ),
    ),
    View(
        "hx-use",
        "3 자원",
        (
            Panel(
                "CPU",
                'sum by (service) (rate(process_cpu_seconds_total{job="humetix"}[5m]))',
                unit="percentunit",
            ),
            Panel("메모리", 'sum by (service) (process_resident_memory_bytes{job="humetix"})', unit="bytes"),
            Panel(
                "열린 파일",
                'max by (service) (process_open_fds{job="humetix"} / process_max_fds{job="humetix"})',
                unit="percentunit",
            ),
            Panel(
                "빈 공간",
                "min by (service, volume) (volume_free_bytes / volume_size_bytes)",
                "{{service}} {{volume}}",
                "percentunit",
            ),
            Panel("WAL", 'max by (service) (db_file_bytes{file="wal"})', unit="bytes"),
            Panel(
                "잠금 대기 p99",
                f"histogram_quantile(0.99, sum by (service, le) (rate({_WAIT}[5m])))",
                unit="s",
            ),
            Panel("쓰기 대기", "max by (service) (db_writer_queue_depth)"),
            Panel("가장 오래 열린 읽기", "max by (service) (db_oldest_read_transaction_seconds)", unit="s"),
        ),
    ),
    View(
        "hx-render",
        "4 문서",
        (
            Panel(
                "작업", "sum by (kind, result) (rate(render_jobs_total[5m]))", "{{kind}} {{result}}", "ops"
            ),
            Panel(
                "걸린 시간 p95",
                "histogram_quantile(0.95, sum by (kind, le) (rate(render_duration_seconds_bucket[5m])))",
                "{{kind}}",
                "s",
            ),
            Panel(
                "기다린 시간 p95",
                "histogram_quantile(0.95, sum by (kind, le) (rate(render_queue_wait_seconds_bucket[5m])))",
                "{{kind}}",
                "s",
            ),
            Panel("대기", "sum(render_queue_depth)", "대기"),
            Panel("일하는 작업자", "sum(render_workers_busy)", "작업자"),
            Panel(
                "바뀐 작업자", "sum by (reason) (increase(render_worker_restarts_total[1h]))", "{{reason}}"
            ),
            Panel("자체 점검", "min by (kind) (render_selftest_success)", "{{kind}}", stat=True),
            Panel("글꼴", "min by (font) (render_font_available)", "{{font}}", stat=True),
        ),
    ),
    View(
        "hx-security",
        "5 보안",
        (
            Panel("로그인", f"sum by (result) (rate({_LOGINS}[5m]))", "{{result}}", "ops"),
            Panel(
                "기다리게 한 로그인",
                f'sum by (result) (increase({_LOGINS}{{result=~"throttled_.*"}}[10m]))',
                "{{result}}",
            ),
            Panel("문에서 거절", "sum by (reason) (increase(gateway_rejected_total[5m]))", "{{reason}}"),
            Panel(
                "요청 제한",
                'sum by (policy) (increase(gateway_ratelimit_total{decision="refused"}[5m]))',
                "{{policy}}",
            ),
            Panel(
                "401·403",
                "sum by (service, http_response_status_code) "
                f'(rate({_COUNT}{{http_response_status_code=~"401|403"}}[5m]))',
                "{{service}} {{http_response_status_code}}",
                "reqps",
            ),
            Panel("로그인한 사람", "sum by (kind) (gateway_sessions_active)", "{{kind}}"),
            Panel("세션", "sum by (event) (increase(gateway_session_events_total[5m]))", "{{event}}"),
            Panel("감사 기록", "sum by (service) (increase(audit_events_total[5m]))"),
        ),
    ),
    View(
        "hx-data",
        "6 자료 안전",
        (
            Panel(
                "백업 나이",
                "time() - max by (service) (backup_last_success_timestamp_seconds)",
                unit="s",
                stat=True,
            ),
            Panel(
                "복구 연습 나이",
                "time() - max by (service) (restore_drill_last_success_timestamp_seconds)",
                unit="s",
                stat=True,
            ),
            Panel("파일 점검", "min by (service) (db_integrity_check_ok)", stat=True),
            Panel(
                "마이그레이션",
                "min by (service, direction) (migration_last_run_success)",
                "{{service}} {{direction}}",
                stat=True,
            ),
            Panel("백업 크기", "max by (service) (backup_last_size_bytes)", unit="bytes"),
            Panel("백업 시간", "max by (service) (backup_last_duration_seconds)", unit="s"),
            Panel("데이터베이스 크기", 'max by (service) (db_file_bytes{file="main"})', unit="bytes"),
            Panel(
                "데이터베이스 오류",
                "sum by (service, class) (increase(db_errors_total[5m]))",
                "{{service}} {{class}}",
            ),
        ),
    ),
    View(
        "hx-slo",
        "7 오류 예산 (목표 99.5 %)",
        (
            Panel("1시간 비율", "service:http_errors:ratio1h", unit="percentunit", stat=True),
            Panel("6시간 비율", "service:http_errors:ratio6h", unit="percentunit", stat=True),
            Panel("타는 속도 (1시간)", "service:http_errors:ratio1h / 0.005"),
            Panel("타는 속도 (6시간)", "service:http_errors:ratio6h / 0.005"),
        ),
    ),
    View(
        "hx-pulse",
        "8 업무의 맥박",
        (
            Panel(
                "출퇴근 (시간당)", 'sum(increase(attendance_clock_events_total{result="taken"}[1h]))', "오늘"
            ),
            Panel(
                "출퇴근, 지난주 같은 때",
                'sum(increase(attendance_clock_events_total{result="taken"}[1h] offset 7d))',
                "지난주",
            ),
            Panel("지원서", "sum by (result) (increase(applications_total[1d]))", "{{result}}"),
            Panel("채용", "sum by (result) (increase(hires_total[1d]))", "{{result}}"),
            Panel("전달 대기", "sum(outbox_pending)", "대기"),
            Panel("급여 계산", "sum by (result) (increase(payroll_runs_total[1d]))", "{{result}}"),
            Panel("명세서 내려받기", "sum by (kind) (increase(payroll_documents_total[1d]))", "{{kind}}"),
            Panel(
                "배경 작업 실패",
                'sum by (service, job_name) (increase(scheduler_job_runs_total{result="failed"}[1h]))',
                "{{service}} {{job_name}}",
            ),
        ),
    ),
)
