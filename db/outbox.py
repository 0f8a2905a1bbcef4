"""Messages to send, from decided to settled: what T2 inserts and what T3 and T4 read and write (design, rule 5).

Functions take a ``Connection`` inside a unit of work and never commit. States are words of
``daemon.states.OutboxState``; which of them follows on what is decided by the callers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, null, or_, select, update

from db.prepared import Prepared, inserting
from db.tables import article, event, outbox, outbox_recipient, person, ticket

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")  # RFC 3463
IN_FLIGHT = ("claimed", "transmitting")
ATTEMPT_EVENTS = ("message_sent", "message_retried", "message_failed", "message_unknown")
DUE_STATES = ("retry", "scheduled")  # in this order: a retry waited longest


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message as T2 decides it: exact bytes with CRLF, Message-ID without brackets, due at ``due_at``."""

    purpose: str  # daemon.states.Purpose
    mailbox: str  # whose SMTP server sends it
    envelope_sender: str
    message_id: str
    content: bytes
    automatic: bool
    created_at: datetime
    due_at: datetime
    ticket_id: int | None = None
    mail_id: int | None = None
    state: str = "scheduled"


@dataclass(frozen=True, slots=True)
class Claim:
    """A message in hand of one sender. ``recipients`` are (person id, addr-spec)."""

    id: int
    purpose: str
    mailbox: str
    ticket_id: int | None
    message_id: str
    envelope_sender: str
    attempts: int
    recipients: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """How one attempt ended (T4). ``error`` is a code, never text of the server's or of a mail."""

    claim: Claim
    state: str  # sent | retry | failed | unknown
    at: datetime
    event: str  # daemon.states.EventName
    due_at: datetime | None = None  # of a retry
    error: str | None = None
    facts: dict[str, Any] | None = None  # ids and codes only
    acknowledgement: str | None = None  # the ticket's new acknowledgement_state, if it changes
    filed: bool = False  # the ticket gets an outbound article
    alert: bool = False  # a person must be told; the caller does


_COLUMNS = (
    outbox.c.id,
    outbox.c.purpose,
    outbox.c.mailbox,
    outbox.c.ticket_id,
    outbox.c.message_id,
    outbox.c.envelope_sender,
    outbox.c.attempts,
)
_INSERT = inserting(
    outbox,
    *("purpose", "mailbox", "ticket_id", "mail_id", "envelope_sender", "message_id", "content", "automatic"),
    *("created_at", "due_at", "state", "attempts"),
    returning="id",
)
_INSERT_RECIPIENT = inserting(outbox_recipient, "outbox_id", "person_id")
_INSERT_EVENT = inserting(event)
_INSERT_ARTICLE = inserting(article)


def _one_of(states: Sequence[str]) -> ColumnElement[bool]:
    """IN without an expanding parameter, which a statement compiled once cannot have."""
    return or_(*(outbox.c.state == state for state in states))


_ID = outbox.c.id == bindparam("row", required=True)
_DUE = (
    select(*_COLUMNS)
    .where(
        outbox.c.state == bindparam("state"),
        outbox.c.due_at <= bindparam("now"),
        outbox.c.mailbox.in_(bindparam("mailboxes", expanding=True)),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("count"))
)
_CLAIM = Prepared(
    update(outbox)
    .where(_ID, _one_of(DUE_STATES))
    .values(state="claimed", owner=bindparam("owner_now"), lease_until=bindparam("lease"))
)
_TRANSMIT = Prepared(
    update(outbox)
    .where(_ID, outbox.c.state == "claimed", outbox.c.owner == bindparam("owner_now", required=True))
    .values(state="transmitting", lease_until=bindparam("lease"))
    .returning(outbox.c.content)
)
_RELEASE = Prepared(
    update(outbox)
    .where(_ID, outbox.c.state == "claimed", outbox.c.owner == bindparam("owner_now", required=True))
    .values(state="scheduled", owner=null(), lease_until=null())
)
_SETTLE = Prepared(
    update(outbox)
    .where(_ID, _one_of((*IN_FLIGHT, "unknown")))
    .values(
        state=bindparam("new_state"),
        owner=null(),
        lease_until=null(),
        attempts=outbox.c.attempts + 1,
        due_at=bindparam("due"),
        last_error=bindparam("error"),
    )
)
_SETTLE_SENT = Prepared(
    update(outbox)
    .where(_ID, _one_of((*IN_FLIGHT, "unknown")))
    .values(
        state="sent",
        owner=null(),
        lease_until=null(),
        attempts=outbox.c.attempts + 1,
        last_error=null(),
        sent_at=bindparam("sent"),
    )
)
_ACKNOWLEDGED = Prepared(
    update(ticket)
    .where(ticket.c.id == bindparam("row", required=True))
    .values(acknowledgement_state="sent", acknowledgement_at=bindparam("sent"), acknowledgement_reason=null())
)
_ACKNOWLEDGEMENT_STATE = Prepared(
    update(ticket)
    .where(ticket.c.id == bindparam("row", required=True))
    .values(acknowledgement_state=bindparam("new_state"), acknowledgement_reason=bindparam("reason"))
)
_RECIPIENTS = (
    select(outbox_recipient.c.outbox_id, person.c.id, person.c.addr_spec)
    .join(person, person.c.id == outbox_recipient.c.person_id)
    .where(outbox_recipient.c.outbox_id.in_(bindparam("rows", expanding=True)))
    .order_by(outbox_recipient.c.person_id)
)
_FIRST_DUE = select(outbox.c.due_at).where(
    outbox.c.state == bindparam("state"), outbox.c.mailbox.in_(bindparam("mailboxes", expanding=True))
)


