"""The repository as its tests see it: tracked files, services, topics."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chassis.ports import SERVICES, package_of

ROOT = Path(__file__).resolve().parents[2]
CHASSIS = ROOT / "libs" / "chassis" / "chassis"
TOPIC_FILES = ("pages", "api", "actions", "queries", "tables", "rules", "draw")


@dataclass(frozen=True)
class Service:
    """One folder below services/ and the package in it."""

    name: str

    @property
    def folder(self) -> Path:
        return ROOT / "services" / self.name

    @property
    def package(self) -> Path:
        return self.folder / package_of(self.name)

    def topics(self) -> list[Path]:
        """Folders that hold at least one of the topic files (`rules` may be a package)."""
        return sorted(
            folder
            for folder in self.package.iterdir()
            if folder.is_dir()
            and any((folder / f"{name}.py").exists() or (folder / name).is_dir() for name in TOPIC_FILES)
        )


SERVICE_LIST = [Service(name) for name in SERVICES]


@cache
def tracked() -> list[Path]:
    """Return every tracked file that still exists."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files(*folders: Path) -> list[Path]:
    """Return the tracked Python files below the folders (all when none is named)."""
    wanted = [path for path in tracked() if path.suffix == ".py"]
    return [path for path in wanted if not folders or any(path.is_relative_to(at) for at in folders)]


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's name and its length in lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def short(path: Path) -> str:
    """Return a path as a reader writes it."""
    return str(path.relative_to(ROOT))
