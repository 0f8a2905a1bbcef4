"""Certified mail in the database: wrappers as verified, receipts, and where our messages stand.

Functions take a ``Connection`` inside a unit of work and never commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql

from db.prepared import inserting
from db.tables import certified_mail, delivery, mail, outbox, outbox_recipient, person, receipt, submission

_INSERT_WRAPPER = inserting(certified_mail, *(column.name for column in certified_mail.columns))
_INSERT_RECEIPT = inserting(receipt, ignore_conflict=True)
_INSERT_DELIVERY = inserting(delivery, *(column.name for column in delivery.columns))


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A certified message of ours, as the state machine needs it; ``recipients`` are (person id, addr-spec)."""

    outbox_id: int
    ticket_id: int | None
    purpose: str
    mailbox: str
    message_id: str
    envelope_sender: str
    state: str
    sent_at: datetime | None
    tried_at: datetime
    provider_msgid: str | None
    recipients: tuple[tuple[int, str], ...]


_MESSAGE = select(
    outbox.c.id,
    outbox.c.ticket_id,
    outbox.c.purpose,
    outbox.c.mailbox,
    outbox.c.message_id,
    outbox.c.envelope_sender,
    outbox.c.state,
    outbox.c.sent_at,
    outbox.c.due_at,
    submission.c.provider_msgid,
).select_from(outbox.outerjoin(submission, submission.c.outbox_id == outbox.c.id))


def insert_wrapper(connection: Connection, values: Mapping[str, Any]) -> None:
    """The wrapper of one mail, with the whole result of its verification."""
    _INSERT_WRAPPER(connection, values)


def insert_receipt(connection: Connection, values: Mapping[str, Any]) -> bool:
    """A receipt; False if it is known already."""
    return _INSERT_RECEIPT(connection, values).rowcount == 1


def find_message(connection: Connection, references: Sequence[str], mailboxes: Sequence[str]) -> SentMessage | None:
    """The message of one of these mailboxes that an identifier names: ours first, then the provider's."""
    if not references or not mailboxes:
        return None
    ids = [found[:1000] for found in references]
    named = or_(outbox.c.message_id.in_(ids), submission.c.provider_msgid.in_(ids))
    rows = list(connection.execute(_MESSAGE.where(and_(named, outbox.c.mailbox.in_(mailboxes)))))
    rows.sort(key=lambda row: row.message_id not in ids)
    return _message(connection, rows[0]) if rows else None


def message(connection: Connection, outbox_id: int) -> SentMessage | None:
    """One message of the outbox."""
    row = connection.execute(_MESSAGE.where(outbox.c.id == outbox_id)).first()
    return _message(connection, row) if row is not None else None


def open_messages(connection: Connection, mailboxes: Sequence[str], after: datetime) -> list[SentMessage]:
    """Messages of certified mailboxes given to a server since ``after`` that still wait for receipts."""
    unfinished = or_(submission.c.complete.is_(None), submission.c.complete.is_(False))
    condition = and_(
        outbox.c.mailbox.in_(mailboxes), outbox.c.state.in_(("sent", "unknown")), outbox.c.due_at >= after, unfinished
    )
    return [_message(connection, row) for row in connection.execute(_MESSAGE.where(condition)).all()]


def receipts_of(connection: Connection, outbox_id: int) -> list[tuple[int, dict[str, Any]]]:
    """(id, content) of the receipts that were matched to a message."""
    statement = select(receipt.c.id, receipt.c.content).where(receipt.c.outbox_id == outbox_id)
    return [(int(row.id), dict(row.content)) for row in connection.execute(statement.order_by(receipt.c.id))]


def orphans(connection: Connection, since: datetime) -> list[tuple[int, str, dict[str, Any]]]:
    """(id, mailbox, content) of receipts received since then that match no message yet."""
    statement = (
        select(receipt.c.id, mail.c.mailbox, receipt.c.content)
        .join(mail, mail.c.id == receipt.c.mail_id)
        .where(receipt.c.outbox_id.is_(None), receipt.c.received_at >= since)
        .order_by(receipt.c.id)
    )
    return [(int(row.id), row.mailbox, dict(row.content)) for row in connection.execute(statement)]


def adopt(connection: Connection, receipt_id: int, outbox_id: int, ticket_id: int | None) -> None:
    """An orphan has found its message; the mail that brought it belongs to the ticket now."""
    connection.execute(update(receipt).where(receipt.c.id == receipt_id).values(outbox_id=outbox_id))
    brought = select(receipt.c.mail_id).where(receipt.c.id == receipt_id).scalar_subquery()
    connection.execute(update(mail).where(mail.c.id == brought).values(ticket_id=ticket_id))


def states_of(connection: Connection, outbox_id: int) -> tuple[str | None, dict[int, str]]:
    """The stored state of a message, and of each recipient by person id."""
    state = connection.execute(select(submission.c.state).where(submission.c.outbox_id == outbox_id)).scalar()
    rows = connection.execute(select(delivery.c.person_id, delivery.c.state).where(delivery.c.outbox_id == outbox_id))
    return state, {int(row[0]): str(row[1]) for row in rows}


def write_states(
    connection: Connection, outbox_id: int, whole: Mapping[str, Any], recipients: Iterable[Mapping[str, Any]]
) -> None:
    """Write where a message stands; what stood there before is replaced."""
    statement = postgresql.insert(submission).values(outbox_id=outbox_id, **whole)
    connection.execute(statement.on_conflict_do_update(index_elements=["outbox_id"], set_=dict(whole)))
    connection.execute(delete(delivery).where(delivery.c.outbox_id == outbox_id))
    _INSERT_DELIVERY.many(connection, recipients)


def resolve_unknown(connection: Connection, outbox_id: int, at: datetime) -> bool:
    """The provider's acceptance proves that a message whose SMTP outcome was uncertain has been taken."""
    uncertain = and_(outbox.c.id == outbox_id, outbox.c.state.in_(("unknown", "transmitting", "failed", "retry")))
    changed = connection.execute(
        update(outbox).where(uncertain).values(state="sent", sent_at=at, owner=None, lease_until=None)
    )
    return changed.rowcount == 1


def _message(connection: Connection, row: Any) -> SentMessage:
    people = connection.execute(
        select(person.c.id, person.c.addr_spec)
        .join(outbox_recipient, outbox_recipient.c.person_id == person.c.id)
        .where(outbox_recipient.c.outbox_id == row.id)
        .order_by(person.c.id)
    )
    return SentMessage(
        outbox_id=row.id,
        ticket_id=row.ticket_id,
        purpose=row.purpose,
        mailbox=row.mailbox,
        message_id=row.message_id,
        envelope_sender=row.envelope_sender,
        state=row.state,
        sent_at=row.sent_at,
        tried_at=row.due_at,
        provider_msgid=row.provider_msgid,
        recipients=tuple((int(found[0]), str(found[1])) for found in people),
    )
