"""The SMTP servers of the configuration, each with its kept connection and its back-off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from daemon.policy.retry import back_off
from daemon.ports import AuthenticationTrouble, MailSender, Trouble
from daemon.settings import Mailbox, RetryLimits

AUTHENTICATION_TRIES: Final = 3  # providers lock accounts
LONGEST_WAIT: Final = timedelta(minutes=10)  # between two tries of a server in trouble


@dataclass(slots=True)
class Line:
    """One SMTP server with one log-in, and the mailboxes that send through it. Used by one thread.

    ``key`` is the name of the first of its mailboxes, which may stand in logs where an address may not.
    """

    key: str
    mailboxes: tuple[str, ...]
    sender: MailSender
    failures: int = 0  # in a row
    authentication_failures: int = 0
    next_attempt_at: datetime | None = None
    stopped: bool = False  # refused log-ins: a person must act, then restart or reload

    def may_try(self, now: datetime) -> bool:
        """Whether the back-off is over."""
        return not self.stopped and (self.next_attempt_at is None or self.next_attempt_at <= now)

    def note_failure(self, trouble: Trouble, now: datetime, limits: RetryLimits, jitter: float) -> None:
        """The server could not be used: wait longer each time, stop after few refused log-ins."""
        self.failures += 1
        if isinstance(trouble, AuthenticationTrouble):
            self.authentication_failures += 1
            self.stopped = self.authentication_failures >= AUTHENTICATION_TRIES
        self.next_attempt_at = now + min(back_off(self.failures, limits, jitter), LONGEST_WAIT)

    def note_success(self) -> None:
        """The server took an envelope or answered about one: it works."""
        self.failures = 0
        self.authentication_failures = 0
        self.next_attempt_at = None


def build_lines(mailboxes: Mapping[str, Mailbox], senders: Callable[[Mailbox], MailSender]) -> dict[str, Line]:
    """One line per SMTP server and log-in, in the order of the configuration."""
    grouped: dict[tuple[object, ...], list[Mailbox]] = {}
    for mailbox in mailboxes.values():
        server = mailbox.smtp
        identity = (server.host.casefold(), server.port, server.security, server.user, server.ca_file)
        grouped.setdefault(identity, []).append(mailbox)
    lines = [Line(group[0].name, tuple(one.name for one in group), senders(group[0])) for group in grouped.values()]
    return {line.key: line for line in lines}
