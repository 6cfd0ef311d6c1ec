"""Which code may run on a database: the table `schema_meta`, and the mark that says whose file it is.

Expand migrations add and leave older code alone. A contract migration (`…_contract_…`) takes away; it
declares `min_code`, the smallest code level that can live without what goes (operations.md S6).
"""

from __future__ import annotations

import ast
import importlib
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, delete, func, inspect, select

from chassis.revisions import current_revision, known_revisions, level_of

META = "schema_meta"

_meta = Table(
    META,
    MetaData(),
    Column("revision", String(32), primary_key=True),
    Column("min_code", Integer, nullable=False),
    Column("expanded_at", String(32), nullable=False),
)


class WrongDatabase(RuntimeError):
    """The file belongs to another service."""


def chain(package: str) -> list[str]:
    """Return every revision of this release, oldest first."""
    return sorted(known_revisions(package), key=level_of)


def pending(known: Sequence[str], current: str | None) -> list[str]:
    """Return the revisions that a database has still to go through; none when it is newer than this code."""
    if current is None:
        return list(known)
    return list(known[known.index(current) + 1 :]) if current in known else []


def is_contract(revision: str) -> bool:
    """Say whether a revision takes something away."""
    return "_contract_" in revision


def next_target(known: Sequence[str], current: str | None) -> str | None:
    """Return how far a start may migrate by itself: to the end of what only adds; None: nothing to do.

    An empty database goes all the way: nothing can be taken from it.
    """
    found: str | None = None
    for revision in pending(known, current):
        if is_contract(revision) and current is not None:
            break
        found = revision
    return found


def declared_min_code(package: str, revision: str) -> int:
    """Return `min_code` of a migration file, 0 when it declares none."""
    root = Path(importlib.import_module(package).__file__ or "").parent
    for node in ast.parse((root / "migrations" / f"{revision}.py").read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "min_code":
            return int(ast.literal_eval(node.value))
    return 0


def min_code(connection: Connection) -> int:
    """Return the smallest code level that may run on this database."""
    if not inspect(connection).has_table(META):
        return 0
    return int(connection.scalar(select(func.max(_meta.c.min_code))) or 0)


def why_unfit(connection: Connection, known: Sequence[str], level: int) -> str | None:
    """Return why code of this level, with these revisions, cannot serve on a database; None when it can."""
    revision = current_revision(connection)
    if revision is None:
        return "database_not_migrated"
    if revision not in known:
        # Newer than this code: additions leave it readable (architecture.md §6), a contract may not.
        return "schema_too_new" if min_code(connection) > level else None
    return "database_behind" if next_target(known, revision) is not None else None


def note(connection: Connection, package: str, revision: str) -> None:
    """Write down, in the migration's own transaction, where the database is now."""
    _meta.create(connection, checkfirst=True)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    known = chain(package)
    kept = set(connection.scalars(select(_meta.c.revision)))
    reached = known[: known.index(revision) + 1]
    for name in reached:
        if name not in kept:
            needed = declared_min_code(package, name)
            connection.execute(_meta.insert().values(revision=name, min_code=needed, expanded_at=at))
    connection.execute(delete(_meta).where(_meta.c.revision.in_(set(known) - set(reached))))


def is_noted(connection: Connection) -> bool:
    """Say whether this database has its table of revisions."""
    return inspect(connection).has_table(META)


def application_id(service: str) -> int:
    """Return the mark of a service's SQLite files (PRAGMA application_id)."""
    return zlib.crc32(f"humetix:{service}".encode()) & 0x7FFFFFFF


def mark(connection: Connection, service: str) -> None:
    """Mark a SQLite file as this service's; raises WrongDatabase when it bears another's mark."""
    found = int(connection.exec_driver_sql("PRAGMA application_id").scalar() or 0)
    wanted = application_id(service)
    if found not in (0, wanted):
        raise WrongDatabase(f"this file is not {service}'s (application_id {found}, not {wanted})")
    if not found:
        connection.exec_driver_sql(f"PRAGMA application_id = {wanted}")


def is_marked(connection: Connection, service: str) -> bool:
    """Say whether a SQLite file bears this service's mark; raises WrongDatabase on another's."""
    found = int(connection.exec_driver_sql("PRAGMA application_id").scalar() or 0)
    if found not in (0, application_id(service)):
        raise WrongDatabase(f"this file is not {service}'s (application_id {found})")
    return found != 0
