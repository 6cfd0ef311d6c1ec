"""The console of `humetix up` shows what is loud, in one readable line, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from humetix.console import Console, brief_line
from humetix.layout import Layout


def entry(level: str, **more: object) -> str:
    return json.dumps({"ts": "2026-11-22T21:30:15.123+00:00", "level": level, "service": "recruit", **more})


def test_a_warning_becomes_one_line_with_its_fields() -> None:
    line = brief_line("recruit", entry("warning", event="peer_away", peer="docs-render"))
    assert line == "[recruit] 21:30:15 warning peer_away peer=docs-render"


def test_a_quiet_line_is_left_out() -> None:
    assert brief_line("recruit", entry("info", event="request")) is None


def test_text_that_is_no_json_is_shown_as_it_is() -> None:
    assert brief_line("payroll", "Traceback (most recent call last):") == (
        "[payroll] Traceback (most recent call last):"
    )
    assert brief_line("payroll", "   ") is None


def test_the_console_follows_a_log_through_its_rotation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Layout(tmp_path, 8080)
    log = place.log_of("recruit")
    log.parent.mkdir(parents=True)
    log.write_text(entry("error", event="before") + "\n")
    console = Console(place)
    console.skip()
    with log.open("a") as file:
        file.write(entry("error", event="after") + "\n")
    console.end()
    log.write_text(entry("error", event="new") + "\n")
    console.end()
    shown = capsys.readouterr().out
    assert [word in shown for word in ("before", "after", "new")] == [False, True, True]
