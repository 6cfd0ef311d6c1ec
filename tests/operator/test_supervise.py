"""supervisord gets one group of five programs, each brought back alone."""

from __future__ import annotations

import configparser
from pathlib import Path

from chassis.ports import SERVICES
from humetix.layout import Layout
from humetix.migrate import prepare
from humetix.supervise import write_configuration


def test_five_programs_in_one_group_are_started_again_when_they_end(tmp_path: Path) -> None:
    path = write_configuration(Layout(tmp_path / "100% here", 8080))
    told = configparser.RawConfigParser()
    told.read_string(path.read_text())
    assert told["group:humetix"]["programs"].split(",") == list(SERVICES)
    for service in SERVICES:
        program = told[f"program:{service}"]
        assert program["autorestart"] == "true"
        assert program["command"].endswith(f"-m chassis.serve {service.replace('-', '_')}")
        assert "100%% here" in program["stdout_logfile"]


def test_a_database_that_cannot_be_opened_is_told_and_stops_the_start(tmp_path: Path) -> None:
    blocked = tmp_path / "payroll"
    blocked.write_text("a file where the folder should be")
    prepared = prepare(["payroll"], {"HUMETIX_DATA": str(tmp_path), "SECRET_KEYS": "k" * 40, "PATH": ""})
    assert prepared.told == []
    assert len(prepared.failures) == 1
    assert prepared.failures[0].startswith("payroll: ")
