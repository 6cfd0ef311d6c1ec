"""`python -m chassis.dbcheck SERVICE [--repair [--yes]]`: looks for what can be wrong with a database.

Every finding says in Korean what it is and what would mend it; nothing is touched without --yes, and
then only after a copy. 0 nothing wrong or all mended · 1 something found · 3 refused · 4 mended in part.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite3

from chassis import schema
from chassis.backup.drilling import missing_files
from chassis.backup.proving import bring_files_back
from chassis.durable import Held, held, serving_lock
from chassis.logs import configure_logging
from chassis.migrations import base_of, sqlite_path
from chassis.settings import Settings, settings_of
from chassis.writer import file_lock

LONG_LOG = 64 * 1024 * 1024
_FIELDS_ENOUGH = 20

Mend = Callable[[], None]


@dataclass(frozen=True)
class Finding:
    """Something wrong: its kind, what it is, what would mend it, and whether this command can."""

    kind: str
    says: str
    remedy: str
    mendable: bool = False


class Look:
    """One look into one service's database file."""

    def __init__(self, settings: Settings, path: Path) -> None:
        self._settings, self._path = settings, path

    def findings(self) -> list[Finding]:
        """Return all that is wrong, the worst first."""
        try:
            with closing(sqlite3.connect(f"file:{self._path}?mode=rw", uri=True, timeout=5)) as connection:
                whole = list(self._damage(connection))
                if whole:
                    return whole
                return [
                    *self._foreign(connection),
                    *self._orphans(connection),
                    *self._schema(connection),
                    *self._files(),
                    *self._log(),
                ]
        except sqlite3.DatabaseError as error:
            return [self._broken(str(error))]

    def _broken(self, told: str) -> Finding:
        return Finding(
            "damage",
            f"파일이 손상되었습니다: {told}",
            f"고치지 않고 되살립니다: humetix restore {self._settings.service} newest --stop",
        )

    def _damage(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        told = [row[0] for row in connection.execute(f"PRAGMA integrity_check({_FIELDS_ENOUGH})")]
        if told == ["ok"]:
            return
        if all("index" in line or "missing from" in line for line in told):
            yield Finding(
                "index", f"색인이 표와 다릅니다: {told[0]}", "색인을 다시 만듭니다(REINDEX).", mendable=True
            )
        else:
            yield self._broken(told[0])

    def _foreign(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        found = connection.execute("PRAGMA application_id").fetchone()[0]
        if not found:
            yield Finding(
                "mark", "파일에 서비스 표시가 없습니다(예전 파일).", "표시를 적습니다.", mendable=True
            )
        elif found != schema.application_id(self._settings.service):
            yield Finding(
                "foreign",
                "다른 서비스의 파일입니다.",
                f"맞는 파일을 되살립니다: humetix restore {self._settings.service} newest",
            )

    def _orphans(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        counts: dict[tuple[str, str], list[int]] = {}
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            counts.setdefault((table, parent), []).append(row)
        for (table, parent), rows in counts.items():
            some = ", ".join(map(str, rows[:_FIELDS_ENOUGH]))
            yield Finding(
                "orphans",
                f"{table}의 {len(rows)}행이 없는 {parent}을(를) 가리킵니다(행 {some})",
                f"그 행들을 {table}에서 빼내 .ops/orphans-<시각>.json에 남깁니다.",
                mendable=True,
            )

    def _schema(self, connection: sqlite3.Connection) -> Iterator[Finding]:
        known = schema.chain(self._settings.package)
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        revision = row[0] if row else None
        if revision in known and (waiting := schema.next_target(known, revision)):
            yield Finding(
                "behind",
                f"개정 {revision}에 머물러 있습니다(코드는 {waiting}).",
                f"humetix migrate {self._settings.service}",
            )
            return
        for table, columns in self._missing(connection).items():
            yield Finding(
                "drift",
                f"{table}에 코드가 쓰는 열이 없습니다: {', '.join(columns)}",
                f"손으로 바뀐 파일입니다. 되살립니다: humetix restore {self._settings.service} newest",
            )

    def _missing(self, connection: sqlite3.Connection) -> dict[str, list[str]]:
        wanted = base_of(self._settings.package).metadata.tables
        missing = {}
        for name, table in wanted.items():
            there = {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
            if lost := [column.name for column in table.columns if column.name not in there]:
                missing[name] = lost
        return missing

    def _files(self) -> Iterator[Finding]:
        lost = missing_files(self._settings)
        if lost:
            yield Finding(
                "files",
                f"행이 가리키는 파일 {len(lost)}개가 없습니다: {', '.join(lost[:5])}",
                "백업에 있으면 거기서 되가져옵니다. 데이터베이스는 그대로입니다.",
                mendable=True,
            )

    def _log(self) -> Iterator[Finding]:
        log = Path(f"{self._path}-wal")
        if log.exists() and log.stat().st_size > LONG_LOG:
            size = log.stat().st_size // 1_000_000
            yield Finding(
                "wal", f"쓰기 기록(WAL)이 {size} MB입니다.", "파일에 옮기고 비웁니다.", mendable=True
            )
        journal = Path(f"{self._path}-journal")
        if journal.exists():
            yield Finding(
                "journal",
                "WAL을 쓰는 파일 곁에 옛 방식의 -journal이 있습니다. 다른 파일의 것이면 내용을 망칩니다.",
                ".ops로 옮깁니다.",
                mendable=True,
            )


class Repair:
    """Mends what a look found, each kind in its own way, after a copy of the file as it is."""

    def __init__(self, settings: Settings, path: Path) -> None:
        self._settings, self._path = settings, path
        self._ops = settings.data_dir / ".ops"
        self._stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"

    def mend(self, findings: list[Finding]) -> Path:
        """Mend all that can be; return where the copy lies."""
        copy = self._copy()
        ways: dict[str, Mend] = {
            "index": lambda: self._execute("REINDEX"),
            "mark": lambda: self._execute(
                f"PRAGMA application_id = {schema.application_id(self._settings.service)}"
            ),
            "orphans": self._take_out_orphans,
            "files": self._bring_files_back,
            "wal": lambda: self._execute("PRAGMA wal_checkpoint(TRUNCATE)"),
            "journal": lambda: self._move_aside(Path(f"{self._path}-journal")),
        }
        with file_lock(Path(f"{self._path}.lock")):
            for kind in dict.fromkeys(one.kind for one in findings if one.mendable):
                ways[kind]()
        return copy

    def _copy(self) -> Path:
        folder = self._ops / "before-repair" / self._stamp
        folder.mkdir(parents=True)
        for end in ("", "-wal", "-journal"):
            part = Path(f"{self._path}{end}")
            if part.exists():
                shutil.copy2(part, folder / part.name)
        return folder

    def _execute(self, statement: str) -> None:
        with closing(self._opened()) as connection:
            connection.execute(statement)

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._path}?mode=rw", uri=True, isolation_level=None, timeout=10)

    def _take_out_orphans(self) -> None:
        taken: list[dict[str, object]] = []
        with closing(self._opened()) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN IMMEDIATE")
            # One taken out can leave its own children behind: again until there is none.
            while found := connection.execute("PRAGMA foreign_key_check").fetchall():
                for table, row in {(each[0], each[1]) for each in found}:
                    kept = connection.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (row,)).fetchone()  # noqa: S608
                    taken.append({"table": table, "row": {key: str(kept[key]) for key in kept.keys()}})  # noqa: SIM118
                    connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))  # noqa: S608
            (self._ops / f"orphans-{self._stamp}.json").write_text(
                json.dumps(taken, ensure_ascii=False, indent=1)
            )
            connection.execute("COMMIT")

    def _bring_files_back(self) -> None:
        bring_files_back(self._settings, missing_files(self._settings))

    def _move_aside(self, path: Path) -> None:
        path.replace(self._ops / f"{path.name}-{self._stamp}")


