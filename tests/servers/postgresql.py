"""A PostgreSQL of our own, reached by a unix socket, with fsync on. It refuses root: then it runs as ``postgres``."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

from servers import processes


class PostgreSql:
    """Started by ``start``, stopped by ``stop``; ``new_database`` gives every test a database of its own."""

    def __init__(self) -> None:
        self.root = processes.make_folder("postgres")
        self._data = self.root / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._counter = itertools.count(1)

    def start(self) -> None:
        binaries = _binaries()
        identity = self._identity()
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        create = [binaries / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
        done = subprocess.run(create, capture_output=True, text=True, env=environment, cwd="/", **identity)
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr[-2000:]}")
        log = self.root / "log"
        server = [binaries / "postgres", "-D", self._data, "-k", self.root, "-c", "listen_addresses="]
        with log.open("wb") as out:
            self._process = subprocess.Popen(server, stdout=out, stderr=out, env=environment, cwd="/", **identity)
        processes.wait_until(self._answers, self._process, log)

    def _identity(self) -> dict[str, Any]:
        """Who the server runs as; the folder becomes theirs."""
        if not processes.is_root():
            return {}
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            os.chown(self.root, user.pw_uid, user.pw_gid)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        raise RuntimeError("root needs another user to run PostgreSQL as")

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._connection("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _connection(self, name: str) -> str:
        return f"host={self.root} user=postgres dbname={name}"

    def new_database(self, template: str = "template0") -> str:
        """The SQLAlchemy URL of a new database, a copy of ``template`` (the name of one that nobody uses now)."""
        import psycopg

        name = f"test{next(self._counter)}"
        with psycopg.connect(self._connection("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]
        return f"postgresql+psycopg://postgres@/{name}?host={self.root}"

    def stop(self) -> None:
        if self._process is not None:
            processes.end_process(self._process, signal.SIGQUIT)  # nothing of it is kept
        shutil.rmtree(self.root, ignore_errors=True)


def _binaries() -> Path:
    """The folder of the newest installed server. Debian keeps them off the PATH."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = candidates[-1] if candidates else shutil.which("initdb")
    if found is None:
        raise processes.NotInstalled("postgresql")
    return Path(found).parent
