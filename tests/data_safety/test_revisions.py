"""Every revision of every service: all or nothing at each step, down and up again with data, adding only."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from chassis import schema
from chassis.backup.copying import table_names
from chassis.db import UtcDateTime, open_engine
from chassis.migrations import base_of, migration_connection, move
from humetix.migrate import STATEFUL
from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import Engine, delete, event, insert
from sqlalchemy.sql.schema import Column

from tests.data_safety.scenes import dump_of

STEPS = [
    (service, before, after) for service in STATEFUL for before, after in pairwise(schema.chain(service))
]
FIRSTS = [(service, schema.chain(service)[0]) for service in STATEFUL]


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{path}")
    try:
        yield engine
    finally:
        engine.dispose()


def go(service: str, path: Path, target: str, fail_at: int = 0) -> int:
    """Move to a revision; raise at the n-th statement. Returns how many statements there were."""
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == fail_at:
            raise RuntimeError("a fault")

    with opened(path) as engine, migration_connection(engine) as connection:
        event.listen(engine, "before_cursor_execute", count)
        move(service, connection, target)
    return seen


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(str(path))) as connection:
        return [line for line in dump_of(connection) if "schema_meta" not in line and "expanded" not in line]


def value_of(column: Column[Any], number: int) -> Any:
    """A value this column takes; `number` makes it unique."""
    if words := words_of(column):
        return words[0]
    text = f"t{number}"[: getattr(column.type, "length", None) or 20]
    values: dict[type, Any] = {
        bytes: b"bytes",
        bool: True,
        dict: {},
        list: [],
        str: text,
        date: date(2026, 11, 1 + number),
        datetime: datetime(2026, 11, 1 + number, tzinfo=UTC),
    }
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    return values.get(kind, number)


def words_of(column: Column[Any]) -> list[Any]:
    """The values that every check of a column allows; none where no check lists any."""
    checks = [str(getattr(constraint, "sqltext", "")) for constraint in column.table.constraints]
    lists = [found for check in checks for found in re.findall(rf"\b{column.name} IN \(([^)]*)\)", check)]
    allowed = [[ast.literal_eval(word.strip()) for word in found.split(",")] for found in lists]
    return [word for word in allowed[0] if all(word in other for other in allowed)] if allowed else []


def fill(service: str, path: Path) -> None:
    """Put two rows into every table, parents first; what a revision itself put there goes before."""
    tables = base_of(service).metadata.sorted_tables
    with opened(path) as engine, engine.begin() as connection:
        for table in reversed(tables):
            connection.execute(delete(table))
        for table in tables:
            for number in (1, 2):
                values = {column.name: value_of(column, number) for column in table.columns}
                for key in table.foreign_keys:
                    parent = key.column
                    values[key.parent.name] = value_of(parent, number)
                connection.execute(insert(table).values(values))


@pytest.mark.parametrize("service", STATEFUL)
def test_down_to_the_first_revision_and_up_again_keeps_all_but_what_later_ones_added(
    service: str, tmp_path: Path
) -> None:
    path, revisions = tmp_path / "a.db", schema.chain(service)
    go(service, path, revisions[-1])
    fill(service, path)
    shapes = {revisions[-1]: shape_of(path)}
    for revision in reversed(revisions[:-1]):
        go(service, path, revision)
        shapes[revision] = shape_of(path)
    known = shapes[revisions[0]]
    kept = rows_of(path, known)
    assert all(kept[table] for table in known if table != "alembic_version")
    for revision in revisions[1:]:
        go(service, path, revision)
        assert shape_of(path) == shapes[revision], revision
        assert rows_of(path, known) == kept, revision


def shape_of(path: Path) -> dict[str, set[str]]:
    """The columns of every table."""
    with closing(sqlite3.connect(str(path))) as connection:
        return {
            name: {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
            for name in table_names(connection)
            if name not in ("schema_meta", "alembic_version")
        }


def rows_of(path: Path, shape: dict[str, set[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table, as far as a shape knows them."""
    with closing(sqlite3.connect(str(path))) as connection:
        return {
            name: sorted(
                connection.execute(f'SELECT {", ".join(sorted(columns))} FROM "{name}"').fetchall(), key=repr
            )
            for name, columns in shape.items()
        }


