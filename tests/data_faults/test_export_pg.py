"""A SQLite volume moves to PostgreSQL whole or not at all, and says so in numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chassis import export_pg
from chassis.db import Database, open_engine
from chassis.durable import held, serving_lock
from chassis.export_pg import checksum
from chassis.migrations import base_of, upgrade
from chassis.settings import Settings, settings_of
from chassis.testing_databases import new_postgres_url
from humetix.cli import app
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import Integer, inspect, text
from typer.testing import CliRunner

from tests.data_faults.rows import ROWS, fill

STATEFUL = ("gateway", "recruit", "attendance", "payroll")


@pytest.fixture(params=STATEFUL)
def source(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A service's filled SQLite volume."""
    return filled(request.param, tmp_path, monkeypatch)


@pytest.fixture
def recruit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return filled("recruit", tmp_path, monkeypatch)


def filled(service: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HUMETIX_DATA", str(folder))
    monkeypatch.setenv("HUMETIX_MODE", "process")
    monkeypatch.setenv("SECRET_KEYS", "k" * 40)
    settings = settings_of(service)
    upgrade(service, settings.database_url)
    database = Database(settings.database_url)
    fill(database, service)
    database.close()
    return settings


def tables_at(url: str) -> list[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = inspect(connection).get_table_names()
    engine.dispose()
    return found


def test_every_row_of_every_table_arrives_as_it_was(source: Settings) -> None:
    url = new_postgres_url()
    code, told = export_pg.run(source, url)
    assert code == 0, told
    sent = {each["table"]: (each["rows"], each["sha256"]) for each in told["tables"]}
    assert {rows for rows, _ in sent.values()} == {ROWS}
    for address in (url, source.database_url):
        engine = open_engine(address)
        with engine.connect() as connection:
            for table in base_of(source.package).metadata.sorted_tables:
                assert checksum(table, connection) == sent[table.name], table.name
        engine.dispose()


def test_the_next_row_gets_the_next_number(source: Settings) -> None:
    url = new_postgres_url()
    export_pg.run(source, url)
    engine = open_engine(url)
    with engine.connect() as connection:
        for table in base_of(source.package).metadata.sorted_tables:
            for column in table.primary_key.columns:
                owned = text("SELECT pg_get_serial_sequence(:table, :column)")
                named = connection.scalar(owned, {"table": table.name, "column": column.name})
                if isinstance(column.type, Integer) and named:
                    assert connection.scalar(text(f"SELECT nextval('{named}')")) == ROWS + 1
    engine.dispose()


def test_a_target_with_anything_in_it_is_refused(recruit: Settings) -> None:
    url = new_postgres_url()
    upgrade("recruit", url)
    code, told = export_pg.run(recruit, url)
    assert code == 3
    assert "비어 있지 않습니다" in told["message"]


def test_a_running_service_is_refused(recruit: Settings) -> None:
    path = recruit.data_dir / "recruit.db"
    url = new_postgres_url()
    with held(serving_lock(path), shared=True):
        code, told = export_pg.run(recruit, url)
    assert code == 3
    assert "멈추십시오" in told["message"]
    assert tables_at(url) == []


def test_a_row_that_postgresql_cannot_hold_leaves_the_server_as_empty_as_it_was(recruit: Settings) -> None:
    path = recruit.data_dir / "recruit.db"
    with sqlite3.connect(str(path)) as raw:
        raw.execute("UPDATE inquiry SET message = 'a' || char(0) || 'b' WHERE rowid = 3")
    url = new_postgres_url()
    code, told = export_pg.run(recruit, url)
    assert code == 1
    assert "바뀐 것은 없습니다" in told["message"]
    assert tables_at(url) == []


def test_a_copy_that_differs_is_taken_back(recruit: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_pg, "checksum", lambda table, connection: (0, "other"))
    url = new_postgres_url()
    code, told = export_pg.run(recruit, url)
    assert code == 1
    assert "0행" in told["message"]
    assert tables_at(url) == []


def test_a_file_of_another_revision_is_refused_with_what_to_do(recruit: Settings) -> None:
    with sqlite3.connect(str(recruit.data_dir / "recruit.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001_first_tables'")
    code, told = export_pg.run(recruit, new_postgres_url())
    assert code == 3
    assert "humetix migrate recruit" in told["message"]


@pytest.mark.parametrize("url", ["", "sqlite:///x.db", "mysql://x"])
def test_an_address_that_is_no_postgresql_is_a_usage_error(recruit: Settings, url: str) -> None:
    assert export_pg.run(recruit, url)[0] == 2


def test_a_server_that_is_away_changes_nothing(recruit: Settings, tmp_path: Path) -> None:
    code, told = export_pg.run(recruit, f"postgresql+psycopg://humetix:geheim@/none?host={tmp_path}")
    assert code == 1
    assert "geheim" not in json.dumps(told)


@pytest.fixture
def humetix() -> Callable[..., tuple[int, Any]]:
    def run(*words: str) -> tuple[int, Any]:
        result = CliRunner().invoke(app, [*words, "--json"])
        return result.exit_code, json.loads(result.output)

    return run


def test_the_command_tells_rows_and_what_to_do_next(
    recruit: Settings, humetix: Callable[..., tuple[int, Any]]
) -> None:
    code, told = humetix("export-pg", "recruit", new_postgres_url())
    assert code == 0
    assert "RECRUIT_DATABASE_URL" in told["next"]
    assert sum(each["rows"] for each in told["tables"]) == ROWS * len(told["tables"])
    assert humetix("export-pg", "recruit", "sqlite:///x.db")[0] == 2