def main() -> None:
    """Look, tell, and mend when asked."""
    parser = argparse.ArgumentParser(prog="chassis.dbcheck")
    parser.add_argument("service")
    parser.add_argument("--repair", action="store_true")
    parser.add_argument("--yes", action="store_true")
    arguments = parser.parse_args()
    configure_logging(arguments.service)
    settings = settings_of(arguments.service.replace("-", "_"))
    code, told = run(settings, mend=arguments.repair and arguments.yes)
    print(json.dumps({"service": settings.service, "ok": code == 0, **told}, ensure_ascii=False), flush=True)
    sys.exit(code)


def run(settings: Settings, *, mend: bool) -> tuple[int, dict[str, Any]]:
    """Look, and mend when asked; return the exit code and what there is to tell."""
    path = sqlite_path(settings.database_url)
    if path is None or not path.is_file():
        where = "PostgreSQL입니다" if path is None else f"파일이 없습니다({path.name})"
        return 3, {"message": f"SQLite 파일을 보는 명령입니다: {where}."}
    found = Look(settings, path).findings()
    told: dict[str, Any] = {"findings": [asdict(one) for one in found], "looked_at": time.time()}
    if not found or not mend:
        return (1 if found else 0), told
    if not any(one.mendable for one in found):
        return 3, {**told, "message": "이 명령이 고칠 수 있는 것이 없습니다."}
    with ExitStack() as locks:
        try:
            locks.enter_context(held(serving_lock(path), wait=False))
        except Held:
            return 3, {**told, "message": "서비스가 실행 중입니다. 먼저 그 서비스를 멈추십시오."}
        copy = Repair(settings, path).mend(found)
    left = Look(settings, path).findings()
    told = {
        "findings": [asdict(one) for one in left],
        "mended": [one.kind for one in found],
        "copy": str(copy),
    }
    return (4 if left else 0), {**told, "message": f"고쳤습니다. 고치기 전의 사본: {copy}"}


if __name__ == "__main__":
    main()
