"""What holds for every service holds for the gateway."""

from pathlib import Path

from chassis.testing import service_checks
from gateway.app import pages
from gateway.settings import GatewaySettings


def test_the_gateway_keeps_the_rules_common_to_all_services(tmp_path: Path) -> None:
    service_checks(pages, GatewaySettings, tmp_path, Path(__file__).parents[1])
