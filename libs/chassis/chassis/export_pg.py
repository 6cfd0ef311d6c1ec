"""`python -m chassis.export_pg SERVICE [URL]`: moves a service's SQLite file to an empty PostgreSQL database.

Row counts and checksums of both sides are compared before anything is committed; the file stays as it was.
The URL may stand in HUMETIX_EXPORT_URL instead. Exit codes: 0 ok, 1 failed and unchanged, 2 usage,
3 refused, 4 failed and something is left on the server.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from chassis import schema
from chassis.db import open_engine
from chassis.durable import Held, held, serving_lock
from chassis.logs import configure_logging
from chassis.migrations import base_of, sqlite_path, upgrade
from chassis.revisions import current_revision
from chassis.settings import Settings, settings_of
from chassis.writer import file_lock

log = logging.getLogger(__name__)

BATCH = 1000
_KEPT_BY_MIGRATIONS = {"alembic_version", schema.META}
_SUM = 1 << 256


class Refused(RuntimeError):
    """Not begun, with the Korean reason."""


class Differs(RuntimeError):
    """What arrived is not what was sent."""


class LeftBehind(RuntimeError):
    """The copy failed, and so did taking back what was made on the server."""


def export(settings: Settings, url: str) -> dict[str, Any]:
    """Copy the file's rows to the server and return what was told of each table.

    Raises Refused before anything is changed, Differs or SQLAlchemyError after taking everything back.
    """
    path = _source_of(settings)
    with ExitStack() as locks:
        try:
            locks.enter_context(held(serving_lock(path), wait=False))
        except Held as error:
            raise Refused(
                f"{settings.service} 서비스가 실행 중입니다. 먼저 그 서비스를 멈추십시오."
            ) from error
        locks.enter_context(file_lock(Path(f"{path}.lock")))
        source, target = open_engine(f"sqlite:///{path}", read_only=True), open_engine(url)
        locks.callback(source.dispose)
        locks.callback(target.dispose)
        revision = _check(settings, source, target)
        with _taken_back_on_failure(target):
            upgrade(settings.package, url)
            return {"revision": revision, "tables": _copy(settings, source, target)}


def _source_of(settings: Settings) -> Path:
    path = sqlite_path(settings.database_url)
    if path is None:
        raise Refused(f"{settings.service}의 데이터베이스는 이미 PostgreSQL입니다.")
    if not path.is_file():
        raise Refused(f"옮길 파일이 없습니다({path.name}).")
    return path


def _check(settings: Settings, source: Engine, target: Engine) -> str:
    """Return the revision of both sides; raise Refused where the copy could not be the same."""
    newest = schema.chain(settings.package)[-1]
    with source.connect() as connection:
        revision = current_revision(connection)
        tables = set(inspect(connection).get_table_names())
    if revision != newest:
        raise Refused(
            f"파일은 {revision or '빈 상태'}, 이 릴리스는 {newest}입니다. "
            f"먼저 `humetix migrate {settings.service}`로 맞추십시오."
        )
    known = set(base_of(settings.package).metadata.tables) | _KEPT_BY_MIGRATIONS
    if unknown := sorted(tables - known):
        raise Refused(f"이 릴리스가 모르는 표가 있습니다: {', '.join(unknown)}.")
    with target.connect() as connection:
        if found := inspect(connection).get_table_names():
            raise Refused(
                f"대상 데이터베이스가 비어 있지 않습니다(표 {len(found)}개). 빈 것을 새로 만드십시오."
            )
    return newest


@contextmanager
def _taken_back_on_failure(target: Engine) -> Iterator[None]:
    """Drop what was made on the server, which was empty before, when the copy fails."""
    try:
        yield
    except BaseException as error:
        try:
            made = MetaData()
            made.reflect(target)
            made.drop_all(target)
        except SQLAlchemyError as left:
            raise LeftBehind(_said(error)) from left
        raise


def _copy(settings: Settings, source: Engine, target: Engine) -> list[dict[str, Any]]:
    """Copy every table in one transaction, parents first; the tables are compared before the commit."""
    told = []
    tables = base_of(settings.package).metadata.sorted_tables
    with source.connect() as read, target.begin() as write:
        # Migrations put rows of their own there; the file has them too, perhaps changed since.
        for table in reversed(tables):
            write.execute(delete(table))
        for table in tables:
            sent = _send(table, read, write)
            arrived = checksum(table, write)
            if sent != arrived:
                raise Differs(f"{table.name}: {sent[0]}행을 보냈는데 {arrived[0]}행이거나 내용이 다릅니다.")
            _set_sequences(table, write)
            told.append({"table": table.name, "rows": sent[0], "sha256": sent[1]})
    return told


def _send(table: Table, read: Connection, write: Connection) -> tuple[int, str]:
    rows, total = 0, 0
    for batch in _batches(table, read):
        write.execute(insert(table), [dict(row._mapping) for row in batch])
        rows, total = rows + len(batch), _added(total, batch)
    return rows, f"{total:064x}"


def checksum(table: Table, connection: Connection) -> tuple[int, str]:
    """Return the number of rows and the sum of their SHA-256: the same in whatever order they come."""
    rows, total = 0, 0
    for batch in _batches(table, connection):
        rows, total = rows + len(batch), _added(total, batch)
    return rows, f"{total:064x}"


def _batches(table: Table, connection: Connection) -> Iterator[Sequence[Any]]:
    found = connection.execute(select(table).execution_options(yield_per=BATCH))
    yield from found.partitions(BATCH)


def _added(total: int, batch: Sequence[Any]) -> int:
    for row in batch:
        said = json.dumps([_plain(value) for value in row], ensure_ascii=False, sort_keys=True)
        total = (total + int.from_bytes(hashlib.sha256(said.encode()).digest())) % _SUM
    return total


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _set_sequences(table: Table, write: Connection) -> None:
    """Let the next row get the next number: copied numbers do not move a sequence."""
    for column in table.primary_key.columns:
        if not isinstance(column.type, Integer):
            continue
        named = func.pg_get_serial_sequence(table.name, column.name)
        highest = write.scalar(select(func.max(column)))
        if highest is not None and (sequence := write.scalar(select(named))):
            write.execute(
                text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
            )


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="chassis.export_pg")
    parser.add_argument("service")
    parser.add_argument("url", nargs="?", default=os.environ.get("HUMETIX_EXPORT_URL", ""))
    arguments = parser.parse_args()
    configure_logging(arguments.service)
    settings = settings_of(arguments.service.replace("-", "_"))
    code, told = run(settings, arguments.url)
    print(json.dumps({"service": settings.service, "ok": code == 0, **told}, ensure_ascii=False), flush=True)
    sys.exit(code)


def run(settings: Settings, url: str) -> tuple[int, dict[str, Any]]:
    """Export, and return the exit code and what there is to tell."""
    if not url.startswith("postgresql"):
        return 2, {"message": "대상 주소를 postgresql+psycopg://사용자:암호@주소/이름 꼴로 주십시오."}
    target, started = make_url(url).render_as_string(), time.monotonic()
    try:
        told = export(settings, url)
    except Refused as refusal:
        return 3, {"message": str(refusal)}
    except (Differs, SQLAlchemyError) as error:
        log.error("export_failed", exc_info=error)
        return 1, {"message": f"옮기지 못했습니다: {_said(error)}. 바뀐 것은 없습니다."}
    except LeftBehind as error:
        return 4, {"message": f"옮기지 못했습니다: {error}. 대상에 빈 표가 남았으니 새로 만드십시오."}
    variable = f"{settings.env_prefix_name}_DATABASE_URL"
    return 0, {
        **told,
        "seconds": round(time.monotonic() - started, 1),
        "message": f"{target}로 옮겼고 행 수와 체크섬이 같습니다. 원래 파일과 업로드는 그대로입니다.",
        "next": f"{variable}에 그 주소를 적고 {settings.service}만 다시 시작하십시오.",
    }


def _said(error: BaseException) -> str:
    return (str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__])[0]


if __name__ == "__main__":
    main()
