"""What verbs share: the configuration, the database, how to refuse, how to show times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from daemon.settings import Mailbox, Settings
    from db.engine import Database

DEFAULT_CONFIG = Path("mailboxes.yaml")
NOT_IN_ORDER = 1
WRONG_USAGE = 2


def refuse(message: str, status: int = WRONG_USAGE) -> NoReturn:
    """Say why on standard error and end with the status."""
    typer.echo(message, err=True)
    raise typer.Exit(status)


def config_path(context: typer.Context) -> Path:
    """The file that --config names, or ./mailboxes.yaml."""
    path = context.find_root().obj
    return path if isinstance(path, Path) else DEFAULT_CONFIG


def load_settings(context: typer.Context, *, secrets: bool = False) -> Settings:
    """The settings; faults go to standard error, one after the other, and the verb ends with 2."""
    from daemon.config import ConfigurationError, load

    try:
        return load(config_path(context), secrets=secrets)
    except ConfigurationError as error:
        refuse(str(error))


def find_mailbox(settings: Settings, name: str) -> Mailbox:
    """A mailbox by its name; an unknown one ends the verb with 2."""
    if name not in settings.mailboxes:
        from daemon.config.faults import suggest

        refuse(f'there is no mailbox "{name}": {suggest(name, list(settings.mailboxes))}')
    return settings.mailboxes[name]


@contextmanager
def open_for_reading(settings: Settings) -> Iterator[Database]:
    """The database of the settings, if it is there and its schema is known; else the verb ends with 2."""
    from sqlalchemy.exc import SQLAlchemyError

    from db import schema
    from db.engine import open_database

    if is_missing(settings.database):
        refuse("there is no database yet: `sportello once` or `sportello run` creates it", NOT_IN_ORDER)
    try:
        database = open_database(settings.database)
    except (SQLAlchemyError, OSError, ImportError) as error:
        refuse(f"the database cannot be opened: {say_database(error)}")
    try:
        schema.require(database)
        yield database
    except schema.SchemaError as error:
        refuse(str(error), NOT_IN_ORDER)
    except SQLAlchemyError as error:
        refuse(f"the database does not answer: {say_database(error)}", NOT_IN_ORDER)
    finally:
        database.dispose()


def say_database(error: Exception) -> str:
    """Why a database fails, in words that hold no statement, no value and no secret."""
    import sqlite3

    from sqlalchemy.exc import OperationalError

    origin = getattr(error, "orig", None)
    if isinstance(origin, sqlite3.Error):
        return str(origin)  # SQLite names the trouble alone: "file is not a database", "database is locked"
    if isinstance(error, OperationalError):
        return f"{type(error).__name__}: is the server running, and are host, user and name in the URL right?"
    return type(error).__name__


def is_missing(url: str) -> bool:
    """Whether an SQLite file is not there: looking must not create it."""
    file = sqlite_file(url)
    return file is not None and not file.is_file()


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite URL; None for another database."""
    prefix = "sqlite:///"
    return Path(url.removeprefix(prefix)) if url.startswith(prefix) else None


def show_time(instant: datetime | None, zone: tzinfo) -> str | None:
    """ISO 8601 with the offset of the zone; seconds unless there is more."""
    return instant.astimezone(zone).isoformat() if instant is not None else None


def show_short(instant: datetime | None, zone: tzinfo) -> str:
    """``Fri 2026-11-20 17:15`` for people."""
    return instant.astimezone(zone).strftime("%a %Y-%m-%d %H:%M") if instant is not None else "-"


def zone_of(settings: Settings, mailbox: str | None) -> tzinfo:
    """The zone of a mailbox's calendar; of one no longer configured: UTC."""
    found = settings.mailboxes.get(mailbox or "")
    return found.calendar.zone if found else UTC


def read_instant(text: str, zone: tzinfo) -> datetime:
    """An ISO 8601 instant, UTC-aware; without an offset in the given zone. Ends the verb with 2 if it is none."""
    try:
        instant = datetime.fromisoformat(text.strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        refuse(f'"{text}" is not an instant: write 2026-11-20T17:15 or 2026-11-20T17:15:00+01:00')


def read_duration(text: str) -> timedelta:
    """``90m``, ``4h``, ``2d``, ``1h30m``. Ends the verb with 2 if it is none."""
    units = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
    parts = re.findall(r"(\d{1,6})([dhms])", text)
    if not parts or "".join(amount + unit for amount, unit in parts) != text.replace(" ", ""):
        refuse(f'"{text}" is not a duration: write 90m, 4h or 1h30m')
    return sum((timedelta(**{units[unit]: int(amount)}) for amount, unit in parts), timedelta())


def system_now() -> datetime:
    """The instant, from the one module that may ask."""
    from daemon.adapters.clock import SystemClock

    return SystemClock().now()
