"""Certified mail in the database: wrappers as verified, receipts, and where our messages stand.

Functions take a ``Connection`` inside a unit of work and never commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql

from db.prepared import inserting
from db.tables import (
    article,
    certified_mail,
    delivery,
    mail,
    outbox,
    outbox_recipient,
    person,
    receipt,
    submission,
    ticket,
)

LOOKED_UP_AT_ONCE = 300  # identifiers in one query

_INSERT_WRAPPER = inserting(certified_mail, *(column.name for column in certified_mail.columns))
_INSERT_RECEIPT = inserting(receipt, ignore_conflict=True)
_INSERT_ARTICLE = inserting(article)
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
    ours = select(outbox.c.id).where(outbox.c.message_id.in_(ids))
    theirs = select(submission.c.outbox_id).where(submission.c.provider_msgid.in_(ids))
    for query in (ours, theirs):  # one after the other: OR over two tables would use neither index
        named = [row[0] for row in connection.execute(query)]
        condition = and_(outbox.c.id.in_(named), outbox.c.mailbox.in_(mailboxes))
        row = connection.execute(_MESSAGE.where(condition).order_by(outbox.c.id)).first() if named else None
        if row is not None:
            return _message(connection, row)
    return None


def take_message(connection: Connection, outbox_id: int) -> SentMessage | None:
    """One message of the outbox, held until the end of the transaction: two receipts at once take their turns."""
    row = connection.execute(_MESSAGE.where(outbox.c.id == outbox_id).with_for_update(of=outbox)).first()
    return _message(connection, row) if row is not None else None


def open_messages(connection: Connection, mailboxes: Sequence[str], after: datetime) -> list[SentMessage]:
    """Messages of certified mailboxes given to a server since ``after`` that still wait for receipts."""
    unfinished = or_(submission.c.complete.is_(None), submission.c.complete.is_(False))
    condition = and_(
        outbox.c.mailbox.in_(mailboxes), outbox.c.state.in_(("sent", "unknown")), outbox.c.due_at >= after, unfinished
    )
    return [_message(connection, row) for row in connection.execute(_MESSAGE.where(condition)).all()]


def receipts_of(connection: Connection, outbox_id: int) -> list[tuple[int, dict[str, Any]]]:
    """(id, content) of the receipts that were matched to a message; those that retention has emptied are left out."""
    statement = select(receipt.c.id, receipt.c.content).where(receipt.c.outbox_id == outbox_id)
    return [
        (int(row.id), dict(row.content)) for row in connection.execute(statement.order_by(receipt.c.id)) if row.content
    ]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A receipt that matches no message yet, the mailbox that got it, and whether its signature was good."""

    id: int
    mailbox: str
    certified: bool
    content: dict[str, Any]


def orphans(connection: Connection, since: datetime) -> list[Orphan]:
    """Receipts received since then that match no message yet."""
    statement = (
        select(receipt.c.id, mail.c.mailbox, certified_mail.c.assurance, receipt.c.content)
        .join(mail, mail.c.id == receipt.c.mail_id)
        .outerjoin(certified_mail, certified_mail.c.mail_id == receipt.c.mail_id)
        .where(receipt.c.outbox_id.is_(None), receipt.c.received_at >= since)
        .order_by(receipt.c.id)
    )
    return [
        Orphan(int(row.id), row.mailbox, row.assurance == "certified", dict(row.content or {}))
        for row in connection.execute(statement)
    ]


def known_references(connection: Connection, references: Sequence[str], mailboxes: Sequence[str]) -> set[str]:
    """Which of these identifiers name a message of these mailboxes, ours or the provider's."""
    found: set[str] = set()
    ids = list(dict.fromkeys(one[:1000] for one in references))
    for start in range(0, len(ids), LOOKED_UP_AT_ONCE):
        batch = ids[start : start + LOOKED_UP_AT_ONCE]
        ours = select(outbox.c.message_id).where(outbox.c.message_id.in_(batch), outbox.c.mailbox.in_(mailboxes))
        theirs = select(submission.c.provider_msgid).where(submission.c.provider_msgid.in_(batch))
        found |= {str(row[0]) for query in (ours, theirs) for row in connection.execute(query)}
    return found


