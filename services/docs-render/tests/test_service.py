"""The checks common to all services: guarded routes, a current contract."""

from pathlib import Path

from chassis.testing import service_checks
from docs_render.app import create
from docs_render.settings import DocsRenderSettings


def test_service_keeps_the_common_rules(tmp_path: Path) -> None:
    service_checks(create, DocsRenderSettings, tmp_path, Path(__file__).parents[1])
