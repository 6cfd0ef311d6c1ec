"""An installation in a temporary folder: four migrated databases, and the command as the operator runs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chassis.db import Database
from chassis.testing_migrated import migrated_database
from gateway.settings import GatewaySettings
from humetix.cli import app
from typer.testing import CliRunner

Told = tuple[int, Any]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUMETIX_DATA", str(tmp_path))
    monkeypatch.setenv("HUMETIX_MODE", "process")
    monkeypatch.delenv("HUMETIX_BACKUPS", raising=False)
    monkeypatch.setenv("SECRET_KEYS", "test-key-test-key-test-key-test-key-01")
    for service in ("gateway", "recruit", "attendance", "payroll"):
        (tmp_path / service).mkdir()
        migrated_database(service, f"sqlite:///{tmp_path}/{service}/{service}.db")
    return tmp_path


@pytest.fixture
def db(place: Path) -> Iterator[Database]:
    """The gateway's database."""
    database = Database(GatewaySettings(humetix_data=place).database_url)
    yield database
    database.close()


@pytest.fixture
def humetix(place: Path) -> Callable[..., Told]:
    """Run the command with --json; return its exit code and what it told."""

    def run(*words: str) -> Told:
        result = CliRunner().invoke(app, [*words, "--json"])
        return result.exit_code, json.loads(result.output) if result.output.startswith("{") else result.output

    return run
