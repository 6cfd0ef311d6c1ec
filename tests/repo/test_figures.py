"""Figures of the law live in dated data files: one truth, and none of them written into code."""

from __future__ import annotations

import re
from pathlib import Path

from payroll.figures.shipped import file_names, shipped_rows
from recruit.hire.wages import minimum_wages

from tests.repo.tree import ROOT, SERVICE_LIST, python_files, short

MIGRATIONS = ROOT / "services/payroll/payroll/migrations"


def test_recruits_copy_of_the_minimum_wage_is_payrolls() -> None:
    payrolls = {
        (row.valid_from, row.valid_to, (row.content or {})["hourly_won"], row.source)
        for row in shipped_rows()
        if row.kind == "minimum_wage"
    }
    recruits = {(row.valid_from, row.valid_to, row.hourly_won, row.source) for row in minimum_wages()}
    assert recruits == payrolls


def test_each_data_file_is_loaded_by_one_migration() -> None:
    code = "\n".join(path.read_text() for path in sorted(MIGRATIONS.glob("*.py")))
    loaded = re.findall(r'load\(op\.get_bind\(\), "([^"]+)"', code)
    assert sorted(loaded) == file_names()


def test_no_minimum_wage_is_written_into_code() -> None:
    wages = {str(row.hourly_won) for row in minimum_wages()}
    number = re.compile(r"\b\d[\d_]*\b")

    def written(path: Path) -> bool:
        return any(found.replace("_", "") in wages for found in number.findall(path.read_text()))

    files = python_files(*(service.package for service in SERVICE_LIST))
    assert [short(path) for path in files if written(path)] == []
