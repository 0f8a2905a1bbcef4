"""The daemon of ``certified_day``: a helper that has loaded everything forks it; it works until it is killed."""

import logging
import os
import pickle
import sys
import time
from pathlib import Path

from scenarios.certified_day import SharedClock

from daemon import log
from daemon.bootstrap import Parts, build
from daemon.services import letters  # noqa: F401 - loaded before the fork
from db.engine import open_database
from db.lock import LockedError, WriterLock
from parsers.pec import open_certified  # noqa: F401


def work(folder: Path) -> None:
    """Passes without end. ``progress`` says how many were made and how many of the last ones were idle."""
    settings, anchors = pickle.loads((folder / "parts").read_bytes())
    database = open_database(settings.database)
    while True:  # the one that was killed may still be dying
        try:
            lock = WriterLock(database).__enter__()
            break
        except LockedError:
            time.sleep(0.01)
    app = build(settings, Parts(clock=SharedClock(folder / "clock"), anchors=anchors))
    app.recover()
    done = idle = 0
    while lock:
        result = app.once()
        done += 1
        idle = 0 if result.fetched or result.sent or result.failed else idle + 1
        news = folder / "progress.new"
        news.write_text(f"{done} {idle}")
        news.replace(folder / "progress")
        time.sleep(0.01)


def serve(folder: Path) -> None:
    """A line on standard input starts a daemon; its process id goes to standard output."""
    child = 0
    for _line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        (folder / "progress").unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            work(folder)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    log.configure(level=logging.CRITICAL)
    serve(Path(sys.argv[1]))
