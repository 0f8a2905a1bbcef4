"""The daemon's threads: one poller per mailbox, one filing thread, one sender per SMTP server.

APScheduler only ticks. What is due comes from the database and our clock, because APScheduler reads the wall
clock itself and a job that is late must not be lost (coalesce, no misfire limit).
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from daemon.log import get_logger
from daemon.ports import TemporaryTrouble
from daemon.states import EventName

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

    from daemon.bootstrap import App

GRACE = timedelta(seconds=10)  # after SIGTERM, then sockets are closed
LONGEST_SLEEP = timedelta(seconds=30)  # of a sender with nothing due
SENDERS_TURN = 200  # mails filed, then the senders are woken; one by one they would only take turns with filing
FILING_TICK = timedelta(seconds=5)  # retries of mails that failed once
LOOK_TICK = timedelta(minutes=1)
HOUSEKEEPING_TICK = timedelta(hours=6)
COLLECTOR_THRESHOLD = (20_000, 20, 50)
SHAKEN = timedelta(seconds=5)  # pause after the database or the disk was not available

_log = get_logger()


class Worker:
    """A thread that does a piece of work whenever it is woken; its piece says how long to sleep at most."""

    def __init__(self, name: str, work: Callable[[], timedelta], stop: threading.Event) -> None:
        self._work = work
        self._stop = stop
        self._wake = threading.Event()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                pause = self._work()
            except Exception as error:
                # The work itself tells troubles apart; what arrives here must not end the thread.
                _log.error(EventName.WORK_FAILED, component=self.thread.name, error=type(error).__name__)
                pause = SHAKEN
            if pause > timedelta():
                self._wake.wait(pause.total_seconds())


class Daemon:
    """The running daemon, from ``start`` to ``stop``; ``App`` brings the parts."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._stop = threading.Event()
        self._poller_wakes = {name: threading.Event() for name in app.pollers}
        self._filing = Worker("filing", self._file, self._stop)
        self._senders = {
            key: Worker(f"sender-{key}", lambda key=key: self._dispatch(key), self._stop)  # type: ignore[misc]
            for key in app.dispatcher.server_keys
        }
        self._filed = 0  # mails of the backlog, roughly
        self._threads: list[threading.Thread] = []
        self._ticker: BackgroundScheduler | None = None

    def start(self) -> None:
        """Recover what the last process left, then start every thread."""
        self._app.recover()
        _spare_the_collector()
        _log.info(EventName.DAEMON_STARTED, count=len(self._app.pollers))
        for name, poller in self._app.pollers.items():
            arguments = (self._stop, self._filing.wake, self._poller_wakes[name])
            self._threads.append(threading.Thread(target=poller.run, args=arguments, name=f"poll-{name}", daemon=True))
        self._threads += [self._filing.thread, *(sender.thread for sender in self._senders.values())]
        for thread in self._threads:
            thread.start()
        self._start_ticker()

    def stop(self, grace: timedelta = GRACE) -> bool:
        """Begin no new work, wait for what is under way, then close the sockets. True if all threads ended in time.

        Mail in custody goes on at the next start; a message in transmission becomes ``unknown`` then.
        """
        self._stop.set()
        if self._ticker is not None:
            self._ticker.shutdown(wait=False)
        for wake in self._poller_wakes.values():
            wake.set()
        self._filing.wake()
        for sender in self._senders.values():
            sender.wake()
        deadline = self._app.clock.monotonic() + grace.total_seconds()
        for thread in self._threads:
            thread.join(max(0.0, deadline - self._app.clock.monotonic()))
        self._app.close()
        ended = not any(thread.is_alive() for thread in self._threads)
        _log.info(EventName.DAEMON_STOPPED, count=sum(thread.is_alive() for thread in self._threads))
        return ended

    def _file(self) -> timedelta:
        """The filing thread: the backlog, then word to senders and pollers."""
        try:
            counts = self._app.intake.file_backlog(until=self._pause_filing)
        except TemporaryTrouble as trouble:
            self._app.alerts.start("intake", trouble.code, trouble.advice)
            return SHAKEN
        if counts:
            self._app.alerts.end("intake")
            for sender in self._senders.values():
                sender.wake()
            for wake in self._poller_wakes.values():
                wake.set()
            return timedelta()
        return FILING_TICK

    def _pause_filing(self) -> bool:
        """Asked between two mails whether to stop. In a long backlog the senders need not wait for its end."""
        self._filed += 1
        if self._filed % SENDERS_TURN == 0:
            for sender in self._senders.values():
                sender.wake()
        return self._stop.is_set()

    def _dispatch(self, key: str) -> timedelta:
        """One sender: what is due at its server now."""
        self._app.dispatcher.dispatch_due(key, stopped=self._stop.is_set)
        due_at = self._app.dispatcher.next_due_at(key)
        if due_at is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(timedelta(milliseconds=50), due_at - self._app.clock.now()))

    def _start_ticker(self) -> None:
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        ticker = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone="UTC",
        )
        ticker.add_job(self._app.look_around, "interval", seconds=LOOK_TICK.total_seconds())
        ticker.add_job(self._app.housekeep, "interval", seconds=HOUSEKEEPING_TICK.total_seconds())
        ticker.start()
        self._ticker = ticker


def _spare_the_collector() -> None:
    """What is loaded now stays; looking through it for cycles again and again cost a tenth of each mail's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLD)
