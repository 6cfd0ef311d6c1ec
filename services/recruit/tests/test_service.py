"""What holds for every service."""

from pathlib import Path

from chassis.testing import service_checks
from recruit.app import create
from recruit.settings import RecruitSettings


def test_recruit_is_a_service_like_the_others(tmp_path: Path) -> None:
    service_checks(create, RecruitSettings, tmp_path, Path(__file__).parents[1])
