"""Tickets, articles, people and references: what filing one mail reads and writes, on a connection in hand.

Functions take a ``Connection`` inside a unit of work and never commit. Statements are built once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, String, and_, bindparam, case, func, select, update
from sqlalchemy.dialects import postgresql

from db.prepared import Prepared, inserting
from db.tables import (
    UtcDateTime,
    article,
    article_text,
    event,
    form_reading,
    mail_identity,
    message_reference,
    outbox,
    outbox_recipient,
    participant,
    person,
    ticket,
    ticket_counter,
    ticket_link,
)

MAX_LOOKED_UP_IDS = 100  # References of a mail that are asked for; the newest come last


@dataclass(frozen=True, slots=True)
class TicketRef:
    """A ticket that an identifier or a number led to. ``ours``: the identifier was one of our own."""

    id: int
    number: str
    state: str
    mailbox: str
    ours: bool


def _person_upsert() -> Prepared:
    statement = postgresql.insert(person).values(
        address_key=bindparam("address_key"),
        addr_spec=bindparam("addr_spec"),
        display_name=bindparam("display_name"),
        created_at=bindparam("created_at"),
    )
    named = func.coalesce(func.nullif(person.c.display_name, ""), statement.excluded.display_name)
    upsert = statement.on_conflict_do_update(index_elements=["address_key"], set_={"display_name": named})
    return Prepared(upsert.returning(person.c.id))


def _counter_upsert() -> Prepared:
    statement = postgresql.insert(ticket_counter).values(prefix=bindparam("prefix"), year=bindparam("year"), last=1)
    raised = statement.on_conflict_do_update(
        index_elements=["prefix", "year"], set_={"last": ticket_counter.c.last + 1}
    )
    return Prepared(raised.returning(ticket_counter.c.last))


_BY_MESSAGE_IDS = (
    select(
        message_reference.c.message_id,
        message_reference.c.ours,
        ticket.c.id,
        ticket.c.number,
        ticket.c.state,
        ticket.c.mailbox,
    )
    .join(ticket, ticket.c.id == message_reference.c.ticket_id)
    .where(message_reference.c.message_id.in_(bindparam("ids", expanding=True)))
)
_PARTICIPANTS = (
    select(participant.c.ticket_id)
    .join(person, person.c.id == participant.c.person_id)
    .where(
        participant.c.ticket_id.in_(bindparam("tickets", expanding=True)),
        person.c.address_key.in_(bindparam("keys", expanding=True)),
    )
)
_UPSERT_PERSON = _person_upsert()
_NEXT_SERIAL = _counter_upsert()
_CLAIM_IDENTITY = inserting(mail_identity, "identity", "mail_id", ignore_conflict=True)
_IDENTITY_OWNER = Prepared(
    select(mail_identity.c.mail_id).where(mail_identity.c.identity == bindparam("identity", required=True))
)
_INSERT_TICKET = inserting(ticket, returning="id")
_INSERT_ARTICLE = inserting(article, returning="id")
_INSERT_TEXT = inserting(article_text, "article_id", "subject", "reply_text", "quoted_text")
_INSERT_FORM = inserting(form_reading)
_INSERT_EVENT = inserting(event)
_INSERT_REFERENCE = inserting(message_reference, "message_id", "ticket_id", "ours", ignore_conflict=True)
_INSERT_PARTICIPANT = inserting(participant, "ticket_id", "person_id", "role", ignore_conflict=True)
_INSERT_LINK = inserting(ticket_link, "ticket_id", "linked_id", "reason", ignore_conflict=True)


def person_id(connection: Connection, addr_spec: str, display_name: str, at: datetime) -> int:
    """The row of the person with this address, made if need be; a name fills an empty one."""
    values = {
        "address_key": addr_spec.casefold()[:330],
        "addr_spec": addr_spec[:330],
        "display_name": display_name[:300],
        "created_at": at,
    }
    return int(_UPSERT_PERSON(connection, values).scalar_one())


def next_number(connection: Connection, prefix: str, year: int) -> str:
    """The next ticket number of this prefix and year, ``HOT-2026-000123``: unique, never used again.

    The counter's row is locked until the end of the transaction; a rolled back number was never seen by anybody.
    """
    serial = int(_NEXT_SERIAL(connection, {"prefix": prefix, "year": year}).scalar_one())
    return f"{prefix}-{year}-{serial:06d}"


def claim_identity(connection: Connection, identity: str, mail_id: int) -> int:
    """Claim a mail's identity (rule 3). Returns the id of the mail that owns it: the given one, or its twin."""
    result = _CLAIM_IDENTITY(connection, {"identity": identity, "mail_id": mail_id})
    if result.rowcount == 1:
        return mail_id
    return int(_IDENTITY_OWNER(connection, {"identity": identity}).scalar_one())


def identity_owner(connection: Connection, identity: str) -> int | None:
    """The mail that owns an identity, or None."""
    found = _IDENTITY_OWNER(connection, {"identity": identity}).scalar()
    return int(found) if found is not None else None


