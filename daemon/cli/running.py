"""``run`` and ``once``: the daemon itself, as the one writer of its database."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.context import (
    NOT_IN_ORDER,
    config_path,
    find_mailbox,
    load_settings,
    refuse,
    say_database,
)
from daemon.cli.output import print_json

if TYPE_CHECKING:
    from daemon.bootstrap import App
    from daemon.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("run")(run)
    app.command("once")(once)


@contextmanager
def hold_lock(settings: Settings) -> Iterator[None]:
    """The exclusive lock on the database; another holder ends the verb with 1 and is named."""
    from sqlalchemy.exc import SQLAlchemyError

    from daemon.ports import Trouble
    from db.engine import open_database
    from db.lock import LockedError, WriterLock
    from db.schema import SchemaError

    try:
        database = open_database(settings.database)
        with WriterLock(database):
            yield
    except LockedError as error:
        refuse(str(error), NOT_IN_ORDER)
    except SchemaError as error:
        refuse(str(error), NOT_IN_ORDER)
    except Trouble as trouble:
        refuse(f"the pass could not be ended, what is written stays: {trouble}", NOT_IN_ORDER)
    except (SQLAlchemyError, OSError) as error:
        refuse(f"the database, the data folder or a port is not available: {_say(error)}", NOT_IN_ORDER)
    database.dispose()


def _say(error: Exception) -> str:
    """What went wrong, without statements or secrets."""
    if isinstance(error, OSError):
        return ": ".join(part for part in (str(error.filename or ""), error.strerror or type(error).__name__) if part)
    return say_database(error)


def once(
    context: typer.Context,
    *,
    mailbox: Annotated[str | None, typer.Option("--mailbox", metavar="NAME", help="only this one")] = None,
    _json: Annotated[bool, typer.Option("--json", help="JSON anyway")] = False,
) -> None:
    """One pass: poll, file the backlog, dispatch what is due; then print what was done."""
    from daemon import log

    settings = load_settings(context, secrets=True)
    if mailbox is not None:
        find_mailbox(settings, mailbox)
    log.configure()
    with hold_lock(settings):
        from daemon.bootstrap import build

        app = build(settings)
        try:
            app.recover()
            result = app.once(mailbox)
        finally:
            app.close()
    print_json({"fetched": result.fetched, "states": result.states, "sent": result.sent, "failed": result.failed})
    if result.troubled:
        refuse(f"could not be polled: {', '.join(result.troubled)}", NOT_IN_ORDER)


def run(
    context: typer.Context,
    *,
    json_logs: Annotated[bool, typer.Option("--json", help="logs as JSON Lines")] = False,
) -> None:
    """The daemon in the foreground, until SIGTERM or SIGINT; SIGHUP reads the configuration again."""
    from daemon import log

    settings = load_settings(context, secrets=True)
    log.configure(json=json_logs)
    signals = Signals()
    with hold_lock(settings):
        from daemon.bootstrap import build

        app = build(settings)
        if not json_logs:
            for line in describe_embedded(app):
                typer.echo(line, err=True)
        ended = _serve(context, app, signals)
    if not ended:
        # A thread hangs in a system call: the interpreter would wait for it at exit.
        import os

        os._exit(0)


def describe_embedded(app: App) -> list[str]:
    """How a mail program reaches the trial server; empty if it does not run."""
    server = app.embedded
    if server is None:
        return []
    found = [f"Trial mail server: IMAP 127.0.0.1:{server.imap_port}, SMTP 127.0.0.1:{server.smtp_port}"]
    for mailbox in app.settings.mailboxes.values():
        if mailbox.imap.secret.literal is not None:  # only embedded accounts have one
            found.append(f"  {mailbox.address}: user {mailbox.imap.user}, password {mailbox.imap.secret.literal}")
    return found


class Signals:
    """What the process was told: to end, or to read its configuration again."""

    def __init__(self) -> None:
        self.news = threading.Event()
        self.end = False
        self.reload = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_end)
        signal.signal(signal.SIGHUP, self._on_reload)

    def _on_end(self, _number: int, _frame: object) -> None:
        self.end = True
        self.news.set()

    def _on_reload(self, _number: int, _frame: object) -> None:
        self.reload = True
        self.news.set()


def _serve(context: typer.Context, app: App, signals: Signals) -> bool:
    """Run until told to end; True if every thread ended in time."""
    from daemon.bootstrap import build
    from daemon.scheduler import Daemon

    daemon = Daemon(app)
    daemon.start()
    while True:
        signals.news.wait()
        signals.news.clear()
        if signals.end:
            return daemon.stop()
        settings = _reload(context, app.settings) if signals.reload else None
        signals.reload = False
        if settings is not None:
            daemon.stop()
            app = build(settings)
            daemon = Daemon(app)
            daemon.start()


def _reload(context: typer.Context, current: Settings) -> Settings | None:
    """The new settings; None, and the old daemon goes on, if they are faulty or name another database."""
    from daemon.config import ConfigurationError, load
    from daemon.log import get_logger
    from daemon.states import EventName

    try:
        settings = load(config_path(context), secrets=True)
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        get_logger().error(EventName.CONFIGURATION_REFUSED, count=len(error.faults))
        return None
    if settings.database != current.database:
        typer.echo("database: another one needs a restart; the old configuration goes on", err=True)
        get_logger().error(EventName.CONFIGURATION_REFUSED, reason="database")
        return None
    get_logger().info(EventName.CONFIGURATION_LOADED, count=len(settings.mailboxes))
    return settings
