"""Revisions are read as Alembic reads them, without loading it into every service."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.script import ScriptDirectory
from chassis.migrations import config_for
from chassis.revisions import known_revisions, newest_revision

PACKAGES = ("gateway", "recruit", "attendance", "payroll")


@pytest.mark.parametrize("package", PACKAGES)
def test_we_read_the_migration_files_as_alembic_does(package: str) -> None:
    scripts = ScriptDirectory.from_config(config_for(package))
    assert newest_revision(package) == scripts.get_current_head()
    assert known_revisions(package) == {script.revision for script in scripts.walk_revisions()}


def test_a_running_service_does_not_load_alembic() -> None:
    told = "import sys, chassis.app; sys.exit(any(name.startswith('alembic') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0