def insert_ticket(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new ticket; ``values`` names every column but the id."""
    return int(_INSERT_TICKET(connection, values).scalar_one())


def insert_article(connection: Connection, values: Mapping[str, Any], texts: Mapping[str, str]) -> int:
    """An entry of a ticket and, in its own row, its text: ``subject``, ``reply_text``, ``quoted_text``."""
    article_id = int(_INSERT_ARTICLE(connection, values).scalar_one())
    _INSERT_TEXT(connection, {"article_id": article_id, **texts})
    return article_id


def insert_form(connection: Connection, values: Mapping[str, Any]) -> None:
    """A reading of a form, as it came with one mail."""
    _INSERT_FORM(connection, values)


def insert_events(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """What happened: at, name, ticket_id, mail_id, outbox_id, facts (ids and codes only)."""
    _INSERT_EVENT.many(connection, rows)


def add_references(
    connection: Connection, ticket_id: int, *, ours: Iterable[str] = (), theirs: Iterable[str] = ()
) -> None:
    """Identifiers by which a reply will find this ticket: ours are proof by themselves, theirs are not."""
    rows = [
        {"message_id": found[:1000], "ticket_id": ticket_id, "ours": made_by_us}
        for ids, made_by_us in ((theirs, False), (ours, True))
        for found in ids
        if found
    ]
    _INSERT_REFERENCE.many(connection, rows)


def add_participants(connection: Connection, ticket_id: int, people: Iterable[tuple[int, str]]) -> None:
    """People who may write into this ticket, each with a role; the first role stays."""
    rows = [{"ticket_id": ticket_id, "person_id": who, "role": role} for who, role in people]
    _INSERT_PARTICIPANT.many(connection, rows)


def link_tickets(connection: Connection, ticket_id: int, links: Iterable[tuple[int, str]]) -> None:
    """Say that a ticket names others, each with the reason."""
    rows = [{"ticket_id": ticket_id, "linked_id": other, "reason": why} for other, why in links]
    _INSERT_LINK.many(connection, rows)


def tickets_by_message_ids(connection: Connection, ids: Sequence[str]) -> list[TicketRef]:
    """Tickets that know one of these identifiers, the order of ``ids`` kept, our own identifiers first."""
    wanted = list(dict.fromkeys(found[:1000] for found in ids))[-MAX_LOOKED_UP_IDS:]
    if not wanted:
        return []
    found_rows = connection.execute(_BY_MESSAGE_IDS, {"ids": wanted})
    rows = sorted(found_rows, key=lambda row: (not row.ours, wanted.index(row.message_id)))
    found: dict[int, TicketRef] = {}
    for row in rows:
        found.setdefault(row.id, TicketRef(row.id, row.number, row.state, row.mailbox, bool(row.ours)))
    return list(found.values())


def tickets_by_numbers(connection: Connection, numbers: Sequence[str]) -> list[TicketRef]:
    """Tickets by their numbers, whatever today's prefix is."""
    if not numbers:
        return []
    columns = (ticket.c.id, ticket.c.number, ticket.c.state, ticket.c.mailbox)
    rows = connection.execute(select(*columns).where(ticket.c.number.in_(numbers[:20])))
    by_number = {row.number: TicketRef(row.id, row.number, row.state, row.mailbox, ours=False) for row in rows}
    return [by_number[number] for number in numbers if number in by_number]


def numbers_of(connection: Connection, ticket_ids: Sequence[int]) -> tuple[str, ...]:
    """The numbers of these tickets, in order of age."""
    if not ticket_ids:
        return ()
    statement = select(ticket.c.number).where(ticket.c.id.in_(ticket_ids)).order_by(ticket.c.id)
    return tuple(row[0] for row in connection.execute(statement))


def tickets_with_fingerprint(connection: Connection, fingerprint: str, channel: str, since: datetime) -> list[int]:
    """Tickets of another channel with the same question, opened since then; five at most."""
    same = and_(ticket.c.fingerprint == fingerprint, ticket.c.channel != channel, ticket.c.opened_at >= since)
    return [int(row[0]) for row in connection.execute(select(ticket.c.id).where(same).order_by(ticket.c.id).limit(5))]


def participants_among(connection: Connection, ticket_ids: Sequence[int], keys: Sequence[str]) -> set[int]:
    """The tickets in which one of these addresses (case-folded) is a participant."""
    if not ticket_ids or not keys:
        return set()
    rows = connection.execute(_PARTICIPANTS, {"tickets": list(ticket_ids), "keys": list(keys)})
    return {int(row[0]) for row in rows}


def ticket_row(connection: Connection, ticket_id: int) -> Row[Any]:
    """The whole row of a ticket. Raises NoResultFound."""
    return connection.execute(select(ticket).where(ticket.c.id == ticket_id)).one()


def update_ticket(connection: Connection, ticket_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of one ticket."""
    connection.execute(update(ticket).where(ticket.c.id == ticket_id).values(**values))


def latest_forms(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """The newest reading of each form of a ticket, newest first."""
    rows = connection.execute(
        select(form_reading).where(form_reading.c.ticket_id == ticket_id).order_by(form_reading.c.id.desc())
    )
    newest: dict[str, Row[Any]] = {}
    for row in rows:
        newest.setdefault(row.form, row)
    return list(newest.values())


def _recent_statement() -> Prepared:
    in_last_hour = case((outbox.c.created_at > bindparam("hour_ago", type_=UtcDateTime()), 1), else_=0)
    joined = outbox_recipient.join(outbox, outbox.c.id == outbox_recipient.c.outbox_id).join(
        person, person.c.id == outbox_recipient.c.person_id
    )
    conditions = and_(
        person.c.address_key == bindparam("address_key", type_=String()),
        outbox.c.automatic.is_(True),
        outbox.c.purpose != "notice",
        outbox.c.created_at > bindparam("day_ago", type_=UtcDateTime()),
    )
    statement = select(func.coalesce(func.sum(in_last_hour), 0), func.count())
    return Prepared(statement.select_from(joined).where(conditions))


_RECENT = _recent_statement()


def recent_automatic(connection: Connection, addr_spec: str, now: datetime) -> tuple[int, int]:
    """How many automatic mails to this address were decided in the last hour and in the last day."""
    values = {
        "address_key": addr_spec.casefold()[:330],
        "hour_ago": now - timedelta(hours=1),
        "day_ago": now - timedelta(days=1),
    }
    row: Any = _RECENT(connection, values).one()
    return int(row[0]), int(row[1])
