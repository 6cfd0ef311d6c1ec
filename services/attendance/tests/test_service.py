"""What every service must keep: guarded routes, the contract, migrations equal to the tables."""

from pathlib import Path

from attendance.app import create
from attendance.settings import AttendanceSettings
from chassis.testing import service_checks


def test_attendance_keeps_what_every_service_keeps(tmp_path: Path) -> None:
    service_checks(create, AttendanceSettings, tmp_path, Path(__file__).parents[1])
