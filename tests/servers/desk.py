"""A mailbox of ours with its poller, as the tests of custody need it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from daemon.adapters.imap import ImapSource
from daemon.adapters.rawstore import FileRawStore
from daemon.ports import MailSource
from daemon.services.poller import Poller
from daemon.settings import After, Calendar, Channel, Mailbox, Server
from daemon.states import MailState
from daemon.testing.clock import FrozenClock
from db.engine import Database
from db.tables import mail

ROME = Calendar("test", ZoneInfo("Europe/Rome"), ((),) * 7)
NOW = datetime(2026, 11, 20, 12, 0, 0, 500_000, tzinfo=UTC)


def make_mailbox(server: Server, name: str = "desk", **changes: Any) -> Mailbox:
    values: dict[str, Any] = {
        "name": name,
        "address": f"{name}@desk.example",
        "display_name": "Desk",
        "channel": Channel.EMAIL,
        "language": "it",
        "calendar": ROME,
        "prefix": "DSK",
        "imap": server,
        "smtp": server,
        "first_poll": "all",
    }
    return Mailbox(**{**values, **changes})


@dataclass
class AlertRecorder:
    """``AlertSink`` that remembers: keys with their codes, in order."""

    started: list[tuple[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    reported: list[tuple[str, str]] = field(default_factory=list)
    open: set[str] = field(default_factory=set)

    def start(self, key: str, code: str, detail: str = "") -> bool:
        if key in self.open:
            return False
        self.open.add(key)
        self.started.append((key, code))
        return True

    def end(self, key: str) -> bool:
        if key not in self.open:
            return False
        self.open.discard(key)
        self.ended.append(key)
        return True

    def report(self, key: str, code: str, detail: str = "") -> bool:
        self.reported.append((key, code))
        return True


class Desk:
    """One mailbox, its poller and what a test asks about them."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        mailbox: Mailbox,
        *,
        source: MailSource | None = None,
        clock: FrozenClock | None = None,
    ) -> None:
        self.database = database
        self.mailbox = mailbox
        self.clock = clock or FrozenClock(NOW)
        self.alerts = AlertRecorder()
        self.raw_store = FileRawStore(folder / "raw")
        self.source = source or ImapSource(mailbox.imap, clock=self.clock)
        self.poller = Poller(
            mailbox, self.source, database, self.raw_store, self.clock, self.alerts, jitter=random.Random(1)
        )

    def restarted(self) -> Desk:
        """The same after the process ended without a word."""
        desk = Desk.__new__(Desk)
        desk.__dict__.update(self.__dict__)
        desk.source = ImapSource(self.mailbox.imap, clock=self.clock)
        desk.poller = Poller(
            self.mailbox, desk.source, self.database, self.raw_store, self.clock, self.alerts, jitter=random.Random(2)
        )
        return desk

    def rows(self) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(select(mail).order_by(mail.c.id)))

    def states(self) -> list[tuple[int, str]]:
        return [(row.uid, row.state) for row in self.rows()]

    def raw_of(self, uid: int) -> bytes:
        row = next(row for row in self.rows() if row.uid == uid and row.sha256)
        return self.raw_store.get(row.sha256)

    def file_all(self, action: After | None = None) -> None:
        """What filing would do: a terminal state and what the server must be told."""
        with self.database.write() as work:
            work.connection.execute(
                update(mail)
                .where(mail.c.state == MailState.RECEIVED)
                .values(state=MailState.NEW_TICKET, server_action=action, filed_at=self.clock.now())
            )
            work.commit()


def letter(number: int, body: str = "Buongiorno, una domanda.", size: int = 0) -> bytes:
    """A small mail of its own; ``size`` pads the body with lines."""
    padding = "x" * 76 + "\r\n"
    return (
        f"From: Ada <ada{number}@example.org>\r\nTo: desk@desk.example\r\nSubject: Domanda {number}\r\n"
        f"Message-ID: <{number}@example.org>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n\r\n"
        f"{body} {number}\r\n{padding * (size // 78)}"
    ).encode()
