"""What every service must hold: guarded routes, a current contract, migrations equal to the tables."""

from pathlib import Path

from chassis.testing import service_checks
from payroll.app import create
from payroll.settings import PayrollSettings


def test_payroll_holds_what_every_service_holds(tmp_path: Path) -> None:
    service_checks(create, PayrollSettings, tmp_path, Path(__file__).parents[1])