def insert(connection: Connection, row: OutboxRow, recipient_ids: Iterable[int]) -> int:
    """A message to send and the people it goes to (T2). Returns its id."""
    values = {
        "purpose": row.purpose,
        "mailbox": row.mailbox,
        "ticket_id": row.ticket_id,
        "mail_id": row.mail_id,
        "envelope_sender": row.envelope_sender,
        "message_id": row.message_id,
        "content": row.content,
        "automatic": row.automatic,
        "created_at": row.created_at,
        "due_at": row.due_at,
        "state": row.state,
        "attempts": 0,
    }
    outbox_id = int(_INSERT(connection, values).scalar_one())
    recipients = [{"outbox_id": outbox_id, "person_id": who} for who in dict.fromkeys(recipient_ids)]
    _INSERT_RECIPIENT.many(connection, recipients)
    return outbox_id


def due(connection: Connection, mailboxes: Sequence[str], now: datetime, count: int) -> list[Claim]:
    """At most ``count`` messages of these mailboxes that are due, not claimed yet, without their recipients."""
    found: list[Claim] = []
    for state in DUE_STATES:
        if len(found) < count:
            values = {"state": state, "now": now, "mailboxes": list(mailboxes), "count": count - len(found)}
            found.extend(_claim(row) for row in connection.execute(_DUE, values))
    return found


def next_due_at(connection: Connection, mailboxes: Sequence[str]) -> datetime | None:
    """When the next message of these mailboxes is due; None if none waits."""
    instants = [
        connection.execute(
            _FIRST_DUE.order_by(outbox.c.due_at).limit(1), {"state": state, "mailboxes": list(mailboxes)}
        ).scalar()
        for state in DUE_STATES
    ]
    return min((instant for instant in instants if instant is not None), default=None)


def recent_attempts(connection: Connection, mailboxes: Sequence[str], since: datetime) -> list[datetime]:
    """When messages of these mailboxes were given to a server since that instant, oldest first."""
    condition = (event.c.at > since, event.c.name.in_(ATTEMPT_EVENTS), outbox.c.mailbox.in_(mailboxes))
    statement = select(event.c.at).join(outbox, outbox.c.id == event.c.outbox_id).where(*condition)
    return [row[0] for row in connection.execute(statement.order_by(event.c.at))]


def claim(
    connection: Connection, mailboxes: Sequence[str], *, now: datetime, owner: str, lease_until: datetime, count: int
) -> list[Claim]:
    """T3: take at most ``count`` due messages for ``owner`` until ``lease_until``."""
    found = due(connection, mailboxes, now, count)
    _CLAIM.many(connection, [{"row": one.id, "owner_now": owner, "lease": lease_until} for one in found])
    return with_recipients(connection, found)


def with_recipients(connection: Connection, claims: Sequence[Claim]) -> list[Claim]:
    """The same messages with the people they go to; a person whose address was erased is left out."""
    if not claims:
        return []
    by_id: dict[int, list[tuple[int, str]]] = {one.id: [] for one in claims}
    for outbox_id, person_id, address in connection.execute(_RECIPIENTS, {"rows": list(by_id)}):
        if address:
            by_id[outbox_id].append((person_id, address))
    return [replace(one, recipients=tuple(by_id[one.id])) for one in claims]


def start_transmission(connection: Connection, outbox_id: int, *, owner: str, lease_until: datetime) -> bytes | None:
    """Mark a claimed message as transmitting and hand out its bytes; None if the claim was lost or cancelled."""
    row = _TRANSMIT(connection, {"row": outbox_id, "owner_now": owner, "lease": lease_until}).first()
    return bytes(row[0]) if row is not None else None


def release(connection: Connection, claims: Iterable[Claim], owner: str) -> None:
    """Give claims back untouched: they stay due and no attempt is counted."""
    _RELEASE.many(connection, [{"row": one.id, "owner_now": owner} for one in claims])


