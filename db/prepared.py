"""Statements compiled once and given straight to the driver: the hot path pays for neither SQL building nor rows.

SQLAlchemy Core spends about 0.1 ms a statement on that, which with fifteen statements a mail is more than
parsing it. Only for statements whose rows hold numbers and text: results come as the driver gives them. The
transaction, the connection and the errors stay SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy import insert as core_insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.sql import ClauseElement

_Processor = Callable[[Any], Any] | None


class _Plan:
    """The SQL text for one dialect and how each value is turned into what the driver wants."""

    def __init__(self, statement: ClauseElement, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        processors: Mapping[str, Any] = compiled._bind_processors
        self.sql: str = compiled.string
        self.positional: bool = compiled.positional
        names: Iterable[str] = compiled.positiontup if compiled.positional else compiled.binds.keys()
        self.steps: tuple[tuple[str, _Processor], ...] = tuple((name, processors.get(name)) for name in names)
        self.fixed: dict[str, Any] = {
            name: bind.value for name, bind in compiled.binds.items() if bind.value is not None and not bind.required
        }

    def bind(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        given = {**self.fixed, **values} if self.fixed else values
        if self.positional:
            return tuple([step(given[name]) if step else given[name] for name, step in self.steps])
        return {name: step(given[name]) if step else given[name] for name, step in self.steps}


class Outcome:
    """What the driver answered. Values come as they are in the database."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return int(self._cursor.rowcount)

    def first(self) -> Any:
        """The first row as a tuple, or None; the rest is dropped."""
        row = self._cursor.fetchone()
        self._cursor.close()
        return row

    def one(self) -> Any:
        """The first row. Raises NoResultFound."""
        row = self.first()
        if row is None:
            raise NoResultFound("no row was found when one was required")
        return row

    def scalar(self) -> Any:
        """The first value of the first row, or None."""
        row = self.first()
        return row[0] if row is not None else None

    def scalar_one(self) -> Any:
        """The first value of the first row. Raises NoResultFound."""
        return self.one()[0]


class Prepared:
    """One Core statement, compiled for a dialect when it is first used with it. Call it with a connection."""

    __slots__ = ("_plans", "_statement")

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._plans: dict[str, _Plan] = {}

    def _plan(self, dialect: Dialect) -> _Plan:
        plan = self._plans.get(dialect.name)
        if plan is None:
            plan = self._plans[dialect.name] = _Plan(self._statement, dialect)
        return plan

    def __call__(self, connection: Connection, values: Mapping[str, Any]) -> Outcome:
        """Execute with these values. Raises KeyError for a value that is missing, DBAPIError as SQLAlchemy does."""
        plan = self._plan(connection.dialect)
        return Outcome(_execute(connection, plan.sql, plan.bind(values), many=False))

    def many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute for each row; nothing for none."""
        plan = self._plan(connection.dialect)
        bound = [plan.bind(row) for row in rows]
        if len(bound) == 1:
            _execute(connection, plan.sql, bound[0], many=False)
        elif bound:
            _execute(connection, plan.sql, bound, many=True)


def _execute(connection: Connection, sql: str, values: Any, *, many: bool) -> Any:
    """Give a statement to the driver within SQLAlchemy's transaction. Returns the driver's cursor."""
    if not connection.in_transaction():
        connection.begin()
    cursor: Any = connection.connection.cursor()
    dialect = connection.dialect
    try:
        cursor.executemany(sql, values) if many else cursor.execute(sql, values)
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, connection.connection, cursor)
        raise DBAPIError.instance(
            sql,
            None,  # the values are user text, which has no place in an error
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        ) from error
    return cursor


def inserting(table: Table, *columns: str, returning: str | None = None, ignore_conflict: bool = False) -> Prepared:
    """INSERT of the named columns (all but ``id`` if none are named), each bound by its own name."""
    names = columns or tuple(column.name for column in table.columns if column.name != "id")
    # PostgreSQL's INSERT ... ON CONFLICT compiles for SQLite too, word for word; the other way round fails.
    statement: Any = postgresql.insert(table) if ignore_conflict else core_insert(table)
    statement = statement.values({name: bindparam(name) for name in names})
    if ignore_conflict:
        statement = statement.on_conflict_do_nothing()
    if returning:
        statement = statement.returning(table.c[returning])
    return Prepared(statement)
