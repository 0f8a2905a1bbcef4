"""How each mailbox is doing, and what happened to it.

Functions take a ``Connection`` inside a unit of work and never commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from db.tables import event, folder, mailbox_state


@dataclass(frozen=True, slots=True)
class MailboxStateRow:
    """How a mailbox is doing. ``failures`` and ``authentication_failures`` count in a row."""

    mailbox: str
    polled_at: datetime | None = None
    failures: int = 0
    authentication_failures: int = 0
    last_error: str | None = None
    last_error_at: datetime | None = None
    next_attempt_at: datetime | None = None
    stopped: bool = False


def state_of(connection: Connection, mailbox: str) -> MailboxStateRow:
    """How the mailbox is doing; a fresh state before its first poll."""
    columns = [mailbox_state.c[name] for name in MailboxStateRow.__dataclass_fields__]
    row = connection.execute(select(*columns).where(mailbox_state.c.mailbox == mailbox)).first()
    return MailboxStateRow(*row) if row else MailboxStateRow(mailbox)


def write_state(connection: Connection, state: MailboxStateRow) -> None:
    """Insert or replace the state of a mailbox (one writer, design rule 16)."""
    values = {name: getattr(state, name) for name in MailboxStateRow.__dataclass_fields__ if name != "mailbox"}
    changed = connection.execute(
        update(mailbox_state).where(mailbox_state.c.mailbox == state.mailbox).values(values)
    ).rowcount
    if not changed:
        connection.execute(mailbox_state.insert().values(mailbox=state.mailbox, **values))


def record_event(connection: Connection, at: datetime, name: str, facts: Mapping[str, int | str]) -> None:
    """What happened to a mailbox; ``facts`` hold names, counts and codes only."""
    connection.execute(event.insert().values(at=at, name=name, facts=dict(facts)))


def last_polls(connection: Connection) -> dict[str, datetime]:
    """Mailbox -> when a folder of it was last looked at, mailboxes in known trouble left out."""
    failing = select(mailbox_state.c.mailbox).where(mailbox_state.c.failures > 0)
    latest = (
        select(folder.c.mailbox, func.max(folder.c.polled_at))
        .where(folder.c.polled_at.is_not(None), folder.c.mailbox.not_in(failing))
        .group_by(folder.c.mailbox)
    )
    return {row[0]: row[1] for row in connection.execute(latest)}
