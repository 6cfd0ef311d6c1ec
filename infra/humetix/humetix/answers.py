"""What every command shares: --json, the choice of services, how an answer is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from humetix.layout import say
from humetix.migrate import STATEFUL

AsJson = Annotated[bool, typer.Option("--json", help="answer as one JSON document")]
Services = Annotated[list[str] | None, typer.Argument(help="default: every service with a database")]


def chosen(services: Sequence[str] | None, known: Sequence[str] = STATEFUL) -> list[str]:
    """Return the services a command is about, all known ones by default; exit 2 on any other name."""
    if unknown := sorted(set(services or ()) - set(known)):
        say(f"no such service here: {', '.join(unknown)} (known: {', '.join(known)})")
        raise typer.Exit(2)
    return list(services or known)


def answer(told: dict[str, Any], *, as_json: bool) -> None:
    """Print a result for a person or for a program."""
    if as_json:
        say(json.dumps(told, ensure_ascii=False))
        return
    for name, value in told.items():
        rows = value if isinstance(value, list) else [value]
        for row in rows:
            say(f"{name}: {row}")
