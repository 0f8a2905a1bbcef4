"""A desk with three mailboxes (two on one SMTP server, one PEC), a frozen clock and senders in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from daemon.composition import new_message_id
from daemon.services.alerts import Alerts
from daemon.services.outbox import Dispatcher
from daemon.settings import Alerts as AlertSettings
from daemon.settings import Calendar, Channel, Interval, Mailbox, RetryLimits, Secret, Security, Server, Settings
from daemon.states import Purpose
from daemon.testing.clock import FrozenClock
from daemon.testing.outgoing import MemorySender
from db import desk, outbox, schema
from db.engine import Database, open_database
from db.tables import article, event, person, ticket, trouble
from db.tables import outbox as outbox_table

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CALENDAR = Calendar("office", ZoneInfo("Europe/Warsaw"), ((Interval(480, 960),),) * 5 + ((), ()))


def mailbox(name: str, host: str, channel: Channel = Channel.EMAIL) -> Mailbox:
    """A mailbox whose SMTP server is known by ``host``."""
    server = Server(host, 25, Security.NONE, "user", Secret(literal="x"))
    return Mailbox(name, f"{name}@desk.example", "Desk", channel, "en", CALENDAR, "HOT", server, server)


def desk_settings(folder: Path, database_url: str = "") -> Settings:
    """Mailboxes ``first`` and ``second`` send through server a, ``certified`` through its own."""
    boxes = [mailbox("first", "a"), mailbox("second", "a"), mailbox("certified", "pec", Channel.PEC)]
    return Settings(
        path=None,
        database=database_url or f"sqlite:///{folder / 'desk.db'}",
        data_dir=folder,
        calendars={"office": CALENDAR},
        mailboxes={box.name: box for box in boxes},
        forms={},
        alerts=AlertSettings(("admin@desk.example",), "second"),
        retry=RetryLimits(first=timedelta(seconds=30), longest=timedelta(hours=1), attempts=5),
    )


@dataclass
class Desk:
    """What the tests of the outbox hold in their hands."""

    database: Database
    clock: FrozenClock
    settings: Settings
    senders: dict[str, MemorySender] = field(default_factory=dict)
    serial: int = 0

    def dispatcher(self, owner: str = "me") -> Dispatcher:
        """A dispatcher whose servers are ``senders``, by host."""

        def sender_of(box: Mailbox) -> MemorySender:
            return self.senders.setdefault(box.smtp.host, MemorySender())

        return Dispatcher(self.database, self.clock, self.settings, sender_of, owner, self.alerts(), random=Random(7))

    def alerts(self) -> Alerts:
        """Alerts of this desk."""
        return Alerts(self.database, self.clock, self.settings)

    def open_ticket(self, box: str = "first", acknowledge_by: datetime | None = None) -> int:
        """A ticket whose acknowledgement is scheduled."""
        self.serial += 1
        now = self.clock.now()
        values = {column.name: None for column in ticket.columns if column.name != "id"}
        values |= {
            **{"number": f"HOT-2026-{self.serial:06d}", "mailbox": box, "channel": "email", "state": "new"},
            **{"category": "", "priority": "normal", "oversize": False, "language": "en", "subject": ""},
            **{"received_at": now, "effective_at": now, "opened_at": now},
            **{"acknowledge_by": acknowledge_by or now + timedelta(days=3), "acknowledgement_state": "scheduled"},
        }
        with self.database.write() as work:
            made = desk.insert_ticket(work.connection, values)
            work.commit()
        return made

    def schedule(
        self,
        purpose: Purpose = Purpose.ACKNOWLEDGEMENT,
        box: str = "first",
        to: tuple[str, ...] = ("jan@example.org",),
        ticket_id: int | None = None,
        due_at: datetime | None = None,
    ) -> int:
        """A message to send, with a ticket of its own unless one is given."""
        now = self.clock.now()
        if ticket_id is None and purpose is not Purpose.ALERT:
            ticket_id = self.open_ticket(box)
        row = outbox.OutboxRow(
            purpose=purpose,
            mailbox=box,
            envelope_sender=f"{box}@desk.example",
            message_id=new_message_id(f"{box}@desk.example"),
            content=b"Subject: exact\r\n\r\nbytes\r\n",
            automatic=True,
            created_at=now,
            due_at=due_at or now,
            ticket_id=ticket_id,
        )
        with self.database.write() as work:
            people = [desk.person_id(work.connection, address, "", now) for address in to]
            made = outbox.insert(work.connection, row, people)
            work.commit()
        return made

    def message(self, outbox_id: int):
        """The row of a message."""
        with self.database.read() as connection:
            return connection.execute(select(outbox_table).where(outbox_table.c.id == outbox_id)).one()

    def ticket_of(self, outbox_id: int):
        """The ticket of a message."""
        with self.database.read() as connection:
            wanted = self.message(outbox_id).ticket_id
            return connection.execute(select(ticket).where(ticket.c.id == wanted)).one()

    def events(self, outbox_id: int) -> list[tuple[str, dict]]:
        """Names and facts of a message's events, in order."""
        with self.database.read() as connection:
            rows = connection.execute(select(event).where(event.c.outbox_id == outbox_id).order_by(event.c.id))
            return [(row.name, row.facts) for row in rows]

    def outbound_articles(self, outbox_id: int) -> int:
        """How many articles point at a message."""
        with self.database.read() as connection:
            return len(connection.execute(select(article).where(article.c.outbox_id == outbox_id)).all())

    def troubles(self) -> list[tuple[str, str, bool]]:
        """Key, code and whether it ended, in order."""
        with self.database.read() as connection:
            rows = connection.execute(select(trouble).order_by(trouble.c.id))
            return [(row.key, row.code, row.ended_at is not None) for row in rows]

    def alert_mails(self) -> list[str]:
        """Subjects of the alerts written so far."""
        with self.database.read() as connection:
            rows = connection.execute(
                select(outbox_table.c.content).where(outbox_table.c.purpose == "alert").order_by(outbox_table.c.id)
            )
            texts = [bytes(row.content).decode("ascii") for row in rows]
        return [next(line for line in text.split("\r\n") if line.startswith("Subject:"))[9:] for text in texts]

    def erase(self, address: str) -> None:
        """Retention empties a person."""
        with self.database.write() as work:
            values = {"address_key": None, "addr_spec": ""}
            work.connection.execute(person.update().where(person.c.address_key == address).values(values))
            work.commit()


@pytest.fixture
def counter(tmp_path, database_url) -> Desk:
    """The desk, on SQLite and on PostgreSQL."""
    settings = desk_settings(tmp_path, database_url)
    database = open_database(settings.database)
    schema.ensure(database)
    yield Desk(database, FrozenClock(FRIDAY), settings)
    database.dispose()
