"""Operational trouble: when it started and ended, and whether the start was mailed.

Functions take a ``Connection`` inside a unit of work and never commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from db.tables import trouble


@dataclass(frozen=True, slots=True)
class OpenTrouble:
    """A trouble that has not ended."""

    id: int
    code: str
    started_at: datetime
    alerted: bool


def find_open(connection: Connection, key: str) -> OpenTrouble | None:
    """The trouble of this key that has not ended, or None."""
    columns = (trouble.c.id, trouble.c.code, trouble.c.started_at, trouble.c.alerted)
    row = connection.execute(select(*columns).where(trouble.c.key == key, trouble.c.ended_at.is_(None))).first()
    return OpenTrouble(row.id, row.code, row.started_at, bool(row.alerted)) if row else None


def is_known(connection: Connection, key: str) -> bool:
    """Whether there ever was trouble with this key."""
    return connection.execute(select(trouble.c.id).where(trouble.c.key == key).limit(1)).first() is not None


def insert_trouble(
    connection: Connection, *, key: str, code: str, detail: str, at: datetime, over: bool, alerted: bool
) -> int:
    """A new trouble; ``over`` says that it has no length, as a message that failed."""
    values = {"key": key, "code": code, "detail": detail, "started_at": at, "alerted": alerted}
    statement = insert(trouble).values(**values, ended_at=at if over else None).returning(trouble.c.id)
    return int(connection.execute(statement).scalar_one())


def end_trouble(connection: Connection, trouble_id: int, at: datetime) -> None:
    """The trouble is over."""
    connection.execute(update(trouble).where(trouble.c.id == trouble_id).values(ended_at=at))


def count_alerts(connection: Connection, since: datetime) -> int:
    """How many alerts were mailed since that instant; one for the start and one for the end of each trouble."""
    recent = or_(trouble.c.started_at >= since, trouble.c.ended_at >= since)
    rows = connection.execute(
        select(trouble.c.started_at, trouble.c.ended_at).where(trouble.c.alerted.is_(True), recent)
    )
    return sum(
        (started >= since) + (ended is not None and ended >= since and ended != started) for started, ended in rows
    )
