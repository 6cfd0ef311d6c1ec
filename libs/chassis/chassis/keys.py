"""`python -m chassis.keys FILE [--group ID]`: makes a signing key once; a file that is there stays."""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path


def ensure_keys(path: Path, group: int | None = None) -> bool:
    """Write one random key that only the owner (and a named group) reads; False when one is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        if group is not None:
            os.fchown(file.fileno(), -1, group)
            os.fchmod(file.fileno(), 0o440)
    return True


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="chassis.keys")
    parser.add_argument("path", type=Path)
    parser.add_argument("--group", type=int)
    arguments = parser.parse_args()
    made = ensure_keys(arguments.path, arguments.group)
    print(f"{arguments.path}: {'made' if made else 'kept'}")


if __name__ == "__main__":
    main()
