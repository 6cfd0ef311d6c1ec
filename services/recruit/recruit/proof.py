"""What a good copy of recruit's data holds: every photo that an application names, as it was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from chassis.db import Database
from chassis.http import Peers
from chassis.settings import Settings
from sqlalchemy.orm import Session

from recruit.photo import queries


def needed_files(session: Session) -> Iterator[str]:
    """Yield the original of each photo, below the data folder."""
    for photo_id, _ in queries.originals(session):
        yield f"photos/{photo_id}"


def prove(database: Database, side: Settings, _peers: Peers) -> tuple[list[str], list[str]]:
    """Read every original photo and compare it with what was noted when it was sent."""
    with database.read() as session:
        originals = queries.originals(session)
    faults = []
    for photo_id, digest in originals:
        path = side.data_dir / "photos" / photo_id
        if not path.is_file():
            faults.append(f"사진 {photo_id}이(가) 없습니다")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(f"사진 {photo_id}이(가) 보낸 것과 다릅니다")
    return [f"사진 {len(originals)}장이 보낸 그대로임"] if not faults else [], faults
