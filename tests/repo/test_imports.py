"""The import rules hold, the linter really sees every topic, and each rule catches what it is there for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from chassis.ports import SERVICES, package_of

from tests.repo.tree import CHASSIS, ROOT, SERVICE_LIST

PACKAGES = ["chassis", *(package_of(service) for service in SERVICES)]

# A topic that breaks rules 2 to 10, each in its own line; rule 1 is broken from app.py.
PLANTED = {
    "planted/__init__.py": "",
    "planted/rules.py": "import sqlalchemy\nimport payroll.planted.queries\n",
    "planted/queries.py": "import openpyxl\nimport PIL\nimport httpx\n",
    "planted/pages.py": "import sqlalchemy\n",
    "planted/actions.py": "import chassis.http\nimport payroll.other.rules\n",
    "other/__init__.py": "",
    "other/rules.py": "import payroll.planted.rules\n",
    "other/actions.py": "import payroll.planted.actions\n",
}
APPENDED = {"app.py": "\nimport recruit.app\n", "settings.py": "\nimport payroll.planted.rules\n"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(folder / place.relative_to(ROOT)) for place in package_parents())
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def package_parents() -> list[Path]:
    return [CHASSIS.parent, *(service.folder for service in SERVICE_LIST)]


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in (CHASSIS, *(service.package for service in SERVICE_LIST)):
        ignore = shutil.ignore_patterns("__pycache__", "static", "templates")
        shutil.copytree(package, tmp_path / package.relative_to(ROOT), ignore=ignore)
    return tmp_path


def contracts() -> int:
    return (ROOT / "pyproject.toml").read_text().count("[[tool.importlinter.contracts]]")


def test_all_import_rules_are_kept() -> None:
    told = lint_imports(ROOT)
    assert told.returncode == 0, told.stdout
    assert f"Contracts: {contracts()} kept, 0 broken" in told.stdout


def test_the_linter_sees_every_topic() -> None:
    graph = grimp.build_graph(PACKAGES[0], *PACKAGES[1:], include_external_packages=True)
    missing = [
        module
        for service in SERVICE_LIST
        for topic in service.topics()
        for file in sorted(topic.glob("*.py"))
        if file.stem != "__init__"
        and (module := f"{service.package.name}.{topic.name}.{file.stem}") not in graph.modules
    ]
    assert missing == []
    assert "chassis.app" in graph.modules


def test_a_planted_violation_of_each_rule_is_caught(copied_house: Path) -> None:
    payroll = copied_house / "services" / "payroll" / "payroll"
    for name, text in PLANTED.items():
        (payroll / name).parent.mkdir(exist_ok=True)
        (payroll / name).write_text(f'"""Planted."""\n{text}')
    for name, text in APPENDED.items():
        (payroll / name).write_text((payroll / name).read_text() + text)
    told = lint_imports(copied_house)
    broken = {int(number) for number in re.findall(r"^(\d+) .* BROKEN$", told.stdout, re.MULTILINE)}
    assert told.returncode == 1
    assert broken == set(range(1, contracts() + 1)), told.stdout


def test_an_untouched_copy_is_clean(copied_house: Path) -> None:
    told = lint_imports(copied_house)
    assert told.returncode == 0, told.stdout
