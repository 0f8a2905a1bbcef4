"""The frozen settings: what ``mailboxes.yaml`` says once it is valid. ``daemon.config`` reads and checks the file.

Durations are ``timedelta``, sizes bytes, times of day ``datetime.time`` pairs, all in the calendar's zone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from parsers.values import FormDefinition

EMBEDDED_HOST = "embedded"  # the mail server inside the process, for trials


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"  # loopback only


class Channel(StrEnum):
    EMAIL = "email"
    PEC = "pec"


class Acknowledge(StrEnum):
    NEXT_WORKING_DAY = "next_working_day"
    IMMEDIATELY = "immediately"
    NEVER = "never"


class After(StrEnum):
    KEEP = "keep"
    MOVE = "move"
    DELETE = "delete"


class Auth(StrEnum):
    PASSWORD = "password"  # noqa: S105 - the name of a method
    XOAUTH2 = "xoauth2"


class SecretError(Exception):
    """A secret cannot be read; the message names the variable or file, never the secret."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a password lies. Read at each connection, so that a changed one is taken without a restart."""

    env: str | None = None
    file: Path | None = None
    literal: str | None = field(default=None, repr=False)  # embedded server only

    def read(self) -> str:
        """The password. Raises SecretError with the remedy."""
        if self.literal is not None:
            return self.literal
        if self.env is not None:
            if self.env not in os.environ:
                raise SecretError(f"environment variable {self.env} is not set: export it before the start")
            return os.environ[self.env]
        if self.file is not None:
            try:
                return self.file.read_text(encoding="utf-8").rstrip("\r\n")
            except OSError as error:
                raise SecretError(f"{self.file}: {error.strerror}: make the file readable") from error
        return ""


@dataclass(frozen=True, slots=True)
class Server:
    """How to reach one IMAP or SMTP server."""

    host: str
    port: int
    security: Security
    user: str
    secret: Secret
    auth: Auth = Auth.PASSWORD
    ca_file: Path | None = None
    folders: tuple[str, ...] = ("INBOX",)  # IMAP only; IDLE on the first

    @property
    def embedded(self) -> bool:
        return self.host == EMBEDDED_HOST


@dataclass(frozen=True, slots=True)
class LocalHoliday:
    month: int
    day: int
    name: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the office is shut, both ends included. Without years: every year, over New Year if need be."""

    first: tuple[int, int]  # month, day
    last: tuple[int, int]
    first_year: int | None = None
    last_year: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """Working time [start, end) in minutes after local midnight; end may be 1440."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Calendar:
    name: str
    zone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]  # Monday first, seven entries
    cut_off: time | None = None
    holidays: str | None = None  # ISO 3166 country
    subdivision: str | None = None  # ISO 3166-2 part after the hyphen
    local_holidays: tuple[LocalHoliday, ...] = ()
    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class RetryLimits:
    """Bounded exponential back-off: first * 2^n up to ``longest``, with jitter, for ``attempts`` tries."""

    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)
    attempts: int = 30


@dataclass(frozen=True, slots=True)
class Caps:
    """How many automatic mails one recipient may get (design, rule 6). None switches a cap off."""

    per_hour: int | None = 5
    per_day: int | None = 20
    per_day_valid_forms: int | None = 200


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One configured account. ``first_poll``: "now", "all" or a date in the calendar's zone."""

    name: str
    address: str
    display_name: str
    channel: Channel
    language: str  # pl | it | en
    calendar: Calendar
    prefix: str
    imap: Server
    smtp: Server
    forms: tuple[FormDefinition, ...] = ()
    acknowledge: Acknowledge = Acknowledge.NEXT_WORKING_DAY
    after: After = After.KEEP
    move_to: str | None = None
    poll: timedelta = timedelta(seconds=60)
    max_size: int = 50 * 1024 * 1024
    first_poll: str | date = "now"
    notify: tuple[str, ...] = ()
    notice_attachment_limit: int = 10 * 1024 * 1024  # bytes of the original attached to a notice
    exclusive: tuple[str, ...] = ()  # folders that nobody but us empties
    aliases: tuple[str, ...] = ()  # further addresses that are ours
    caps: Caps = Caps()
    # certified mail (issue: PEC)
    provider: str | None = None
    receipt_type: str = "completa"
    require_valid_signature: bool = True
    credential_expires: date | None = None
    rate_per_minute: int | None = None
    max_size_times_recipients: int | None = None


@dataclass(frozen=True, slots=True)
class Alerts:
    """Where operational trouble is reported; ``via`` names the mailbox that sends, never a PEC one."""

    to: tuple[str, ...]
    via: str


@dataclass(frozen=True, slots=True)
class Embedded:
    """The mail server inside the process, for trials: ports on 127.0.0.1, 0 lets the system choose."""

    imap_port: int = 0
    smtp_port: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    path: Path | None
    database: str  # SQLAlchemy URL, SQLite paths absolute
    data_dir: Path
    calendars: dict[str, Calendar]
    mailboxes: dict[str, Mailbox]
    forms: dict[str, FormDefinition]
    alerts: Alerts | None = None
    embedded: Embedded = Embedded()
    templates: Path | None = None  # folder that overrides the shipped texts
    retry: RetryLimits = RetryLimits()

    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours, case-folded: never acknowledged, never a requester to write to."""
        found: set[str] = set()
        for mailbox in self.mailboxes.values():
            found.add(mailbox.address.casefold())
            found.update(alias.casefold() for alias in mailbox.aliases)
        return frozenset(found)
