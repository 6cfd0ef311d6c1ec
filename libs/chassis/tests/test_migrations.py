"""Migrations are copied first, all or nothing, and leave a newer database alone."""

import shutil
import sqlite3
from pathlib import Path

import pytest
import sample
from chassis.migrations import upgrade
from chassis.testing import assert_migrations_match_tables, make_settings
from sample.settings import SampleSettings

SECOND = '''"""second."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002_second", "0001_first_tables"

def upgrade() -> None:
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
    {more}
'''


def tables(path: Path) -> set[str]:
    connection = sqlite3.connect(path)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    connection.close()
    return names


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a second migration goes: into a copy, since other processes read the sample meanwhile."""
    copy = tmp_path / "package"
    shutil.copytree(Path(str(sample.__file__)).parent, copy)
    monkeypatch.setattr(sample, "__file__", str(copy / "__init__.py"))
    return copy / "migrations/0002_second.py"


def test_an_empty_folder_gets_its_tables(tmp_path: Path) -> None:
    assert upgrade("sample", f"sqlite:///{tmp_path}/data/s.db") == "0001_first_tables"
    assert {"note", "audit"} <= tables(tmp_path / "data/s.db")


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    assert upgrade("sample", url) == upgrade("sample", url)
    assert not (tmp_path / "backup").exists()


def test_an_upgrade_copies_the_file_first(tmp_path: Path, second: Path) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    upgrade("sample", url)
    second.write_text(SECOND.format(more=""))
    assert upgrade("sample", url) == "0002_second"
    (copy,) = (tmp_path / "backup").iterdir()
    assert "extra" in tables(tmp_path / "s.db")
    assert "extra" not in tables(copy)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, second: Path) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    upgrade("sample", url)
    second.write_text(SECOND.format(more="raise RuntimeError('half way')"))
    with pytest.raises(RuntimeError, match="half way"):
        upgrade("sample", url)
    assert "extra" not in tables(tmp_path / "s.db")


def test_a_newer_database_is_left_alone(tmp_path: Path, second: Path) -> None:
    url = f"sqlite:///{tmp_path}/s.db"
    second.write_text(SECOND.format(more=""))
    upgrade("sample", url)
    second.unlink()
    assert upgrade("sample", url) == "0002_second"


def test_tables_and_migrations_agree(tmp_path: Path) -> None:
    assert_migrations_match_tables(make_settings(SampleSettings, tmp_path))
