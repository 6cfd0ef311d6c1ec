"""`python -m bench.punches`: the rows of clock-ins alone, beside their reference, in under two minutes."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.processes import reference_server
from bench.rows import punch_rows
from tests.e2e.stack import ProcessStack, running


def main() -> None:
    """Start an installation, clock people in, print."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="humetix-bench-")))
        stack = opened.enter_context(running(ProcessStack(folder)))
        reference_url = opened.enter_context(reference_server(folder))
        for row in punch_rows(stack, reference_url):
            for name, figures in (row.name, row.ours), ("    beside", row.reference):
                print(name, {each: round(value, 1) for each, value in figures.items()}, flush=True)


if __name__ == "__main__":
    main()
