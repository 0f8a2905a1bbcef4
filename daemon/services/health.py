"""How one mailbox is doing: back-off, one alert when trouble starts and one when it ends, refused log-ins."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from daemon.log import get_logger
from daemon.policy.retry import back_off
from daemon.ports import AuthenticationTrouble, Clock, Trouble
from daemon.settings import Mailbox, RetryLimits, SecretError
from daemon.states import EventName
from db import mailboxes
from db.engine import Database

AUTHENTICATION_TRIES: Final = 3  # providers lock accounts
POLL_BACK_OFF: Final = RetryLimits(first=timedelta(seconds=5), longest=timedelta(minutes=15))


class AlertSink(Protocol):
    """What the poller needs of ``daemon.services.alerts.Alerts``."""

    def start(self, key: str, code: str, detail: str = "") -> bool: ...

    def end(self, key: str) -> bool: ...

    def report(self, key: str, code: str, detail: str = "") -> bool: ...


class MailboxHealth:
    """Writes the mailbox's state after each pass and says when the next try is due."""

    def __init__(
        self,
        mailbox: Mailbox,
        database: Database,
        clock: Clock,
        alerts: AlertSink,
        *,
        jitter: random.Random | None = None,
        limits: RetryLimits = POLL_BACK_OFF,
    ) -> None:
        self._mailbox = mailbox
        self._database = database
        self._clock = clock
        self._alerts = alerts
        self._jitter = jitter or random.Random()  # noqa: S311 - spreads load, hides nothing
        self._limits = limits
        self._refused = 0  # log-ins in a row, of this process: a restart tries again
        self._refused_secret: bytes | None = None
        self._last_write: datetime | None = None

    @property
    def key(self) -> str:
        """The trouble's key in ``db.trouble``."""
        return f"mailbox:{self._mailbox.name}:poll"

    @property
    def _stopped_key(self) -> str:
        return f"{self.key}:stopped"

    def stopped(self) -> bool:
        """Whether no log-in may be tried: too many were refused, and the secret is still the same."""
        if self._refused < AUTHENTICATION_TRIES:
            return False
        if self._fingerprint() == self._refused_secret:
            return True
        self._refused = 0
        return False

    def succeeded(self) -> None:
        """A pass without trouble."""
        now = self._clock.now()
        self._refused = 0
        with self._database.write() as work:
            before = mailboxes.state_of(work.connection, self._mailbox.name)
            mailboxes.write_state(work.connection, mailboxes.MailboxStateRow(self._mailbox.name, polled_at=now))
            if before.failures:
                facts: dict[str, int | str] = {"mailbox": self._mailbox.name, "failures": before.failures}
                mailboxes.record_event(work.connection, now, EventName.MAILBOX_RECOVERED, facts)
            work.commit()
        for key in (self.key, self._stopped_key):
            self._alerts.end(key)
        if before.failures:
            get_logger().info(EventName.MAILBOX_RECOVERED, mailbox=self._mailbox.name, count=before.failures)

    def failed(self, trouble: Trouble) -> timedelta:
        """A pass that ended in trouble; how long to wait before the next one."""
        now = self._clock.now()
        refused = isinstance(trouble, AuthenticationTrouble)
        self._refused = self._refused + 1 if refused else 0
        self._refused_secret = self._fingerprint() if refused else None
        stopped = self._refused >= AUTHENTICATION_TRIES
        with self._database.write() as work:
            before = mailboxes.state_of(work.connection, self._mailbox.name)
            delay = self._delay(before.failures + 1)
            state = replace(
                before,
                failures=before.failures + 1,
                authentication_failures=self._refused,
                last_error=str(trouble),
                last_error_at=now,
                next_attempt_at=None if stopped else now + delay,
                stopped=stopped,
            )
            mailboxes.write_state(work.connection, state)
            name = EventName.MAILBOX_STOPPED if stopped else EventName.MAILBOX_FAILED
            if before.failures == 0 or (stopped and not before.stopped):
                facts: dict[str, int | str] = {"mailbox": self._mailbox.name, "code": trouble.code}
                mailboxes.record_event(work.connection, now, name, facts)
            work.commit()
        self._alerts.start(self.key, trouble.code, trouble.advice)
        if stopped:
            self._alerts.start(self._stopped_key, "mailbox_stopped", "no more log-ins until the secret changes")
        get_logger().warning(
            name, mailbox=self._mailbox.name, code=trouble.code, attempts=state.failures, delay_seconds=delay.seconds
        )
        return delay

    def _delay(self, failures: int) -> timedelta:
        """Bounded exponential back-off; jitter keeps many mailboxes of one server apart."""
        return back_off(failures, self._limits, self._jitter.random())

    def _fingerprint(self) -> bytes:
        """Tells whether the secret changed without keeping it."""
        try:
            secret = self._mailbox.imap.secret.read()
        except SecretError:
            return b""
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
