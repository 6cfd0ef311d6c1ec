"""Prints the third-party needs of one of our packages, so that an image layer can hold them alone."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path


def main(folder: str) -> None:
    """Print one requirement a line, ours left out."""
    project = tomllib.loads(Path(folder, "pyproject.toml").read_text())["project"]
    print("\n".join(need for need in project["dependencies"] if not need.startswith("humetix-")))


if __name__ == "__main__":
    main(sys.argv[1])
