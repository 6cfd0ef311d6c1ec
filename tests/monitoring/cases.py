"""For each alert: what Prometheus sees when it must fire, and what it sees when it must stay silent.

Values are promtool's own notation, one a step: `0+5x20` grows by 5 twenty times, `_x5` is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

Series = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One alert: series that make it fire and series that must not, both looked at after so long."""

    fires: Series
    silent: Series
    at: str = "20m"
    step: str = "1m"


_UP = {f'up{{job="humetix",service="{name}",instance="{name}:1"}}': "1x30" for name in
       ("gateway", "recruit", "attendance", "payroll", "docs-render")}  # fmt: skip
_REQUESTS = "http_server_request_duration_seconds_count"
_LOGIN = "gateway_login_attempts_total"


def _requests(ok: str, failed: str) -> Series:
    labels = 'service="payroll",instance="a",http_route="/payslip"'
    return {
        f'{_REQUESTS}{{{labels},http_response_status_code="200"}}': ok,
        f'{_REQUESTS}{{{labels},http_response_status_code="500"}}': failed,
    }


def _logins(success: str, wrong: str, throttled: str = "0x30") -> Series:
    return {
        f'{_LOGIN}{{service="gateway",result="success"}}': success,
        f'{_LOGIN}{{service="gateway",result="bad_credentials"}}': wrong,
        f'{_LOGIN}{{service="gateway",result="throttled_account"}}': throttled,
    }


def _render(kind: str, ok: str, failed: str, selftest: str = "1x30") -> Series:
    return {
        f'render_jobs_total{{service="docs-render",kind="{kind}",result="ok"}}': ok,
        f'render_jobs_total{{service="docs-render",kind="{kind}",result="error"}}': failed,
        f'render_selftest_success{{service="docs-render",kind="{kind}"}}': selftest,
    }


def _volume(free: str, size: str = "100x90", inodes: str = "90000x90") -> Series:
    labels = 'service="recruit",instance="a",volume="data"'
    return {
        f"volume_free_bytes{{{labels}}}": free,
        f"volume_size_bytes{{{labels}}}": size,
        f"volume_free_inodes{{{labels}}}": inodes,
    }


def _backups(made: str, verified: str, drilled: str) -> Series:
    labels = 'service="payroll",instance="a"'
    return {
        f"backup_last_success_timestamp_seconds{{{labels}}}": made,
        f"backup_last_verify_success{{{labels}}}": verified,
        f"restore_drill_last_success_timestamp_seconds{{{labels}}}": drilled,
        'backup_last_success_timestamp_seconds{service="docs-render",instance="b"}': "0x300",
        'restore_drill_last_success_timestamp_seconds{service="docs-render",instance="b"}': "0x300",
    }


