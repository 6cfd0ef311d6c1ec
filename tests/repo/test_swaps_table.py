"""docs/soak.md keeps the last run of each swap in a section of their own, and what was killed below them."""

from pathlib import Path

import pytest

from tests.docker import table
from tests.docker.load import Load, Outcome
from tests.docker.work import Stored


def load_of(*seconds: float) -> Load:
    outcomes = [Outcome(number, 201, took, "", float(number)) for number, took in enumerate(seconds)]
    return Load(lambda: None, lambda _client, _number: None, outcomes=outcomes)  # type: ignore[arg-type, return-value]  # sends nothing


def test_a_row_takes_the_place_of_its_last_run_and_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "FILE", tmp_path / "swaps.json")
    monkeypatch.setattr(table, "KEPT", tmp_path / "soak.md")
    old = "| `humetix deploy recruit` | 1 | 9 | 1 | 1 | 1 | – | – | then |"
    other = "| `humetix deploy payroll` | 1 | 0 | 1 | 1 | 1 | 1 | 0 | then |"
    table.KEPT.write_text(
        f"# Soak\n\n| row |\n\n## Swaps\n\n{table.HEAD}\n{old}\n{other}\n\n## More\n\nkept\n"
    )
    table.note("`docker kill` of one", load_of(0.1, 0.2), Stored({0, 1}, {0}))
    table.note("`humetix deploy recruit`", load_of(0.25, 1.5))
    table.keep()
    kept = table.KEPT.read_text()
    assert old not in kept
    assert kept.count(f"{table.HEAD}\n") == 2
    assert kept.startswith("# Soak\n\n| row |\n\n## Swaps\n")
    assert kept.endswith("\n\n## More\n\nkept\n")
    swaps, _, kills = kept.partition("### Kills")
    assert other in swaps
    assert "| `humetix deploy recruit` | 2 | 0 | 1.5 | 1.5 | 1.0 | – | – |" in swaps
    assert "| `docker kill` of one | 2 | 0 | 0.2 | 0.2 | 1.0 | 2 | 1 |" in kills
