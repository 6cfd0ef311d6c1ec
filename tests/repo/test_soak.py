"""The long rows are found by name, and docs/soak.md keeps the newest run of each."""

from pathlib import Path

import pytest

from bench import soak
from bench.soak_rows import Outcome, SoakRow, all_rows


def test_every_long_row_is_found_and_says_what_it_shows() -> None:
    rows = all_rows()
    assert {"flat-memory", "slow-clients", "fuzz", "write-storm", "replicas", "killed-writers"} <= set(rows)
    assert all(row.what and row.minutes > 0 and row.work.__doc__ for row in rows.values())


def test_all_rows_together_take_forty_minutes_at_most() -> None:
    assert sum(row.minutes for row in all_rows().values()) <= 40


def test_a_new_run_takes_the_place_of_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soak, "KEPT", tmp_path / "soak.md")
    stray = "| `humetix deploy recruit` | 2901 | 0 | 1.96 | 1.0 | 2901 | 0 |"
    (tmp_path / "soak.md").write_text(f"# Soak\n\n{stray}\n\n## Swaps\n\n| `calm` | another table |\n")
    storm = SoakRow("storm", "much at once", 1, lambda stack, minutes: Outcome(held=True, figures={}))
    calm = SoakRow("calm", "little", 1, storm.work)
    soak.keep("storm", soak.line_of(storm.name, storm.what, Outcome(held=False, figures={"lost": "1"}), 1.0))
    soak.keep("calm", soak.line_of(calm.name, calm.what, Outcome(held=True, figures={}), 1.0))
    soak.keep("storm", soak.line_of(storm.name, storm.what, Outcome(held=True, figures={"lost": "0"}), 2.0))
    kept = (tmp_path / "soak.md").read_text()
    assert stray not in kept
    assert "lost 0" in kept
    assert "lost 1" not in kept
    assert "**no**" not in kept
    assert kept.count("| `") == 3
    assert kept.endswith("\n\n## Swaps\n\n| `calm` | another table |\n")
