"""A program to be killed: writes pairs of rows for ever and says each one once its commit has answered."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count

from attendance.base import AuditRow
from chassis.db import Database
from sqlalchemy.orm import Session

WRITERS = 4


def add_pair(session: Session, name: str) -> None:
    """Write two rows that belong together."""
    for half in ("a", "b"):
        session.add(
            AuditRow(
                at=datetime.now(UTC),
                actor="kill",
                action=half,
                object=name,
                detail="{}",
                request_id="",
                previous_hash=f"{name}{half}p",
                hash=f"{name}{half}",
            )
        )


def main() -> None:
    """Write as `python -m tests.data_faults.pairs URL NAME` until killed."""
    database, name = Database(sys.argv[1]), sys.argv[2]

    def write(number: int) -> None:
        database.write(add_pair, f"{name}-{number}")
        sys.stdout.write(f"{name}-{number}\n")
        sys.stdout.flush()

    with ThreadPoolExecutor(WRITERS) as pool:
        for numbers in (range(start, start + 100) for start in count(0, 100)):
            list(pool.map(write, numbers))


if __name__ == "__main__":
    main()
