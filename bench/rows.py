"""The rows of a run: each measures ours, measures the reference, and keeps both with their ratio."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from chassis.identity import ANYONE, HEADER, Identity, sign
from chassis.ports import SERVICES
from humetix.client import Office

from bench.load import Post, Rate, get_load, post_load
from bench.processes import Peak, pss_mb
from tests.e2e.crowd import direct_client, hire_crowd, sign_in_crowd
from tests.e2e.photos import jpeg
from tests.e2e.stack import ROOT, ProcessStack

PUNCH = "/api/attendance/v1/punches"
PAGES, REPLICAS = ("/apply", "/login", "/advance"), (2, 3, 4)
PAGE_SECONDS, PUNCHES, PHONES, PDF_SECONDS, APPLICANTS = 5, 1500, 64, 6, 50


@dataclass(frozen=True)
class Row:
    """One measured thing; `ratio` above 1 means better than the reference."""

    name: str
    ours: dict[str, float]
    reference: dict[str, float] = field(default_factory=dict)
    ratio: float | None = None


def _row(name: str, ours: Rate, reference: Rate) -> Row:
    return Row(name, asdict(ours), asdict(reference), ours.per_second / reference.per_second)


def page_rows(stack: ProcessStack, reference_url: str) -> Iterator[Row]:
    """GET /apply direct, and the pages everybody opens through the gateway."""
    token = sign(ANYONE, audience="recruit", keys=stack.keys)
    reference = get_load(f"{reference_url}/apply", seconds=PAGE_SECONDS)
    direct = get_load(f"{stack.address_of('recruit')}/apply", seconds=PAGE_SECONDS, headers={HEADER: token})
    yield _row("/apply direct", direct, reference)
    for page in PAGES:
        yield _row(f"{page} through the gateway", get_load(stack.url + page, seconds=PAGE_SECONDS), reference)


def punch_rows(stack: ProcessStack, reference_url: str) -> Iterator[Row]:
    """A clock-in by 64 phones at once: direct, and through the gateway; every one durable."""
    people = hire_crowd(stack, 2 * PUNCHES, "bench")
    asked = [Post("/punch", {"employee": each}, {}) for each in people[:PUNCHES]]
    reference = post_load(reference_url, asked, connections=PHONES)
    tokens = [_worker_token(stack, each) for each in people[:PUNCHES]]
    posts = [Post(PUNCH, {"kind": "in"}, {HEADER: token}) for token in tokens]
    direct = post_load(stack.address_of("attendance"), posts, connections=PHONES)
    yield _row("clock-in direct", direct, reference)
    for replicas in REPLICAS:
        yield _row(f"clock-in, {replicas} processes on one volume", replica_rate(stack, replicas), direct)
    cookies = sign_in_crowd(stack, people[PUNCHES:])
    proxied = [Post(PUNCH, {"kind": "in"}, {"Cookie": each, "Origin": stack.url}) for each in cookies]
    yield _row("clock-in through the gateway", post_load(stack.url, proxied, connections=PHONES), reference)


def replica_rate(stack: ProcessStack, replicas: int) -> Rate:
    """Clock people in at several processes of attendance at once; `failed` counts every other answer."""
    people = hire_crowd(stack, PUNCHES, f"replicas-{replicas}")
    posts = [Post(PUNCH, {"kind": "in"}, {HEADER: _worker_token(stack, each)}) for each in people]
    more = [stack.start_replica("attendance") for _ in range(replicas - 1)]
    addresses = [stack.address_of("attendance"), *(address for address, _ in more)]
    try:
        with ThreadPoolExecutor(replicas) as pool:
            rates = list(pool.map(_share_of(posts, replicas), addresses, range(replicas)))
    finally:
        for _, process in more:
            process.terminate()
            process.wait(30)
    return Rate(
        per_second=sum(rate.per_second for rate in rates),
        p50_ms=max(rate.p50_ms for rate in rates),
        p99_ms=max(rate.p99_ms for rate in rates),
        failed=sum(rate.failed for rate in rates),
    )


def _share_of(posts: list[Post], replicas: int) -> Callable[[str, int], Rate]:
    def send(address: str, number: int) -> Rate:
        return post_load(address, posts[number::replicas], connections=PHONES // replicas)

    return send


def _worker_token(stack: ProcessStack, employee: int) -> str:
    return sign(Identity("worker", str(employee), "", ("worker",)), audience="attendance", keys=stack.keys)


def payslip_row(stack: ProcessStack) -> Row:
    """Payslip PDFs a second, one file each, eight requests at once."""
    payroll = Identity("service", "payroll", "payroll")
    deadline = time.perf_counter() + PDF_SECONDS

    def draw(_: int) -> int:
        made = 0
        with direct_client(stack, "docs-render", payroll) as render:
            while time.perf_counter() < deadline:
                answer = render.post("/internal/pdf/payslip", json=payslip_document())
                assert answer.is_success, answer.text
                made += 1
        return made

    started = time.perf_counter()
    with ThreadPoolExecutor(8) as callers:
        made = sum(callers.map(draw, range(8)))
    ours = made / (time.perf_counter() - started)
    reference = run_reference("bench.reference.payslip", str(PDF_SECONDS))[0]
    return Row("payslip PDF", {"per_second": ours}, {"per_second": reference}, ours / reference)


def workbook_row(stack: ProcessStack, folder: Path) -> Row:
    """The 입사지원서 workbook of 50 applicants with 12 MP photos, from click to file."""
    photo = jpeg()
    send_applications(stack, photo)
    with Office(stack.url, stack.admin_password) as office, Peak(stack.pid_of("docs-render")) as peak:
        started = time.perf_counter()
        book = office.download("/download_excel").content
        seconds = time.perf_counter() - started
    source = folder / "photo.jpg"
    source.write_bytes(photo)
    target = folder / "reference.xlsx"
    plain, plain_mb = run_reference("bench.reference.workbook", str(target), *[str(source)] * APPLICANTS)
    ours = {"seconds": seconds, "peak_mb": peak.megabytes, "file_mb": len(book) / 1e6}
    theirs = {"seconds": plain, "peak_mb": plain_mb, "file_mb": target.stat().st_size / 1e6}
    return Row(f"workbook of {APPLICANTS} applicants with photos", ours, theirs, plain / seconds)


def send_applications(stack: ProcessStack, photo: bytes) -> None:
    """Send the applications and wait until every photo is upright."""
    with direct_client(stack, "recruit", ANYONE) as anyone:
        for number in range(APPLICANTS):
            answer = anyone.post(
                "/api/recruit/v1/applications",
                data=application_form(number),
                files={"photo": ("photo.jpg", io.BytesIO(photo), "image/jpeg")},
                headers={"Idempotency-Key": f"bench-{number}"},
            )
            assert answer.status_code == 201, answer.text


def memory_row(stack: ProcessStack) -> Row:
    """Memory of the five services together after a start, shared pages split fairly."""
    each = {name: pss_mb(stack.pid_of(name)) for name in SERVICES}
    return Row("memory of five services, MB", {**each, "together": sum(each.values())})


def run_reference(module: str, *arguments: str) -> list[float]:
    """Run the plain way in a process of its own; return the numbers it prints."""
    command = [sys.executable, "-m", module, *arguments]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [float(word) for word in printed.split()]


def application_form(number: int) -> dict[str, str]:
    """Return a complete application of nobody."""
    return {
        "name": f"지원자{number}",
        "birth": "1995-03-02",
        "gender": "남",
        "phone": f"010-5555-{number:04d}",
        "email": f"person{number}@example.com",
        "address": "경기도 화성시 동탄대로 1",
        "no_career": "1",
        "shift": "주간",
        "posture": "무관",
        "overtime": "가능",
        "holiday": "가능",
        "start_date": date(2026, 12, 1).isoformat(),
        "consent_collection": "1",
        "consent_id_photo": "1",
        "consent_third_party": "0",
    }


def payslip_document() -> dict[str, Any]:
    """Return one lawful payslip as payroll asks for it."""
    earnings = [("기본급", 2_156_880, True), ("연장수당", 154_800, False), ("야간수당", 36_120, False)]
    deductions = [("국민연금", 102_450), ("건강보험", 76_460), ("소득세", 19_520), ("지방소득세", 1_950)]
    gross, cut = sum(a for _, a, _ in earnings), sum(a for _, a in deductions)
    payslip = {
        "month": "2026-10",
        "pay_date": "2026-11-10",
        "period_start": "2026-10-01",
        "period_end": "2026-10-31",
        "name": "김하늘",
        "birth_date": "1990-05-05",
        "employee_no": "H-0001",
        "department": "제1공장",
        "position": "사원",
        "earnings": [{"label": name, "amount": won, "regular": regular} for name, won, regular in earnings],
        "deductions": [{"label": name, "amount": won} for name, won in deductions],
        "gross": gross,
        "deduction_total": cut,
        "net": gross - cut,
        "work": {
            "days": 21,
            "worked_minutes": 10_800,
            "overtime_minutes": 600,
            "night_minutes": 420,
            "holiday_minutes": 0,
            "hourly_won": 10_320,
            "family": 1,
        },
        "methods": [{"label": "연장수당", "formula": "10시간 × 10,320원 × 1.5", "amount": 154_800}],
        "notes": ["이 명세서는 근로기준법 제48조 제2항에 따라 교부합니다."],
    }
    return {
        "company": {"name": "휴메틱스", "address": "서울특별시", "phone": "02-000-0000"},
        "payslips": [payslip],
    }