CASES = {
    "UpstreamUnavailable": Case(
        {'gateway_upstream_endpoints{upstream="payroll",state="healthy"}': "1x10 0x20"},
        {'gateway_upstream_endpoints{upstream="payroll",state="healthy"}': "1x30"},
    ),
    "TargetDown": Case(
        {**_UP, 'up{job="humetix",service="payroll",instance="payroll:1"}': "1x10 _x20"},
        _UP,
    ),
    "UpstreamConnectErrors": Case(
        {
            'gateway_upstream_requests_total{upstream="recruit",outcome="ok"}': "0+90x30",
            'gateway_upstream_requests_total{upstream="recruit",outcome="connect_error"}': "0+10x30",
        },
        {
            'gateway_upstream_requests_total{upstream="recruit",outcome="ok"}': "0+990x30",
            'gateway_upstream_requests_total{upstream="recruit",outcome="connect_error"}': "0+10x30",
        },
    ),
    "CrashLoop": Case(
        {'process_start_time_seconds{job="humetix",service="recruit",instance="a"}': "0+120x30"},
        {'process_start_time_seconds{job="humetix",service="recruit",instance="a"}': "100x12 700x20"},
    ),
    "MigrationFailed": Case(
        {'migration_last_run_success{service="payroll",direction="up"}': "1x10 0x20"},
        {
            'migration_last_run_success{service="payroll",direction="up"}': "1x30",
            'db_schema_compatible{service="docs-render"}': "0x30",
            'db_schema_pending_migrations{service="docs-render"}': "0x30",
        },
    ),
    "MigrationPending": Case(
        {'db_schema_pending_migrations{service="payroll"}': "2x30"},
        {'db_schema_pending_migrations{service="payroll"}': "0x16 2x5"},
    ),
    "LoginAllFailing": Case(_logins("7x30", "0+1x30"), _logins("0+1x30", "0+5x30")),
    "LoginFailuresHigh": Case(_logins("7x30", "0+5x30"), _logins("0+2x30", "0+5x30")),
    "LoginThrottled": Case(_logins("0+1x30", "0x30", "0+2x30"), _logins("0+1x30", "0x30", "0x15 1x15")),
    "RateStoreAway": Case(
        {'gateway_ratelimit_total{service="gateway",policy="sign_in",decision="store_away"}': "_x17 1x15"},
        {
            'gateway_ratelimit_total{service="gateway",policy="sign_in",decision="store_away"}': "3x30",
            'gateway_ratelimit_total{service="gateway",policy="sign_in",decision="allowed"}': "0+9x30",
        },
    ),
    "PdfRenderFailing": Case(
        _render("pdf", "0+1x30", "0x30", "1x10 0x20"),
        {**_render("pdf", "0+99x30", "0+1x30"), 'render_font_available{font="NanumGothic"}': "1x30"},
    ),
    "ExcelRenderFailing": Case(_render("image", "0+9x30", "0+1x30"), _render("xlsx", "0+99x30", "0+1x30")),
    "RenderSaturated": Case(
        {'render_queue_depth{service="docs-render",instance="a"}': "30x30"},
        {'render_queue_depth{service="docs-render",instance="a"}': "0x10 30x1 0x20"},
    ),
    "VolumeFilling": Case(_volume("14x90"), _volume("60x90"), at="7h", step="5m"),
    "VolumeAlmostFull": Case(_volume("4x90"), _volume("10x90")),
    "DbLocked": Case(
        {'db_busy_total{service="payroll",instance="a",kind="busy",surfaced="true"}': "0x15 3x15"},
        {'db_busy_total{service="payroll",instance="a",kind="busy",surfaced="false"}': "0+1x30"},
    ),
    "WalNotCheckpointing": Case(
        {'db_file_bytes{service="payroll",instance="a",file="wal"}': "70000000x30"},
        {
            'db_file_bytes{service="payroll",instance="a",file="wal"}': "40000000x30",
            'db_file_bytes{service="payroll",instance="a",file="main"}': "90000000x30",
        },
    ),
    "DbCorrupt": Case(
        {
            'db_integrity_check_ok{service="payroll",instance="a"}': "0x30",
            'db_integrity_check_timestamp_seconds{service="payroll",instance="a"}': "60x30",
        },
        {
            # A service without a database, or before its first look.
            'db_integrity_check_ok{service="docs-render",instance="a"}': "0x30",
            'db_integrity_check_timestamp_seconds{service="docs-render",instance="a"}': "0x30",
            'db_errors_total{service="payroll",instance="a",class="constraint"}': "0+9x30",
        },
    ),
    "ErrorBudgetBurnFast": Case(_requests("0+90x80", "0+10x80"), _requests("0+97x80", "0+3x80"), at="70m"),
    "ErrorBudgetBurnSlow": Case(
        _requests("0+96x90", "0+4x90"), _requests("0+99x90", "0+1x90"), at="7h", step="5m"
    ),
    "BackupStale": Case(
        _backups("60x300", "1x300", "60x300"),
        _backups("60+3600x300", "1x300", "60x300"),
        at="30h",
        step="1h",
    ),
    "BackupUnverified": Case(
        _backups("60+3600x300", "1x300", "60x300"),
        _backups("60+3600x300", "1x300", "60+3600x300"),
        at="9d",
        step="1h",
    ),
    "MixedVersionsLong": Case(
        {
            'build_info{service="payroll",instance="a",version="1.0",revision="abc"}': "1x30",
            'build_info{service="payroll",instance="b",version="1.1",revision="def"}': "1x30",
        },
        {
            'build_info{service="payroll",instance="a",version="1.0",revision="abc"}': "1x30",
            'build_info{service="payroll",instance="b",version="1.0",revision="abc"}': "1x30",
            'build_info{service="recruit",instance="c",version="1.1",revision="def"}': "1x30",
        },
    ),
    "SchedulerStalled": Case(
        {
            'scheduler_job_interval_seconds{service="recruit",job_name="x"}': "5x30",
            'scheduler_job_last_success_timestamp_seconds{service="recruit",job_name="x"}': "300x30",
        },
        {
            'scheduler_job_interval_seconds{service="recruit",job_name="x"}': "5x30",
            'scheduler_job_last_success_timestamp_seconds{service="recruit",job_name="x"}': "0+60x30",
        },
    ),
    "OutboxStuck": Case(
        {'outbox_oldest_pending_seconds{service="recruit"}': "0+60x30"},
        {'outbox_oldest_pending_seconds{service="recruit"}': "0x10 200x20"},
    ),
    "AuditWriteFailing": Case(
        {'audit_write_errors_total{service="payroll",event="payslip.read"}': "_x15 1x15"},
        {'audit_write_errors_total{service="payroll",event="payslip.read"}': "1x30"},
    ),
    "ClockSkew": Case(
        {'service_wall_clock_seconds{service="payroll",instance="a"}': "9+60x30"},
        {'service_wall_clock_seconds{service="payroll",instance="a"}': "2+60x30"},
    ),
    "EmergencyPayWaiting": Case(
        {'payroll_emergency_wait_seconds{service="payroll",instance="a"}': "86000+60x30"},
        {'payroll_emergency_wait_seconds{service="payroll",instance="a"}': "80000+60x30"},
    ),
    "FigureEnding": Case(
        {
            'payroll_figure_days_left{service="payroll",kind="pension_base"}': "45x30",
            'payroll_figure_days_left{service="payroll",kind="minimum_wage"}': "400x30",
        },
        {
            'payroll_figure_days_left{service="payroll",kind="pension_base"}': "46x30",
            'payroll_figure_days_left{service="payroll",kind="minimum_wage"}': "400x30",
        },
    ),
    "Watchdog": Case({}, {}),
}
