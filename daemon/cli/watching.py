"""``mailboxes``: how each mailbox is doing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.context import load_settings, open_for_reading, show_short, show_time, system_now
from daemon.cli.output import print_json, print_table
from daemon.states import MailState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from daemon.settings import Mailbox, Settings

Fact = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command("mailboxes")(list_mailboxes)


def list_mailboxes(context: typer.Context, *, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Last poll, lag, cursors, mail not filed yet, last error and next attempt of each mailbox."""
    settings = load_settings(context)
    with open_for_reading(settings) as database, database.read() as connection:
        rows = describe_mailboxes(connection, settings, system_now())
    if as_json:
        print_json(rows)
    else:
        print_mailboxes(rows)


def describe_mailboxes(connection: Connection, settings: Settings, now: datetime) -> list[Fact]:
    """A JSON object per configured mailbox; ``lag`` is in seconds, ``unaccounted`` counts mails without an end."""
    from db import views

    states = views.mailbox_states(connection)
    folders = views.list_folders(connection)
    counts = views.count_states(connection)
    found = []
    for name, mailbox in settings.mailboxes.items():
        own = [row for row in folders if row["mailbox"] == name]
        found.append(_describe(mailbox, states.get(name), own, counts.get(name, {}), now))
    return found


def _describe(mailbox: Mailbox, state: Fact | None, folders: list[Fact], totals: dict[str, int], now: datetime) -> Fact:
    zone = mailbox.calendar.zone
    polled = state["polled_at"] if state else None
    return {
        "name": mailbox.name,
        "address": mailbox.address,
        "channel": mailbox.channel.value,
        "last_poll": show_time(polled, zone),
        "lag": max(0, round((now - polled).total_seconds())) if polled else None,
        "cursor": [
            {"folder": row["name"], "uid_validity": row["uid_validity"], "uid": row["cursor_uid"]} for row in folders
        ],
        "states": totals,
        "unaccounted": totals.get(MailState.RECEIVED.value, 0),
        "failures": state["failures"] if state else 0,
        "stopped": bool(state["stopped"]) if state else False,
        "last_error": state["last_error"] if state else None,
        "last_error_at": show_time(state["last_error_at"], zone) if state else None,
        "next_attempt": show_time(state["next_attempt_at"], zone) if state else None,
    }


def print_mailboxes(rows: list[Fact]) -> None:
    """The table of mailboxes."""
    columns = ("name", "last poll", "lag s", "cursor", "unaccounted", "last error", "next attempt")
    cells = []
    for row in rows:
        cursors = [f"{place['folder']} {place['uid']}" for place in row["cursor"]]
        error = "stopped: " + (row["last_error"] or "") if row["stopped"] else row["last_error"]
        cells.append(
            (
                row["name"],
                _short(row["last_poll"]),
                row["lag"],
                cursors,
                row["unaccounted"],
                error,
                _short(row["next_attempt"]),
            )
        )
    print_table("mailboxes", columns, cells)


def _short(instant: str | None) -> str:
    from datetime import datetime

    if instant is None:
        return "-"
    parsed = datetime.fromisoformat(instant)
    return show_short(parsed, parsed.tzinfo) if parsed.tzinfo else instant