@pytest.mark.parametrize(("service", "before", "after"), STEPS)
def test_a_revision_that_fails_at_any_statement_leaves_every_byte(
    service: str, before: str, after: str, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.db"
    go(service, whole, before)
    _still(whole)
    kept = whole.read_bytes()
    shutil.copy(whole, tmp_path / "try.db")
    statements = go(service, tmp_path / "try.db", after)
    for number in range(1, statements + 1):
        path = tmp_path / f"{number}.db"
        shutil.copy(whole, path)
        with pytest.raises(Exception, match="a fault"):
            go(service, path, after, fail_at=number)
        _still(path)
        assert path.read_bytes() == kept, f"statement {number} of {statements}"


@pytest.mark.parametrize(("service", "first"), FIRSTS)
def test_the_first_revision_failing_half_way_leaves_an_empty_database(
    service: str, first: str, tmp_path: Path
) -> None:
    statements = go(service, tmp_path / "whole.db", first)
    for number in range(1, statements + 1, 7):
        path = tmp_path / f"{number}.db"
        with pytest.raises(Exception, match="a fault"):
            go(service, path, first, fail_at=number)
        assert dump(path) == []


def _still(path: Path) -> None:
    """Bring what is in the log into the file, so that its bytes can be compared."""
    with closing(sqlite3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("service", STATEFUL)
def test_every_revision_has_a_way_down(service: str) -> None:
    for path in files_of(service):
        down = functions_of(path)["downgrade"]
        assert not (len(down.body) == 1 and isinstance(down.body[0], ast.Pass | ast.Raise)), path.name


@pytest.mark.parametrize("service", STATEFUL)
def test_what_expands_only_adds_and_what_contracts_says_for_whom(service: str) -> None:
    level = len(schema.chain(service))
    for path in files_of(service):
        if schema.is_contract(path.stem):
            needed = schema.declared_min_code(service, path.stem)
            assert 0 < needed <= level, f"{path.name}: min_code"
        else:
            assert list(takes_away(functions_of(path)["upgrade"])) == [], path.name
            assert schema.declared_min_code(service, path.stem) == 0, path.name


def files_of(service: str) -> list[Path]:
    root = Path(str(__import__(service).__file__)).parent
    return sorted((root / "migrations").glob("[0-9]*.py"))


def functions_of(path: Path) -> dict[str, ast.FunctionDef]:
    found = ast.parse(path.read_text()).body
    return {node.name: node for node in found if isinstance(node, ast.FunctionDef)}


def takes_away(upgrade: ast.FunctionDef) -> Iterator[str]:
    """Yield what older code could not live with: drops, renames, columns it does not know to fill."""
    calls = [node for node in ast.walk(upgrade) if isinstance(node, ast.Call)]
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        words = {keyword.arg for keyword in call.keywords}
        if name.startswith(("drop_", "rename_")) or "new_column_name" in words:
            yield name
        if name == "add_column":
            column = next(arg for arg in call.args if isinstance(arg, ast.Call))
            given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
            if given.get("nullable") != "True" and "server_default" not in given:
                yield f"{name} without a default: {ast.unparse(column)}"
        if name == "alter_column" and any(
            keyword.arg == "nullable" and ast.unparse(keyword.value) == "False" for keyword in call.keywords
        ):
            yield f"{name} to not null"


def test_the_linter_finds_what_it_is_for() -> None:
    bad = (
        'op.drop_column("a", "b")',
        'op.rename_table("a", "b")',
        'op.alter_column("a", "b", new_column_name="c")',
        'op.add_column("a", sa.Column("b", sa.Integer(), nullable=False))',
        'op.alter_column("a", "b", nullable=False)',
    )
    for line in bad:
        node = ast.parse(f"def upgrade():\n    {line}").body[0]
        assert isinstance(node, ast.FunctionDef)
        assert list(takes_away(node)), line
