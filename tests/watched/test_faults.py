"""Row 76: alerts are made to fire by their real faults, and clear when these are mended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import httpx
import pytest

from tests.watched import faults
from tests.watched.installation import Watched

pytestmark = pytest.mark.docker


def image(service: str) -> str:
    variable = f"{service.replace('-', '_').upper()}_TAG"
    return f"humetix/{service}:{os.environ.get(variable) or 'local'}"


@pytest.fixture(scope="module")
def broken_render(watched: Watched) -> Iterator[str]:
    """An image of docs-render without its font and without what opens HEIC."""
    tag = f"broken-{watched.project}"
    faults.image_without(
        f"humetix/docs-render:{tag}",
        image("docs-render"),
        "rm -rf /usr/share/fonts && find /opt/venv -path '*koreanize*' -name '*.ttf' -delete",
        "find /opt/venv -path '*pillow_heif.libs*' -name '*.so*' -delete",
    )
    yield tag
    faults.remove_image(f"humetix/docs-render:{tag}")


@pytest.fixture(scope="module")
def other_recruit(watched: Watched) -> Iterator[str]:
    """An image of recruit that says it was made of another commit."""
    tag = f"other-{watched.project}"
    faults.image_of_another_commit(f"humetix/recruit:{tag}", image("recruit"))
    yield tag
    faults.remove_image(f"humetix/recruit:{tag}")


def guess(watched: Watched, number: int, account: str) -> int:
    """Try a wrong password, each from an address of its own."""
    headers = {
        "Origin": watched.url,
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": f"203.0.113.{number}",
    }
    form = {"username": account, "password": "not-the-password"}
    return httpx.post(f"{watched.url}/login", data=form, headers=headers, timeout=30).status_code


def sign_in(watched: Watched) -> int:
    headers = {"Origin": watched.url, "Sec-Fetch-Site": "same-origin"}
    form = {"username": "admin", "password": watched.password}
    return httpx.post(f"{watched.url}/login", data=form, headers=headers, timeout=30).status_code


def test_an_installation_that_was_never_backed_up_says_so_until_it_is(watched: Watched) -> None:
    services = ("gateway", "recruit", "attendance", "payroll")
    watched.fires(*(("BackupStale", service) for service in services), ("Watchdog", ""))
    for service in services:
        watched.inside(service, faults.result("backup", ok=True))
        watched.inside(service, faults.result("drill", ok=True))
    watched.clears(*(("BackupStale", service) for service in services))
    watched.inside("payroll", faults.result("backup", ok=True, hours_ago=27))
    watched.inside("recruit", faults.result("backup", ok=False))
    watched.fires(("BackupStale", "payroll"), ("BackupUnverified", "recruit"))
    for service in ("payroll", "recruit"):
        watched.inside(service, faults.result("backup", ok=True))
    watched.clears(("BackupStale", "payroll"), ("BackupUnverified", "recruit"))


def test_guessing_at_the_door_is_told_in_three_ways(watched: Watched) -> None:
    with ThreadPoolExecutor(4) as crowd:
        statuses = list(crowd.map(lambda number: guess(watched, number, f"nobody{number}"), range(40)))
    statuses += [guess(watched, 200 + number, "boss") for number in range(20)]
    assert statuses.count(401) > 30
    assert statuses.count(429) > 10
    watched.fires(("LoginAllFailing", ""), ("LoginFailuresHigh", ""), ("LoginThrottled", ""))
    watched.clears(("LoginAllFailing", ""), ("LoginFailuresHigh", ""), ("LoginThrottled", ""))


def test_migrations_that_failed_or_never_ran_are_told(watched: Watched) -> None:
    watched.inside("recruit", faults.result("migration", ok=False))
    watched.inside("attendance", faults.FORGET_MIGRATION)
    watched.fires(("MigrationFailed", "recruit"), ("MigrationPending", "attendance"))
    watched.inside("recruit", faults.result("migration", ok=True))
    watched.inside("attendance", faults.REMEMBER_MIGRATION)
    watched.clears(("MigrationFailed", "recruit"), ("MigrationPending", "attendance"))


def test_a_full_volume_is_told_until_there_is_room_again(watched: Watched) -> None:
    watched.inside("attendance", faults.FILL_TMP)
    watched.fires(("VolumeAlmostFull", "attendance"), ("VolumeFilling", "attendance"))
    watched.inside("attendance", faults.EMPTY_TMP)
    watched.clears(("VolumeAlmostFull", "attendance"))


def test_a_held_write_lock_and_an_audit_that_cannot_be_written_are_told(watched: Watched) -> None:
    watched.inside("gateway", faults.HOLD_WRITE_LOCK, wait=False)
    numbers = count(1)
    watched.eventually(
        "a sign-in meets the lock", lambda: guess(watched, next(numbers) % 250, f"late{next(numbers)}") == 503
    )
    watched.fires(("DbLocked", "gateway"))
    watched.clears(("DbLocked", "gateway"))
    watched.inside("gateway", faults.REFUSE_AUDIT)
    assert sign_in(watched) >= 500
    watched.fires(("AuditWriteFailing", "gateway"))
    watched.inside("gateway", faults.TAKE_AUDIT)
    assert sign_in(watched) == 303
    watched.clears(("AuditWriteFailing", "gateway"))


def ask_for_payslips(watched: Watched, people: int) -> set[int]:
    with ThreadPoolExecutor(people) as crowd:
        pages = crowd.map(
            lambda _: httpx.get(f"{watched.url}/payslip", timeout=60).status_code, range(people)
        )
        return set(pages)


def test_a_service_that_is_gone_is_told_once_and_what_it_costs(watched: Watched) -> None:
    failed = 'http_server_request_duration_seconds_count{service="gateway", http_response_status_code="503"}'
    watched.compose("stop", "--timeout", "3", "payroll")
    assert ask_for_payslips(watched, 1) == {503}
    watched.fires(("UpstreamUnavailable", "payroll"), ("TargetDown", "payroll"))
    watched.eventually("the first failure is seen", lambda: bool(watched.ask(failed)))
    assert ask_for_payslips(watched, 150) == {503}
    watched.fires(("ErrorBudgetBurnFast", "gateway"))
    held = "UpstreamUnavailable payroll"
    watched.eventually("the operator hears of one thing, not of all that follows from it",
                       lambda: watched.told_to_the_operator().get(held) == "suppressed")  # fmt: skip
    assert watched.told_to_the_operator()["TargetDown payroll"] == "active"
    watched.compose("start", "payroll")
    watched.clears(
        ("UpstreamUnavailable", "payroll"), ("TargetDown", "payroll"), ("ErrorBudgetBurnFast", "gateway")
    )


def test_a_damaged_database_is_told_until_a_sound_one_lies_there(watched: Watched) -> None:
    watched.inside("attendance", faults.DAMAGE)
    watched.compose("restart", "--timeout", "3", "attendance")
    watched.fires(("DbCorrupt", "attendance"))
    watched.inside("attendance", faults.UNDO_DAMAGE)
    watched.compose("restart", "--timeout", "3", "attendance")
    watched.clears(("DbCorrupt", "attendance"))


def test_a_render_image_without_font_or_heic_is_told_and_healed_by_going_back(
    watched: Watched, broken_render: str
) -> None:
    watched.compose("up", "--detach", "--no-deps", "docs-render", env={"DOCS_RENDER_TAG": broken_render})
    watched.fires(("PdfRenderFailing", "docs-render"), ("ExcelRenderFailing", "docs-render"))
    assert httpx.get(f"{watched.url}/apply", timeout=20).status_code == 200
    watched.compose("up", "--detach", "--no-deps", "docs-render")
    watched.clears(("PdfRenderFailing", "docs-render"), ("ExcelRenderFailing", "docs-render"))


def test_every_replica_is_read_and_two_versions_side_by_side_are_told(
    watched: Watched, other_recruit: str
) -> None:
    two = ("up", "--detach", "--no-deps", "--scale", "recruit=2", "recruit")
    watched.compose(two[0], "--no-recreate", *two[1:], env={"RECRUIT_TAG": other_recruit})
    watched.fires(("MixedVersionsLong", "recruit"))
    assert len(watched.ask('up{job="humetix", service="recruit"} == 1')) == 2
    watched.compose(*two)
    watched.clears(("MixedVersionsLong", "recruit"))
    watched.eventually("both are read again", lambda: len(watched.ask('up{service="recruit"} == 1')) == 2)