def find_unknown_kinds(
    connection: Connection, known: Sequence[str], after: int
) -> tuple[list[tuple[int, datetime]], int]:
    """(mail id, filed at) of receipts of other kinds among the wrappers after a mail, and the last wrapper's mail."""
    newest = connection.execute(select(func.max(certified_mail.c.mail_id))).scalar() or after
    wrappers = (*known, "posta-certificata", "anomalia")
    query = (
        select(certified_mail.c.mail_id, mail.c.fetched_at)
        .join(mail, mail.c.id == certified_mail.c.mail_id)
        .where(certified_mail.c.mail_id > after, certified_mail.c.kind.not_in(wrappers))
        .order_by(certified_mail.c.mail_id)
        .limit(LOOKED_UP_AT_ONCE)
    )
    return [(int(row[0]), row[1]) for row in connection.execute(query)], int(newest)


def adopt(connection: Connection, receipt_id: int, outbox_id: int, ticket_id: int | None) -> None:
    """An orphan has found its message; the mail that brought it belongs to the ticket now."""
    connection.execute(update(receipt).where(receipt.c.id == receipt_id).values(outbox_id=outbox_id))
    brought = select(receipt.c.mail_id).where(receipt.c.id == receipt_id).scalar_subquery()
    connection.execute(update(mail).where(mail.c.id == brought).values(ticket_id=ticket_id))


def states_of(connection: Connection, outbox_id: int) -> tuple[str | None, dict[int, tuple[str, bool]]]:
    """The stored state of a message, and by person id that of each recipient and whether receipts contradict."""
    state = connection.execute(select(submission.c.state).where(submission.c.outbox_id == outbox_id)).scalar()
    columns = (delivery.c.person_id, delivery.c.state, delivery.c.conflict)
    rows = connection.execute(select(*columns).where(delivery.c.outbox_id == outbox_id))
    return state, {int(row[0]): (str(row[1]), bool(row[2])) for row in rows}


def write_states(
    connection: Connection, outbox_id: int, whole: Mapping[str, Any], recipients: Iterable[Mapping[str, Any]]
) -> None:
    """Write where a message stands; what stood there before is replaced."""
    statement = postgresql.insert(submission).values(outbox_id=outbox_id, **whole)
    connection.execute(statement.on_conflict_do_update(index_elements=["outbox_id"], set_=dict(whole)))
    connection.execute(delete(delivery).where(delivery.c.outbox_id == outbox_id))
    _INSERT_DELIVERY.many(connection, recipients)


def resolve_sent(connection: Connection, sent: SentMessage, at: datetime, *, filed: bool) -> bool:
    """The provider's acceptance proves that a message was taken, whatever SMTP left us to think.

    ``filed``: the ticket gets its outbound article, as after a certain outcome. False if it was known as sent.
    """
    doubtful = and_(outbox.c.id == sent.outbox_id, outbox.c.state != "sent")
    values: dict[str, Any] = {"state": "sent", "sent_at": at, "owner": None, "lease_until": None, "last_error": None}
    values["attempts"] = case((outbox.c.attempts == 0, 1), else_=outbox.c.attempts)
    if connection.execute(update(outbox).where(doubtful).values(values)).rowcount != 1:
        return False
    if filed and sent.ticket_id is not None:
        entry = {"ticket_id": sent.ticket_id, "outbox_id": sent.outbox_id, "mail_id": None, "author_id": None}
        _INSERT_ARTICLE(
            connection,
            entry | {"direction": "outbound", "visibility": "public", "attachments": [], "at": at},
        )
    if sent.purpose == "acknowledgement" and sent.ticket_id is not None:
        connection.execute(update(ticket).where(ticket.c.id == sent.ticket_id).values(acknowledgement_at=at))
    return True


def resolve_refused(connection: Connection, outbox_id: int) -> None:
    """The provider took a message and did not accept it: it is not tried again."""
    doubtful = and_(outbox.c.id == outbox_id, outbox.c.state.not_in(("sent", "failed", "cancelled")))
    values = {"state": "failed", "last_error": "not_accepted", "owner": None, "lease_until": None}
    connection.execute(update(outbox).where(doubtful).values(values))


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
