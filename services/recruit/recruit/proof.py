"""What a good copy of recruit's data holds: every photo that an application names, as it was kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from chassis.db import Database
from chassis.http import Peers
from chassis.settings import Settings
from sqlalchemy.orm import Session

from recruit.photo import queries


def needed_files(session: Session) -> Iterator[str]:
    """Yield the file of each photo, below the data folder."""
    for name, _ in queries.kept_files(session):
        yield f"photos/{name}"


def prove(database: Database, side: Settings, _peers: Peers) -> tuple[list[str], list[str]]:
    """Read every photo and compare it with what was noted when it was kept."""
    with database.read() as session:
        kept = queries.kept_files(session)
    faults = []
    for name, digest in kept:
        path = side.data_dir / "photos" / name
        if not path.is_file():
            faults.append(f"사진 {name}이(가) 없습니다")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(f"사진 {name}이(가) 보관한 것과 다릅니다")
    return [f"사진 {len(kept)}장이 보관한 그대로임"] if not faults else [], faults
