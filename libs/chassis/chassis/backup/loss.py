"""What a restore takes back: rows that were there before it, and the acts that people have to do again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite3

from chassis.backup.copying import row_counts

_MOST_ACTS = 50


def losses(before: Path, after: Path) -> list[str]:
    """Return lines for the operator: differences in rows, then what was done since the backup."""
    if not before.is_file():
        return []
    try:
        with closing(_opened(before)) as old, closing(_opened(after)) as new:
            return [*_fewer_rows(old, new), *_undone_acts(old, new)]
    except sqlite3.DatabaseError as error:
        return [f"이전 데이터베이스를 읽을 수 없어 비교하지 못했습니다: {error}"]


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=rw", uri=True)


def _fewer_rows(old: sqlite3.Connection, new: sqlite3.Connection) -> Iterator[str]:
    now = row_counts(new)
    for table, rows in row_counts(old).items():
        if rows != now.get(table, 0):
            yield f"{table}: {rows}행 → {now.get(table, 0)}행"


def _undone_acts(old: sqlite3.Connection, new: sqlite3.Connection) -> Iterator[str]:
    """Yield the acts of the old audit that the new one does not know: what people have to do again."""
    if "audit" not in row_counts(old) or "audit" not in row_counts(new):
        return
    last = new.execute("SELECT coalesce(max(id), 0) FROM audit").fetchone()[0]
    found = old.execute(
        "SELECT at, actor, action, object FROM audit WHERE id > ? ORDER BY id LIMIT ?", (last, _MOST_ACTS)
    )
    for at, actor, action, subject in found:
        yield f"다시 할 일: {at[:19]}Z {actor} {action} {subject}"
