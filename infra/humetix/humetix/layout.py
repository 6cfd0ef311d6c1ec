"""Where things lie in the repository and in an installation, and what the environment says about it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from chassis.ports import port_of

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Layout:
    """One installation in process mode: its folder, its first port, its environment."""

    data: Path
    port: int

    @property
    def url(self) -> str:
        """Address of the gateway."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        """Folder with one JSON-lines file per service."""
        return self.data / "log"

    @property
    def run(self) -> Path:
        """Folder for what exists only while the installation runs."""
        return self.data / "run"

    def log_of(self, service: str) -> Path:
        """Log file of one service."""
        return self.logs / f"{service}.log"

    def port_of(self, service: str) -> int:
        """Port of one service in process mode: `<SERVICE>_PORT`, else its place after the gateway's."""
        return port_of(service, self.port)


def layout() -> Layout:
    """Read HUMETIX_DATA and HUMETIX_PORT."""
    data = Path(os.environ.get("HUMETIX_DATA") or ROOT / "var").absolute()
    return Layout(data, int(os.environ.get("HUMETIX_PORT") or 8080))


def say(text: str) -> None:
    """Tell the operator one line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
