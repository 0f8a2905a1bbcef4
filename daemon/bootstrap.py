"""The composition root: the only place where parts meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from daemon.adapters.clock import SystemClock
from daemon.adapters.imap import ImapSource
from daemon.adapters.rawstore import FileRawStore
from daemon.adapters.smtp import SmtpSender
from daemon.ports import Clock, MailSender, MailSource, RawStore, Trouble
from daemon.services.alerts import Alerts
from daemon.services.intake import Intake
from daemon.services.outbox import Dispatcher
from daemon.services.overdue import Overdue
from daemon.services.poller import Poller
from daemon.services.silence import Silence
from daemon.services.watch import Watch
from daemon.settings import Mailbox, Server, Settings
from db import ledger, lock, schema
from db.engine import Database, open_database

if TYPE_CHECKING:
    from daemon.adapters.embedded import EmbeddedServer
    from parsers.pec import TrustAnchors


@dataclass(frozen=True, slots=True)
class Parts:
    """What a test may put in the place of the real thing."""

    clock: Clock = field(default_factory=SystemClock)
    source: Callable[[Mailbox, Server], MailSource] = lambda _mailbox, server: ImapSource(server)
    sender: Callable[[Mailbox, Server], MailSender] = lambda _mailbox, server: SmtpSender(server)
    database: Callable[[str], Database] = open_database
    anchors: TrustAnchors | None = None  # of certified mail; None: the shipped ones
    raw_store: Callable[[Settings], RawStore] = lambda settings: FileRawStore(settings.data_dir / "raw")


@dataclass(frozen=True, slots=True)
class OnceResult:
    """What one pass did: mails taken in hand, the terminal states they reached, messages sent and failed."""

    fetched: int
    states: dict[str, int]
    sent: int
    failed: int
    troubled: tuple[str, ...]  # mailboxes that could not be polled


@dataclass(slots=True)
class App:
    """The parts of a daemon, put together. Close it when done."""

    settings: Settings
    clock: Clock
    database: Database
    raw_store: RawStore
    alerts: Alerts
    intake: Intake
    dispatcher: Dispatcher
    overdue: Overdue
    watch: Watch
    silence: Silence
    pollers: dict[str, Poller]
    sources: tuple[MailSource, ...]
    embedded: EmbeddedServer | None = None

    def recover(self) -> None:
        """After a start, with the lock in hand: settle what the last process left in the air."""
        self.dispatcher.recover()
        self.intake.recover()

    def once(self, mailbox: str | None = None) -> OnceResult:
        """One pass: poll, file the backlog, tell the servers, dispatch what is due."""
        pollers = {name: poller for name, poller in self.pollers.items() if mailbox in (None, name)}
        results = {name: poller.poll_once() for name, poller in pollers.items()}
        troubled = tuple(name for name, result in results.items() if result.trouble or result.skipped)
        states = self.intake.file_backlog(patient=False)
        for name, poller in pollers.items():
            if name not in troubled:
                with suppress(Trouble):  # told again at the next pass, until done
                    poller.tell_server()
        sent = failed = 0
        for key in self.dispatcher.server_keys:
            result_of_line = self.dispatcher.dispatch_due(key)
            sent += result_of_line.sent
            failed += result_of_line.failed
        self.look_around()
        return OnceResult(sum(states.values()), dict(states), sent, failed, troubled)

    def look_around(self) -> None:
        """What time brings: late acknowledgements, missing receipts, expiries, mailboxes that nobody polls."""
        self.overdue.check()
        self.watch.check()
        self.silence.check()

    def housekeep(self) -> None:
        """Remove raw files that no row of the ledger names any more."""
        if isinstance(self.raw_store, FileRawStore):
            self.raw_store.sweep_orphans(self._referenced, self.clock.now())

    def _referenced(self, hashes: Sequence[str]) -> set[str]:
        with self.database.read() as connection:
            return ledger.referenced_sha256(connection, hashes)

    def close(self) -> None:
        """Close every connection; safe to call twice."""
        for source in self.sources:
            source.close()
        self.dispatcher.close()
        if self.embedded is not None:
            self.embedded.stop()
        self.database.dispose()


def build(settings: Settings, parts: Parts | None = None) -> App:
    """Put a daemon together and bring the schema up to date. Starts nothing but the embedded server, if it is used.

    Raises SchemaError if the database is newer than this program.
    """
    parts = parts or Parts()
    database = parts.database(settings.database)
    schema.ensure(database)
    clock = parts.clock
    embedded = _start_embedded(settings, clock)
    if embedded is not None:
        settings = _pointed_at(settings, embedded)
    raw_store = parts.raw_store(settings)
    alerts = Alerts(database, clock, settings)
    sources = {name: parts.source(mailbox, mailbox.imap) for name, mailbox in settings.mailboxes.items()}
    pollers = {
        name: Poller(mailbox, sources[name], database, raw_store, clock, alerts)
        for name, mailbox in settings.mailboxes.items()
    }
    dispatcher = Dispatcher(
        database, clock, settings, lambda mailbox: parts.sender(mailbox, mailbox.smtp), lock.process_name(), alerts
    )
    return App(
        settings=settings,
        clock=clock,
        database=database,
        raw_store=raw_store,
        alerts=alerts,
        intake=Intake(database, raw_store, clock, settings, parts.anchors),
        dispatcher=dispatcher,
        overdue=Overdue(database, clock, alerts),
        watch=Watch(database, clock, settings, alerts, parts.anchors),
        silence=Silence(database, clock, settings, alerts),
        pollers=pollers,
        sources=tuple(sources.values()),
        embedded=embedded,
    )


def _start_embedded(settings: Settings, clock: Clock) -> EmbeddedServer | None:
    """The mail server inside the process, started, if a mailbox wants it."""
    from daemon.adapters.embedded import EmbeddedServer, accounts_of

    accounts = accounts_of(settings)
    if not accounts:
        return None
    ports = settings.embedded
    server = EmbeddedServer(accounts, imap_port=ports.imap_port, smtp_port=ports.smtp_port, clock=clock)
    server.start()
    return server


def _pointed_at(settings: Settings, embedded: EmbeddedServer) -> Settings:
    """The settings with the embedded server's real ports."""
    mailboxes = {
        name: replace(mailbox, imap=embedded.imap_server(mailbox.imap), smtp=embedded.smtp_server(mailbox.smtp))
        for name, mailbox in settings.mailboxes.items()
    }
    return replace(settings, mailboxes=mailboxes)
