"""Read-only questions about certified mail: wrappers, receipts, and where our messages stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from db.tables import certified_mail, delivery, mail, outbox, person, receipt, submission

Fact = dict[str, Any]
_IN_BATCH = 500
_recipient = person.alias("recipient")


def wrappers_of(connection: Connection, mail_ids: Sequence[int]) -> dict[int, Fact]:
    """The certified wrappers of mails, by mail id, with the sender's address."""
    found: dict[int, Fact] = {}
    for batch in _batches(mail_ids):
        query = (
            select(
                certified_mail,
                person.c.addr_spec.label("sender"),
                _recipient.c.addr_spec.label("subject_recipient"),
            )
            .outerjoin(person, person.c.id == certified_mail.c.sender_id)
            .outerjoin(_recipient, _recipient.c.id == certified_mail.c.subject_recipient_id)
            .where(certified_mail.c.mail_id.in_(batch))
        )
        found |= {row.mail_id: dict(row._mapping) for row in connection.execute(query)}
    return found


def submissions_of(connection: Connection, outbox_ids: Sequence[int]) -> dict[int, Fact]:
    """Where certified messages stand, by outbox id; ``recipients`` holds each delivery with its address."""
    found: dict[int, Fact] = {}
    for batch in _batches(outbox_ids):
        query = select(submission).where(submission.c.outbox_id.in_(batch))
        found |= {row.outbox_id: {**row._mapping, "recipients": []} for row in connection.execute(query)}
        each = (
            select(delivery, person.c.addr_spec.label("address"))
            .join(person, person.c.id == delivery.c.person_id)
            .where(delivery.c.outbox_id.in_(batch))
            .order_by(delivery.c.person_id)
        )
        for row in connection.execute(each):
            if row.outbox_id in found:
                found[row.outbox_id]["recipients"].append(dict(row._mapping))
    return found


def receipts_of(connection: Connection, outbox_ids: Sequence[int]) -> dict[int, list[Fact]]:
    """The receipts of certified messages by outbox id, each with the raw mail that brought it, oldest first."""
    found: dict[int, list[Fact]] = defaultdict(list)
    columns = (receipt.c.id, receipt.c.outbox_id, receipt.c.kind, receipt.c.trusted, receipt.c.event_time)
    for batch in _batches(outbox_ids):
        query = (
            select(*columns, receipt.c.received_at, receipt.c.mail_id, receipt.c.content, mail.c.sha256, mail.c.size)
            .join(mail, mail.c.id == receipt.c.mail_id)
            .where(receipt.c.outbox_id.in_(batch))
            .order_by(receipt.c.id)
        )
        for row in connection.execute(query):
            facts = dict(row._mapping)
            found[row.outbox_id].append(facts | _told(facts.pop("content")))
    return found


def _told(content: Fact | None) -> Fact:
    """What a receipt says in its own words; nothing once retention has emptied it."""
    said = content or {}
    return {name: said.get(name) or "" for name in ("error_text", "provider", "subject_recipient", "receipt_type")}


def sent_messages(connection: Connection, ticket_id: int) -> list[Fact]:
    """The messages of a ticket with their exact bytes, oldest first."""
    query = select(outbox).where(outbox.c.ticket_id == ticket_id).order_by(outbox.c.id)
    return [dict(row._mapping) for row in connection.execute(query)]


def _batches(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + _IN_BATCH] for start in range(0, len(ids), _IN_BATCH)]
