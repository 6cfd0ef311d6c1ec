"""Every command that the runbook names exists, with every option it names."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer
from humetix.cli import app

from tests.repo.tree import ROOT

RUNBOOK = (ROOT / "docs/runbook.md").read_text()
COMMAND: Any = typer.main.get_command(app)
NAMED = sorted(set(re.findall(r"humetix ([a-z][^`\n|]*)", RUNBOOK)))


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that words lead to, and the words after it."""
    found: Any = COMMAND
    while words and words[0] in getattr(found, "commands", {}):
        found, words = found.commands[words[0]], words[1:]
    return found, words


@pytest.mark.parametrize("named", NAMED)
def test_a_command_of_the_runbook_exists_with_the_options_it_names(named: str) -> None:
    found, rest = command_of(re.split(r"[\s()·,]+", named.strip()))
    assert not hasattr(found, "commands"), f"humetix {named}"
    known = {option for parameter in found.params for option in parameter.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_the_runbook_names_the_commands_an_operator_needs() -> None:
    named = {words.split()[0] for words in NAMED}
    assert set(COMMAND.commands) - {"up", "demo", "import-legacy"} <= named
