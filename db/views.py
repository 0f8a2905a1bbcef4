"""Read-only questions for people: lists of tickets, messages to send, mail put aside, and how mailboxes do.

Functions take a ``Connection`` and give plain mappings with the instants as aware datetimes; nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from db.certified_views import submissions_of, wrappers_of
from db.tables import (
    article,
    article_text,
    event,
    folder,
    form_reading,
    mail,
    mailbox_state,
    outbox,
    outbox_recipient,
    person,
    ticket,
    ticket_link,
)

Fact = dict[str, Any]

_requester = person.alias("requester")
_told = person.alias("told")


def _ticket_query() -> Select[Any]:
    return (
        select(
            ticket,
            _requester.c.display_name.label("requester_name"),
            _requester.c.addr_spec.label("requester_address"),
            _told.c.addr_spec.label("acknowledgement_to"),
        )
        .outerjoin(_requester, _requester.c.id == ticket.c.requester_id)
        .outerjoin(_told, _told.c.id == ticket.c.acknowledgement_to_id)
    )


def list_tickets(connection: Connection, *, state: str | None = None, limit: int | None = None) -> list[Fact]:
    """Tickets in the order they were opened; with a limit the newest ones."""
    query = _ticket_query().order_by(ticket.c.id.desc())
    if state is not None:
        query = query.where(ticket.c.state == state)
    if limit is not None:
        query = query.limit(limit)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return _with_links(connection, rows[::-1])


def find_ticket(connection: Connection, number: str) -> Fact | None:
    """One ticket by its number, in any case of letters."""
    query = _ticket_query().where(func.upper(ticket.c.number) == number.strip().upper())
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return _with_links(connection, rows)[0] if rows else None


def _with_links(connection: Connection, rows: list[Fact]) -> list[Fact]:
    linked: dict[int, list[str]] = defaultdict(list)
    ids = [row["id"] for row in rows]
    for start in range(0, len(ids), 500):
        batch = ids[start : start + 500]
        forward = select(ticket_link.c.ticket_id, ticket.c.number).join(ticket, ticket.c.id == ticket_link.c.linked_id)
        back = select(ticket_link.c.linked_id, ticket.c.number).join(ticket, ticket.c.id == ticket_link.c.ticket_id)
        for query in (
            forward.where(ticket_link.c.ticket_id.in_(batch)),
            back.where(ticket_link.c.linked_id.in_(batch)),
        ):
            for ticket_id, number in connection.execute(query):
                if number not in linked[ticket_id]:
                    linked[ticket_id].append(number)
    for row in rows:
        row["linked"] = sorted(linked[row["id"]])
    return rows


def articles_of(connection: Connection, ticket_id: int) -> list[Fact]:
    """The entries of a ticket, oldest first, with their texts; of what we sent the message itself."""
    query = (
        select(
            article,
            article_text.c.subject,
            article_text.c.reply_text,
            article_text.c.quoted_text,
            person.c.display_name.label("author_name"),
            person.c.addr_spec.label("author_address"),
            mail.c.sha256.label("mail_sha256"),
            outbox.c.purpose.label("outbox_purpose"),
            outbox.c.content.label("outbox_content"),
        )
        .outerjoin(article_text, article_text.c.article_id == article.c.id)
        .outerjoin(person, person.c.id == article.c.author_id)
        .outerjoin(mail, mail.c.id == article.c.mail_id)
        .outerjoin(outbox, outbox.c.id == article.c.outbox_id)
        .where(article.c.ticket_id == ticket_id)
        .order_by(article.c.at, article.c.id)
    )
    return [dict(row._mapping) for row in connection.execute(query)]


def events_of(connection: Connection, ticket_id: int) -> list[Fact]:
    """What happened to a ticket, in order."""
    query = select(event).where(event.c.ticket_id == ticket_id).order_by(event.c.at, event.c.id)
    return [dict(row._mapping) for row in connection.execute(query)]


def forms_of(connection: Connection, ticket_id: int) -> list[Fact]:
    """The readings of forms of a ticket, oldest first."""
    query = select(form_reading).where(form_reading.c.ticket_id == ticket_id).order_by(form_reading.c.id)
    return [dict(row._mapping) for row in connection.execute(query)]


def mails_of(connection: Connection, ticket_id: int) -> list[Fact]:
    """The mails that were filed in a ticket, oldest first, with their certified wrapper if they have one."""
    query = select(mail).where(mail.c.ticket_id == ticket_id).order_by(mail.c.id)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    wrappers = wrappers_of(connection, [row["id"] for row in rows])
    for row in rows:
        row["certified"] = wrappers.get(row["id"])
    return rows


def list_outbox(
    connection: Connection, *, state: str | None = None, ticket_id: int | None = None, limit: int | None = None
) -> list[Fact]:
    """Messages to send in the order they were decided; with a limit the newest ones. Without their content."""
    columns = [column for column in outbox.c if column.name != "content"]
    size = func.length(outbox.c.content).label("size")
    query = select(*columns, size, ticket.c.number).outerjoin(ticket, ticket.c.id == outbox.c.ticket_id)
    if state is not None:
        query = query.where(outbox.c.state == state)
    if ticket_id is not None:
        query = query.where(outbox.c.ticket_id == ticket_id)
    query = query.order_by(outbox.c.id.desc())
    rows = [dict(row._mapping) for row in connection.execute(query.limit(limit) if limit is not None else query)][::-1]
    recipients = _recipients_of(connection, [row["id"] for row in rows])
    standing = submissions_of(connection, [row["id"] for row in rows])
    for row in rows:
        row["recipients"] = recipients[row["id"]]
        row["certified"] = standing.get(row["id"])
    return rows


def _recipients_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(ids), 500):
        query = (
            select(outbox_recipient.c.outbox_id, person.c.addr_spec)
            .join(person, person.c.id == outbox_recipient.c.person_id)
            .where(outbox_recipient.c.outbox_id.in_(ids[start : start + 500]))
            .order_by(person.c.id)
        )
        for outbox_id, address in connection.execute(query):
            found[outbox_id].append(address)
    return found


def content_of(connection: Connection, outbox_id: int) -> bytes | None:
    """The exact bytes of a message to send."""
    content = connection.execute(select(outbox.c.content).where(outbox.c.id == outbox_id)).scalar_one_or_none()
    return bytes(content) if content is not None else None


def list_mails(connection: Connection, state: str) -> list[Fact]:
    """Mails of the ledger in one state, oldest first."""
    query = select(mail, ticket.c.number).outerjoin(ticket, ticket.c.id == mail.c.ticket_id)
    return [dict(row._mapping) for row in connection.execute(query.where(mail.c.state == state).order_by(mail.c.id))]


def find_mail(connection: Connection, mail_id: int) -> Fact | None:
    """One mail of the ledger."""
    query = select(mail, ticket.c.number).outerjoin(ticket, ticket.c.id == mail.c.ticket_id).where(mail.c.id == mail_id)
    row = connection.execute(query).first()
    return dict(row._mapping) if row else None


def list_folders(connection: Connection) -> list[Fact]:
    """Watched folders with their cursors."""
    return [dict(row._mapping) for row in connection.execute(select(folder).order_by(folder.c.mailbox, folder.c.id))]


def count_states(connection: Connection) -> dict[str, dict[str, int]]:
    """How many mails of each mailbox are in which state, all folders and UIDVALIDITYs together."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    query = select(mail.c.mailbox, mail.c.state, func.count()).group_by(mail.c.mailbox, mail.c.state)
    for mailbox, state, count in connection.execute(query):
        found[mailbox][state] = count
    return found


def mailbox_states(connection: Connection) -> dict[str, Fact]:
    """How each mailbox is doing, by name."""
    return {row.mailbox: dict(row._mapping) for row in connection.execute(select(mailbox_state))}
