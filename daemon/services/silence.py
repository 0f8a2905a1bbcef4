"""A mailbox that is neither polled nor in known trouble: something is stuck, and nobody would hear of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from daemon.ports import Clock
from daemon.services.health import AlertSink
from daemon.settings import Settings
from db import mailboxes
from db.engine import Database

SILENT_AFTER: Final = timedelta(minutes=30)  # longer than the longest step of a poll that is still alive
POLLS_MISSED: Final = 10  # of a mailbox that is polled more rarely


class Silence:
    """Checked every minute by the scheduler's tick."""

    def __init__(self, database: Database, clock: Clock, settings: Settings, alerts: AlertSink) -> None:
        self._database = database
        self._clock = clock
        self._alerts = alerts
        self._limits = {
            mailbox.name: max(SILENT_AFTER, POLLS_MISSED * mailbox.poll) for mailbox in settings.mailboxes.values()
        }
        self._began = clock.now()  # what was not polled while we did not run is not silent

    def check(self) -> None:
        """One alert when a mailbox falls silent, one when it is polled again."""
        now = self._clock.now()
        with self._database.read() as connection:
            polls = mailboxes.last_polls(connection)
        for name, limit in self._limits.items():
            key = f"mailbox:{name}:silent"
            if name in polls and now - max(polls[name], self._began) > limit:
                self._alerts.start(key, "mailbox_silent", "not polled for too long: restart sportello")
            else:
                self._alerts.end(key)
