"""Tickets whose acknowledgement is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, insert, or_, select, update

from db.tables import event, ticket

_WAITING = or_(
    ticket.c.acknowledgement_state == "scheduled",
    and_(
        ticket.c.acknowledgement_state == "call_back",
        ticket.c.call_back_done_at.is_(None),
        ticket.c.state.not_in(("answered", "closed")),
    ),
)


def find_overdue(connection: Connection, now: datetime, count: int) -> list[tuple[int, str]]:
    """Tickets (id, number) past their ``acknowledge_by`` that nobody was told about yet, the latest deadline last."""
    statement = (
        select(ticket.c.id, ticket.c.number)
        .where(_WAITING, ticket.c.acknowledge_by < now, ticket.c.overdue_alerted_at.is_(None))
        .order_by(ticket.c.acknowledge_by, ticket.c.id)
        .limit(count)
    )
    return [(row.id, row.number) for row in connection.execute(statement)]


def mark_alerted(connection: Connection, ticket_ids: Sequence[int], name: str, at: datetime) -> None:
    """People are told about these tickets now; ``name`` is the event's."""
    connection.execute(update(ticket).where(ticket.c.id.in_(ticket_ids)).values(overdue_alerted_at=at))
    rows = [{"at": at, "name": name, "ticket_id": found, "facts": {}} for found in ticket_ids]
    connection.execute(insert(event), rows)
