"""The backlog: mail in custody that waits to be filed, and how each row of the ledger ends (T2).

Functions take a ``Connection`` inside a unit of work and never commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, or_, select, update

from db.prepared import Prepared
from db.tables import mail

RECEIVED = "received"
SHUNTED = "shunted"


@dataclass(frozen=True, slots=True)
class BacklogRow:
    """A mail to file: its raw bytes lie under ``sha256``."""

    id: int
    mailbox: str
    sha256: str
    complete: bool
    backlog: bool
    received_at: datetime
    attempts: int


_COLUMNS = tuple(mail.c[name] for name in BacklogRow.__dataclass_fields__)
_IN_CUSTODY = and_(mail.c.state == RECEIVED, mail.c.sha256.is_not(None))  # others are to be fetched once more
_WAITING = select(*_COLUMNS).where(_IN_CUSTODY, mail.c.id > bindparam("after")).order_by(mail.c.id)
_READY = or_(mail.c.next_attempt_at.is_(None), mail.c.next_attempt_at <= bindparam("now"))
_WAITING_READY = _WAITING.where(_READY)
_ONE = select(*_COLUMNS).where(mail.c.id == bindparam("mail_id"), mail.c.state == RECEIVED)
_CLOSE = Prepared(
    update(mail)
    .where(and_(mail.c.id == bindparam("mail_id", required=True), mail.c.state == RECEIVED))
    .values(
        {
            name: bindparam(name)
            for name in (
                *("state", "kind", "identity", "ticket_id", "twin_id", "reason", "decision", "filed_at"),
                "server_action",
            )
        }
    )
)


class NotReceivedError(RuntimeError):
    """A mail was to be filed that is not in the backlog any more: two writers are at work."""


def waiting(connection: Connection, *, after: int, now: datetime | None, count: int) -> list[BacklogRow]:
    """At most ``count`` mails of the backlog beyond the row ``after``, oldest first; with ``now`` only those whose
    next attempt is due."""
    statement = (_WAITING if now is None else _WAITING_READY).limit(count)
    values = {"after": after} if now is None else {"after": after, "now": now}
    return [_row(row) for row in connection.execute(statement, values)]


def one(connection: Connection, mail_id: int) -> BacklogRow | None:
    """A mail of the backlog, or None if it has ended."""
    row = connection.execute(_ONE, {"mail_id": mail_id}).first()
    return _row(row) if row is not None else None


def close(connection: Connection, values: Mapping[str, Any]) -> None:
    """Give a mail its terminal state; see ``_CLOSE`` for the columns. Raises NotReceivedError."""
    if _CLOSE(connection, values).rowcount != 1:
        raise NotReceivedError(f"mail {values['mail_id']} is not in the backlog")


def count_attempt(connection: Connection, mail_id: int, *, attempts: int, error: str, retry_at: datetime) -> None:
    """One more attempt failed; the next is due at ``retry_at``."""
    changes = {"attempts": attempts, "error": error, "next_attempt_at": retry_at}
    connection.execute(update(mail).where(mail.c.id == mail_id).values(**changes))


def shunt(connection: Connection, mail_id: int, *, attempts: int, reason: str, at: datetime) -> None:
    """Put a mail aside for a person."""
    changes = {"state": SHUNTED, "reason": reason, "error": reason, "filed_at": at, "attempts": attempts}
    connection.execute(update(mail).where(mail.c.id == mail_id, mail.c.state == RECEIVED).values(**changes))


def requeue(connection: Connection, mail_ids: Sequence[int]) -> list[int]:
    """Shunted mails go back into the backlog with fresh attempts. Returns those that were shunted."""
    shunted = select(mail.c.id).where(mail.c.id.in_(mail_ids), mail.c.state == SHUNTED)
    found = [int(row[0]) for row in connection.execute(shunted)]
    changes = {"state": RECEIVED, "attempts": 0, "reason": None, "next_attempt_at": None, "filed_at": None}
    connection.execute(update(mail).where(mail.c.id.in_(found)).values(**changes))
    return found


def ticket_of(connection: Connection, mail_id: int) -> int | None:
    """The ticket that a mail belongs to, if any."""
    found = connection.execute(select(mail.c.ticket_id).where(mail.c.id == mail_id)).scalar()
    return int(found) if found is not None else None


def _row(row: Row[Any]) -> BacklogRow:
    return BacklogRow(**row._mapping)
