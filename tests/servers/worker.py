"""Daemons that may be killed: a process that has loaded the program and forks a fresh daemon for each order.

``python tests/servers/worker.py`` reads orders as JSON Lines on standard input: ``{"do": "start", "config", "mode",
"crash_at", "log"}`` answers ``{"pid"}``; ``{"do": "wait"}`` answers ``{"code"}`` (negative: killed by that signal).
Modes: ``once`` one pass; ``quiet`` passes until nothing is left to do; ``run`` the daemon with its threads.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import daemon.scheduler
import parsers.understanding  # noqa: F401 - loaded before the first fork
from daemon import log
from daemon.bootstrap import App, build
from daemon.config import load
from daemon.services import filing, letters  # noqa: F401
from daemon.settings import RetryLimits
from daemon.testing.crash import CrashPlan, crashing_parts
from db.lock import WriterLock

PASSES = 200
PAUSE_SECONDS = 0.02
IMPATIENT = RetryLimits(first=timedelta(milliseconds=20), longest=timedelta(milliseconds=100), attempts=50)
NOT_QUIET = 3
_LEFT = """
SELECT (SELECT count(*) FROM mail WHERE state = 'received')
     + (SELECT count(*) FROM mail WHERE server_action IS NOT NULL AND server_done_at IS NULL)
     + (SELECT count(*) FROM outbox WHERE state IN ('scheduled', 'retry', 'claimed', 'transmitting'))
"""


def _left(app: App) -> int:
    with app.database.read() as connection:
        return int(connection.exec_driver_sql(_LEFT).scalar_one())


def _until_quiet(app: App) -> int:
    for _ in range(PASSES):
        result = app.once()
        if not result.fetched and not result.troubled and not _left(app):
            return 0
        time.sleep(PAUSE_SECONDS)
    return NOT_QUIET


def _child(order: dict[str, str]) -> int:
    log.configure(json=True, strict=True)
    settings = replace(load(Path(order["config"])), retry=IMPATIENT)
    app = build(settings, crashing_parts(CrashPlan(order.get("crash_at", ""))))
    with WriterLock(app.database):
        if order["mode"] == "run":
            running = daemon.scheduler.Daemon(app)
            running.start()
            Path(order["config"] + ".ready").touch()
            time.sleep(60)
            return 0
        app.recover()
        if order["mode"] == "once":
            app.once()
            code = 0
        else:
            code = _until_quiet(app)
        app.close()
        return code


def main() -> None:
    """Serve orders until standard input ends."""
    child = 0
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "start":
            child = os.fork()
            if child == 0:
                code = 70
                try:
                    out = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                    os.dup2(out, 1)
                    os.dup2(out, 2)
                    code = _child(order)
                except BaseException:
                    traceback.print_exc()
                finally:
                    sys.stderr.flush()
                    os._exit(code)
            answer = {"pid": child}
        else:
            _, status = os.waitpid(child, 0)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
