"""One writer (design, rule 16): an exclusive lock on the database, held as long as the process runs.

A lock file beside an SQLite file, an advisory lock in PostgreSQL. Both vanish with the process, whatever
killed it.
"""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sqlalchemy import Connection, text

from db.engine import Database

_ADVISORY_KEY = 0x5B047E110  # any constant of our own


class LockedError(Exception):
    """Another process holds the lock; the message names it."""


def process_name() -> str:
    """How this process is named to others: ``host:pid``."""
    return f"{socket.gethostname()}:{os.getpid()}"


class WriterLock:
    """A context manager: entered, nobody else may run as writer. Raises LockedError naming the holder."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        url = self._database.engine.url
        if self._database.engine.dialect.name == "sqlite":
            if url.database and url.database != ":memory:":
                self._lock_file(Path(url.database + ".lock"))
        else:
            self._lock_postgres()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            self._connection.close()
        self._file = self._connection = None

    def _lock_file(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read(200).strip() or "an unnamed process"
            file.close()
            raise LockedError(f"{path}: held by {holder}: stop it first, or use another database") from None
        file.truncate(0)
        file.write(process_name())
        file.flush()
        self._file = file

    def _lock_postgres(self) -> None:
        connection = self._database.engine.connect()
        connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": self._label()})
        got = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}).scalar()
        connection.commit()
        if not got:
            holder = connection.execute(
                text(
                    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
                    " WHERE l.locktype = 'advisory' AND l.granted"
                    " AND (l.classid::bigint << 32) + l.objid::bigint = :key"
                ),
                {"key": _ADVISORY_KEY},
            ).scalar()
            connection.close()
            raise LockedError(f"the database is held by {holder or 'another process'}: stop it first")
        self._connection = connection

    @staticmethod
    def _label() -> str:
        return f"sportello {process_name()}"[:63]
