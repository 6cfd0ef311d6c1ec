"""The long rows of `make soak`, one function each; a new module here is found by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from tests.e2e.stack import ProcessStack


@dataclass(frozen=True)
class Outcome:
    """Whether a row held, and its figures for people."""

    held: bool
    figures: dict[str, str]


Work = Callable[[ProcessStack, float], Outcome]


@dataclass(frozen=True)
class SoakRow:
    """A row by name: what it shows, its usual minutes, and its function."""

    name: str
    what: str
    minutes: float
    work: Work


_ROWS: dict[str, SoakRow] = {}


def soak_row(name: str, what: str, *, minutes: float) -> Callable[[Work], Work]:
    """Enter a function as a row."""

    def enter(work: Work) -> Work:
        _ROWS[name] = SoakRow(name, what, minutes, work)
        return work

    return enter


def all_rows() -> dict[str, SoakRow]:
    """Return every row of every module here."""
    for module in iter_modules([str(Path(__file__).parent)]):
        import_module(f"{__name__}.{module.name}")
    return dict(_ROWS)
