"""A counter with a frozen clock and no servers: mails are laid into custody by hand and filed for real."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import replace
from datetime import UTC, datetime, time
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from daemon.adapters.rawstore import FileRawStore
from daemon.services.intake import Intake
from daemon.settings import Calendar, Channel, Interval, Mailbox, Secret, Security, Server, Settings
from daemon.testing.clock import FrozenClock
from db import ledger, schema
from db.engine import Database, open_database
from db.ledger import MailRow
from db.tables import event, mail, outbox, ticket
from parsers.forms import builtin_forms

WEEK = (*((Interval(8 * 60, 16 * 60),),) * 5, (), ())
WARSAW = Calendar("csizs", ZoneInfo("Europe/Warsaw"), WEEK, cut_off=time(16, 0), holidays="PL")
ROME_WEEK = (*((Interval(9 * 60, 13 * 60), Interval(14 * 60, 18 * 60)),) * 5, (), ())
ROME = Calendar("emilia", ZoneInfo("Europe/Rome"), ROME_WEEK, holidays="IT")
SERVER = Server("127.0.0.1", 1, Security.NONE, "user", Secret(literal="secret"))
FRIDAY_1715 = datetime(2026, 11, 20, 16, 15, tzinfo=UTC)  # 17:15 in Warsaw
MONDAY_0800 = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def hot_line(**changes: object) -> Mailbox:
    """The Polish hot line."""
    mailbox = Mailbox(
        name="hot-line",
        address="hotline@desk.example",
        display_name="Hot-line CSIZS",
        channel=Channel.EMAIL,
        language="pl",
        calendar=WARSAW,
        prefix="HOT",
        imap=SERVER,
        smtp=SERVER,
        forms=(builtin_forms()["hot-01"],),
        notify=("second.level@office.example",),
    )
    return replace(mailbox, **changes)  # type: ignore[arg-type]


def urp(**changes: object) -> Mailbox:
    """The Italian front office."""
    mailbox = hot_line(
        name="urp",
        address="urp@comune.example",
        display_name="URP Comune",
        language="it",
        calendar=ROME,
        prefix="URP",
        forms=(),
        notify=(),
    )
    return replace(mailbox, **changes)  # type: ignore[arg-type]


class Counter:
    """Mailboxes, a database and an intake; ``hand_in`` files a mail at once."""

    def __init__(self, folder: Path, *mailboxes: Mailbox, now: datetime = FRIDAY_1715, url: str | None = None) -> None:
        boxes = mailboxes or (hot_line(), urp())
        self.clock = FrozenClock(now)
        self.database: Database = open_database(url or f"sqlite:///{folder}/desk.db")
        schema.ensure(self.database)
        self.settings = Settings(
            path=None,
            database=url or f"sqlite:///{folder}/desk.db",
            data_dir=folder,
            calendars={box.calendar.name: box.calendar for box in boxes},
            mailboxes={box.name: box for box in boxes},
            forms=builtin_forms(),
        )
        self.raw_store = FileRawStore(folder / "raw")
        self.intake = Intake(self.database, self.raw_store, self.clock, self.settings)
        self._uid = 0

    def receive(self, raw: bytes, mailbox: str = "hot-line", **changes: object) -> None:
        """Take custody of a mail, as the poller does."""
        self._uid += 1
        now = self.clock.now()
        sha256 = self.raw_store.put(raw)
        row = MailRow(mailbox, "INBOX", 1, self._uid, "received", now, sha256, len(raw), received_at=now)
        with self.database.write() as work:
            ledger.insert_mails(work.connection, [replace(row, **changes)])  # type: ignore[arg-type]
            work.commit()

    def hand_in(self, raw: bytes, mailbox: str = "hot-line", **changes: object) -> Tally[str]:
        """Receive and file."""
        self.receive(raw, mailbox, **changes)
        return self.intake.file_backlog(patient=False)

    def rows(self, table):
        """All rows of a table, oldest first."""
        with self.database.read() as connection:
            return connection.execute(select(table).order_by(table.c.id)).all()

    @property
    def tickets(self):
        return self.rows(ticket)

    @property
    def mails(self):
        return self.rows(mail)

    @property
    def events(self):
        return [row.name for row in self.rows(event)]

    def letters(self, purpose: str):
        """What lies in the outbox for this purpose, parsed."""
        return [
            message_from_bytes(row.content, policy=policy.default)
            for row in self.rows(outbox)
            if row.purpose == purpose
        ]


def letter(
    body: str = "Dzień dobry, nie mogę się zalogować do systemu od wczoraj. Proszę o pomoc.\n",
    *,
    sender: str = "Anna Nowak <anna@gmina.example>",
    subject: str = "Problem z logowaniem",
    message_id: str = "q1@gmina.example",
    to: str = "hotline@desk.example",
    headers: str = "",
) -> bytes:
    """A plain mail in UTF-8."""
    head = (
        f"Return-Path: <{sender.split('<')[-1].rstrip('>')}>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
        f"Date: Fri, 20 Nov 2026 17:10:00 +0100\nMessage-ID: <{message_id}>\n{headers}"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return (head + body).replace("\n", "\r\n").encode()