def settle(connection: Connection, done: Settlement) -> bool:
    """T4 of one message: its state, the ticket's acknowledgement, the event, the outbound article.

    False if the message is not in flight any more (a person cancelled it): then nothing is changed.
    """
    one = done.claim
    if done.state == "sent":
        result = _SETTLE_SENT(connection, {"row": one.id, "sent": done.at})
    else:
        values = {"row": one.id, "new_state": done.state, "due": done.due_at or done.at, "error": done.error}
        result = _SETTLE(connection, values)
    if result.rowcount != 1:
        return False
    if one.ticket_id is not None and done.acknowledgement == "sent":
        _ACKNOWLEDGED(connection, {"row": one.ticket_id, "sent": done.at})
    elif one.ticket_id is not None and done.acknowledgement is not None:
        change_acknowledgement(connection, one.ticket_id, done.acknowledgement, done.error)
    if one.ticket_id is not None and done.filed:
        _INSERT_ARTICLE(connection, _outbound_article(one, done.at))
    add_event(connection, done.event, done.at, one, done.facts or {})
    return True


def add_event(connection: Connection, name: str, at: datetime, one: Claim, facts: dict[str, Any]) -> None:
    """What happened to a message; ``facts`` hold ids and codes only."""
    values = {"at": at, "name": name, "ticket_id": one.ticket_id, "mail_id": None, "outbox_id": one.id}
    _INSERT_EVENT(connection, {**values, "facts": facts})


def in_flight(
    connection: Connection, *, now: datetime | None = None, owner: str | None = None
) -> list[tuple[str, Claim]]:
    """Messages claimed or transmitting with their states: expired ones at ``now``, of one owner, or all."""
    statement = select(outbox.c.state, *_COLUMNS).where(outbox.c.state.in_(IN_FLIGHT)).order_by(outbox.c.id)
    if now is not None:
        statement = statement.where(outbox.c.lease_until < now)
    if owner is not None:
        statement = statement.where(outbox.c.owner == owner)
    return [(str(row.state), _claim(row)) for row in connection.execute(statement)]


def unclaim(connection: Connection, ids: Sequence[int]) -> None:
    """Expired claims become scheduled again, whoever held them."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == "claimed")
        .values(state="scheduled", owner=None, lease_until=None)
    )


def by_id(connection: Connection, outbox_id: int) -> tuple[str, Claim] | None:
    """State and facts of one message, or None."""
    row = connection.execute(select(outbox.c.state, *_COLUMNS).where(outbox.c.id == outbox_id)).first()
    return (str(row.state), _claim(row)) if row else None


def by_message_id(connection: Connection, message_id: str) -> tuple[str, Claim] | None:
    """State and facts of the message of ours with this Message-ID (without brackets), or None."""
    row = connection.execute(select(outbox.c.state, *_COLUMNS).where(outbox.c.message_id == message_id)).first()
    return (str(row.state), _claim(row)) if row else None


def change_state(
    connection: Connection, outbox_id: int, *, known: str, state: str, due_at: datetime | None = None, error: str | None
) -> bool:
    """Change the state of a message that is still in the ``known`` one; with ``due_at`` its attempts start anew."""
    values: dict[str, Any] = {"state": state, "owner": None, "lease_until": None, "last_error": error}
    if due_at is not None:
        values |= {"due_at": due_at, "attempts": 0}
    statement = update(outbox).where(outbox.c.id == outbox_id, outbox.c.state == known).values(values)
    return connection.execute(statement).rowcount == 1


def change_acknowledgement(connection: Connection, ticket_id: int, state: str, reason: str | None) -> None:
    """The state of a ticket's acknowledgement, and why."""
    _ACKNOWLEDGEMENT_STATE(connection, {"row": ticket_id, "new_state": state, "reason": reason})


def _claim(row: Any) -> Claim:
    return Claim(
        id=row.id,
        purpose=row.purpose,
        mailbox=row.mailbox,
        ticket_id=row.ticket_id,
        message_id=row.message_id,
        envelope_sender=row.envelope_sender,
        attempts=row.attempts,
    )


def _outbound_article(one: Claim, at: datetime) -> dict[str, Any]:
    return {
        "ticket_id": one.ticket_id,
        "mail_id": None,
        "outbox_id": one.id,
        "author_id": None,
        "direction": "outbound",
        "visibility": "public",
        "attachments": [],
        "at": at,
    }


def record_bounce(connection: Connection, message_id: str, *, status: str, at: datetime) -> Claim | None:
    """A delivery report (RFC 3464, action ``failed``) says that a message of ours did not arrive.

    The acknowledgement of its ticket has failed then. A message to several people is still with the others, so
    only the event is written. ``status`` is the code of RFC 3463. None if the message is not ours.
    """
    found = by_message_id(connection, message_id)
    if found is None:
        return None
    state, one = found
    code = f"bounced_{status}" if _STATUS.fullmatch(status) else "bounced"
    alone = len(with_recipients(connection, [one])[0].recipients) <= 1
    if alone and state in ("sent", "unknown"):
        change_state(connection, one.id, known=state, state="failed", error=code)
        if one.ticket_id is not None and one.purpose == "acknowledgement":
            change_acknowledgement(connection, one.ticket_id, "failed", code)
    add_event(connection, "message_bounced", at, one, {"code": code})
    return one
