"""Who left: payslips stay readable, everything else of workers is closed at the edge."""

import pytest
from chassis.testing import worker
from gateway.testing import Door, Upstream


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/payslip", 200),
        ("/api/payroll/v1/me/payslips", 200),
        ("/attendance", 403),
        ("/leave", 403),
        ("/advance", 403),
        ("/api/attendance/v1/me/days", 403),
        ("/api/attendance/v1/punches", 403),
        ("/api/payroll/v1/me/advance-limit", 403),
        ("/notices", 200),
        ("/devices", 200),
    ],
)
def test_a_former_worker_reads_payslips_only(door: Door, upstream: Upstream, path: str, status: int) -> None:
    left = {"Cookie": door.cookie(worker(41, roles=("former",)))}
    assert door.request("GET", path, left).status == status
    works = {"Cookie": door.cookie(worker(42))}
    assert door.request("GET", path, works).status == 200
