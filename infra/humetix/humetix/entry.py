"""Entry point of `.venv/bin/humetix`: `up` begins at once, the other commands load what they need."""

from __future__ import annotations

import sys

from humetix.layout import layout


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["up"]:
        # Loading every command takes a second, a fifth of a whole start.
        from humetix.up import up  # noqa: PLC0415 - see above

        sys.exit(up(layout()))
    from humetix.cli import app  # noqa: PLC0415 - see above

    app()
