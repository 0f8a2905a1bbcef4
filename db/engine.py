"""The engine and the unit of work: SQLite as safe as it can be, PostgreSQL as it comes.

A unit of work rolls back by default and commits by name (design, rule 4). Writers on SQLite begin with
``BEGIN IMMEDIATE``, so that two of them queue up instead of failing half-way.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_TIMEOUT_MS = 30_000
CACHE_KIB = 16 * 1024  # of a connection's page cache
CHECKPOINT_PAGES = 8000  # 32 MB of log before it is copied into the database; one mail touches about forty pages
REST_SECONDS = 30  # a connection that rested longer is asked whether it still lives


class WorkError(RuntimeError):
    """A unit of work was used against its rules."""


class Work:
    """One transaction in hand: ``connection`` for the repositories, ``commit`` by name."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.committed = False

    def commit(self) -> None:
        """Make it durable. Once; afterwards the unit of work is over."""
        if self.committed:
            raise WorkError("this unit of work is already committed")
        self.connection.commit()
        self.committed = True


class Database:
    """An engine with the two ways to use it: ``write`` and ``read``."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # SQLite lets one writer in and makes the others sleep and try again; our own threads queue up instead.
        embedded = engine.dialect.name == "sqlite"
        self._turn = threading.Lock() if embedded else nullcontext()
        self._pinged = not embedded  # a file is never lost as a server is
        # Whose turn it is on SQLite writes through the one connection, whose page cache then stays valid.
        self._own: Any = SimpleNamespace() if embedded else threading.local()

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that may write; everything is undone unless ``commit`` was called."""
        with self._turn:
            connection = self._writer()
            connection.begin()
            work = Work(connection)
            try:
                yield work
            finally:
                if not work.committed:
                    connection.rollback()

    def _writer(self) -> Connection:
        """A kept connection: taking one from the pool for each mail costs as much as two statements.

        Each thread's own, but for SQLite. After a rest it comes from the pool again, which asks the server
        whether it still is there.
        """
        connection: Connection | None = getattr(self._own, "connection", None)
        now = monotonic()
        if connection is not None and not connection.closed:
            rested = now - self._own.used_at > REST_SECONDS
            if not connection.invalidated and not (rested and self._pinged):
                self._own.used_at = now
                return connection
            connection.close()
        connection = self.engine.connect()
        self._own.connection, self._own.used_at = connection, now
        return connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for reading; never takes the writers' lock."""
        with self.engine.connect() as connection:
            reader = connection.execution_options(sportello_read_only=True)
            try:
                yield reader
            finally:
                reader.rollback()

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """A database by SQLAlchemy URL. Creates the folder of an SQLite file, not the tables (see migrations)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(_open_sqlite(url, parsed.database))
    # Every use of a connection ends with a commit or a rollback of ours: the pool need not add another.
    return Database(create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, pool_reset_on_return=None))


def _open_sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    arguments = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
    engine = create_engine(url, connect_args=arguments, pool_reset_on_return=None)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin ourselves, see below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"cache_size=-{CACHE_KIB}",
            f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("sportello_read_only", False)
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
