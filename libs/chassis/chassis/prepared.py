"""Core statements of the hot writes: on SQLite their text and types are worked out once, not each time.

What SQLAlchemy does around one execution costs several times what SQLite does in it (docs/adr/0021). The
types of the columns do their work as ever; on PostgreSQL the statement is executed as any other is.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pysqlite3 import dbapi2 as sqlite3
from sqlalchemy import Delete, Dialect, Insert, Select, Update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from chassis import dberrors

Processor = Callable[[Any], Any]


class Prepared:
    """One statement whose values all have names: `Prepared(select(…).where(… == bindparam("note")))`.

    An insert names every column it sets: defaults that Python would fill in are not looked up here.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self._statement = statement
        self._text: _Text | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """Return what a select finds, by the names of its columns."""
        if connection.dialect.name != "sqlite":
            return list(connection.execute(self._statement, values))
        text = self._text_for(connection, values)
        return text.rows(_execute(connection, text, values))

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Change rows."""
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, values)
        else:
            _execute(connection, self._text_for(connection, values), values)

    def add(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Insert one row; its id."""
        if connection.dialect.name != "sqlite":
            result: Any = connection.execute(self._statement, values)
            made: int = result.inserted_primary_key[0]
        else:
            made = _execute(connection, self._text_for(connection, values), values).lastrowid
        return made

    def _text_for(self, connection: Connection, values: Mapping[str, Any]) -> _Text:
        if self._text is None:
            self._text = _Text(self._statement, connection.dialect, list(values))
        return self._text


class _Text:
    """A statement in SQLite's words, and what its values and columns have to pass."""

    def __init__(self, statement: Any, dialect: Dialect, names: Sequence[str]) -> None:
        keys = names if isinstance(statement, Insert) else None
        kwargs = {"render_postcompile": True}
        compiled: Any = statement.compile(dialect=dialect, column_keys=keys, compile_kwargs=kwargs)
        if compiled.insert_prefetch or compiled.update_prefetch:
            raise TypeError(f"Python would fill in {compiled.insert_prefetch or compiled.update_prefetch}")
        self.sql: str = compiled.string
        self._places = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup
        ]
        self._constants = {name: value for name, value in compiled.params.items() if name not in names}
        columns = statement.exported_columns
        self._columns: list[Processor | None] = [
            each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns
        ]
        self._make = _row_of([each.key for each in columns])._make

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The values in their places, as SQLite takes them."""
        known = {**self._constants, **given}
        return [known[name] if process is None else process(known[name]) for name, process in self._places]

    def rows(self, found: Any) -> list[Any]:
        """The rows found, as Python takes them."""
        make, columns = self._make, self._columns
        return [
            make(
                [
                    value if process is None else process(value)
                    for process, value in zip(columns, row, strict=True)
                ]
            )
            for row in found.fetchall()
        ]


def _row_of(columns: Sequence[str]) -> Any:
    return namedtuple("found", columns)


def _execute(connection: Connection, text: _Text, given: Mapping[str, Any]) -> Any:
    driver: Any = connection.connection.driver_connection
    values = text.values(given)
    try:
        return driver.execute(text.sql, values)
    except sqlite3.Error as error:
        dberrors.count(error)
        raise DBAPIError.instance(text.sql, values, error, sqlite3.Error) from error
