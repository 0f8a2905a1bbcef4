"""The tables. Instants are UTC (``UtcDateTime``); sha256 is hex; message ids stand without angle brackets.

Personal data (addresses, names) live in ``person`` and ``article_text`` / ``form_reading`` only; everything
else points there by id, so that retention can empty those rows and the facts of the register stay.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite makes only INTEGER PRIMARY KEY an alias of the row id.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on both sides, stored as UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """SQLite keeps instants as text; written here at once, as SQLAlchemy would write it, in a fifth of the time."""
        return _to_text if dialect.name == "sqlite" else _to_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("naive datetime: instants carry their zone")
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("naive datetime: instants carry their zone")
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.replace(tzinfo=None).isoformat(" ", "microseconds")


def _id() -> Column[Any]:
    return Column("id", BigId, primary_key=True, autoincrement=True)


def _at(name: str, *, null: bool = True) -> Column[Any]:
    return Column(name, UtcDateTime(), nullable=null)


def _ref(name: str, target: str, *, null: bool = True) -> Column[Any]:
    return Column(name, BigId, ForeignKey(target), nullable=null)


# One row per watched folder: the cursor decides what is new, never a flag (rule 1).
folder = Table(
    "folder",
    metadata,
    _id(),
    Column("mailbox", String(200), nullable=False),
    Column("name", String(500), nullable=False),
    Column("uid_validity", BigInteger, nullable=False),
    Column("cursor_uid", BigInteger, nullable=False),  # every UID up to here has a row in `mail`
    Column("watched_from_uid", BigInteger, nullable=False),  # UIDNEXT at the first poll: gaps below it are not ours
    _at("started_at", null=False),  # first poll; older mail is not acknowledged by itself
    _at("polled_at"),
    UniqueConstraint("mailbox", "name"),
)

# How each mailbox is doing.
mailbox_state = Table(
    "mailbox_state",
    metadata,
    Column("mailbox", String(200), primary_key=True),
    _at("polled_at"),
    Column("failures", Integer, nullable=False, default=0),  # in a row
    Column("authentication_failures", Integer, nullable=False, default=0),
    Column("last_error", Text),
    _at("last_error_at"),
    _at("next_attempt_at"),
    Column("stopped", Boolean, nullable=False, default=False),  # refused log-ins: a person must act
)

# The ledger: one row per UID that we ever met, in exactly one state (rule 2).
mail = Table(
    "mail",
    metadata,
    _id(),
    Column("mailbox", String(200), nullable=False),
    Column("folder", String(500), nullable=False),
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("state", String(40), nullable=False),  # received, or a terminal state (daemon.states.MailState)
    Column("sha256", String(64)),  # of the raw bytes; null if they were never fetched
    Column("size", BigInteger, nullable=False, default=0),  # on the server
    Column("complete", Boolean, nullable=False, default=True),  # false: oversize, only the head was taken
    Column("backlog", Boolean, nullable=False, default=False),  # lay there before the first poll
    _at("received_at"),  # INTERNALDATE
    _at("fetched_at", null=False),
    _at("filed_at"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", Text),  # of the last attempt, without message text
    _at("next_attempt_at"),
    Column("kind", String(40)),
    Column("identity", String(64)),  # rule 3
    _ref("ticket_id", "ticket.id"),
    _ref("twin_id", "mail.id"),  # of a duplicate_leg: the mail that owns the ticket; after a UIDVALIDITY change too
    Column("reason", Text),  # of refused, held, shunted
    Column("decision", JSON),  # rules hit and missed: [[rule, hit, why], ...]; ids only, no user text
    Column("server_action", String(10)),  # what the server must be told: move | delete; null: nothing
    _at("server_done_at"),
    _at("erased_at"),
    UniqueConstraint("mailbox", "folder", "uid_validity", "uid"),
)
Index("ix_mail_backlog", mail.c.state, mail.c.id)
Index("ix_mail_server", mail.c.mailbox, mail.c.server_action, mail.c.server_done_at)
Index("ix_mail_ticket", mail.c.ticket_id)
Index("ix_mail_sha256", mail.c.sha256)

# Identity of a mail -> the leg that owns it. Unique: the first committed leg wins (rule 3).
mail_identity = Table(
    "mail_identity",
    metadata,
    Column("identity", String(64), primary_key=True),
    _ref("mail_id", "mail.id", null=False),
)

person = Table(
    "person",
    metadata,
    _id(),
    Column("address_key", String(330), unique=True),  # case-folded addr-spec; null once erased
    Column("addr_spec", String(330), nullable=False),
    Column("display_name", String(300), nullable=False, default=""),
    _at("created_at", null=False),
    _at("erased_at"),
)

ticket_counter = Table(
    "ticket_counter",
    metadata,
    Column("prefix", String(20), primary_key=True),
    Column("year", Integer, primary_key=True),  # in the calendar's zone
    Column("last", Integer, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    _id(),
    Column("number", String(40), nullable=False, unique=True),
    Column("mailbox", String(200), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("state", String(20), nullable=False),  # new | open | answered | pending | closed
    Column("category", String(100), nullable=False, default=""),
    Column("priority", String(20), nullable=False, default="normal"),
    Column("oversize", Boolean, nullable=False, default=False),
    Column("language", String(10), nullable=False),
    Column("assurance", String(20)),  # PEC: certified | not_certified | unverified
    Column("subject", Text, nullable=False, default=""),  # user text; emptied by retention
    Column("fingerprint", String(64), index=True),  # of the question's words: the same question on another channel
    _ref("requester_id", "person.id"),
    Column("office", Text),
    Column("call_back", String(100)),  # phone of a call-back task
    _at("call_back_done_at"),
    _at("received_at", null=False),
    _at("effective_at", null=False),
    _at("acknowledge_by", null=False),
    _at("opened_at", null=False),
    _at("answered_at"),
    _at("closed_at"),
    # The acknowledgement: at most one per ticket, and why there is none.
    Column("acknowledgement_state", String(20), nullable=False),  # daemon.states.AcknowledgementState
    Column("acknowledgement_reason", String(200)),
    _at("acknowledgement_at"),
    _ref("acknowledgement_to_id", "person.id"),
    _at("overdue_alerted_at"),
)
Index("ix_ticket_acknowledge_by", ticket.c.acknowledgement_state, ticket.c.acknowledge_by)
Index("ix_ticket_state", ticket.c.state, ticket.c.id)

ticket_link = Table(
    "ticket_link",
    metadata,
    _ref("ticket_id", "ticket.id", null=False),
    _ref("linked_id", "ticket.id", null=False),
    Column("reason", String(100), nullable=False),  # e.g. stranger_named_number, same_question_other_channel
    UniqueConstraint("ticket_id", "linked_id"),
)

# Who may write into a ticket (rule 8).
participant = Table(
    "participant",
    metadata,
    _ref("ticket_id", "ticket.id", null=False),
    _ref("person_id", "person.id", null=False),
    Column("role", String(20), nullable=False),  # author | reply_to | form | cc
    UniqueConstraint("ticket_id", "person_id"),
)

article = Table(
    "article",
    metadata,
    _id(),
    _ref("ticket_id", "ticket.id", null=False),
    _ref("mail_id", "mail.id"),
    _ref("outbox_id", "outbox.id"),
    _ref("author_id", "person.id"),
    Column("direction", String(10), nullable=False),  # inbound | outbound | internal
    Column("visibility", String(10), nullable=False),  # public | internal
    Column("attachments", JSON, nullable=False),  # [{filename, media_type, size, sha256, part_path}]
    _at("at", null=False),
)
Index("ix_article_ticket", article.c.ticket_id)

article_text = Table(
    "article_text",
    metadata,
    Column("article_id", BigId, ForeignKey("article.id"), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("reply_text", Text, nullable=False),
    Column("quoted_text", Text, nullable=False),
)

form_reading = Table(
    "form_reading",
    metadata,
    _id(),
    _ref("ticket_id", "ticket.id", null=False),
    _ref("mail_id", "mail.id", null=False),
    Column("form", String(100), nullable=False),
    Column("version", String(40), nullable=False),
    Column("fields", JSON, nullable=False),  # {name: {value, confidence, source, raw}}
    Column("missing", JSON, nullable=False),
    Column("conflicts", JSON, nullable=False),
)
Index("ix_form_reading_ticket", form_reading.c.ticket_id)

# Every identifier by which a reply may find its ticket.
message_reference = Table(
    "message_reference",
    metadata,
    Column("message_id", String(1000), nullable=False),
    _ref("ticket_id", "ticket.id", null=False),
    Column("ours", Boolean, nullable=False),  # we made it: 128 random bits, proof by itself
    UniqueConstraint("message_id", "ticket_id"),
)

# What is to be sent, decided inside the transaction that files the mail (rules 3 and 5).
outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("purpose", String(30), nullable=False),  # daemon.states.Purpose
    Column("mailbox", String(200), nullable=False),  # whose SMTP server sends it
    _ref("ticket_id", "ticket.id"),
    _ref("mail_id", "mail.id"),
    Column("envelope_sender", String(330), nullable=False),
    Column("message_id", String(300), nullable=False, unique=True),
    Column("content", LargeBinary, nullable=False),  # exact bytes, CRLF
    Column("automatic", Boolean, nullable=False),
    _at("created_at", null=False),
    _at("due_at", null=False),
    Column("state", String(20), nullable=False),  # daemon.states.OutboxState
    Column("owner", String(100)),
    _at("lease_until"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", Text),
    _at("sent_at"),
)
Index("ix_outbox_due", outbox.c.state, outbox.c.due_at)
Index("ix_outbox_ticket", outbox.c.ticket_id)

outbox_recipient = Table(
    "outbox_recipient",
    metadata,
    _ref("outbox_id", "outbox.id", null=False),
    _ref("person_id", "person.id", null=False),
    UniqueConstraint("outbox_id", "person_id"),
)
Index("ix_outbox_recipient_person", outbox_recipient.c.person_id)

event = Table(
    "event",
    metadata,
    _id(),
    _at("at", null=False),
    Column("name", String(60), nullable=False),  # daemon.states.EventName
    _ref("ticket_id", "ticket.id"),
    _ref("mail_id", "mail.id"),
    _ref("outbox_id", "outbox.id"),
    Column("facts", JSON, nullable=False),  # ids and codes only
)
Index("ix_event_ticket", event.c.ticket_id)
Index("ix_event_at", event.c.at)

# Operational trouble: one alert when it starts, one when it ends.
trouble = Table(
    "trouble",
    metadata,
    _id(),
    Column("key", String(300), nullable=False),  # "mailbox:hot-line:connection"
    Column("code", String(100), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    _at("started_at", null=False),
    _at("ended_at"),
    Column("alerted", Boolean, nullable=False, default=False),  # its start was mailed, so its end is too
)
Index("ix_trouble_key", trouble.c.key, trouble.c.ended_at)

# --- certified mail (PEC, later REM) ------------------------------------------------------------------------

# The wrapper of a certified mail as it was verified at ingest: certificates expire, this record stays.
certified_mail = Table(
    "certified_mail",
    metadata,
    Column("mail_id", BigId, ForeignKey("mail.id"), primary_key=True),
    Column("scheme", String(10), nullable=False),  # pec | rem
    Column("kind", String(60), nullable=False),
    Column("our_msgid", String(1000)),
    Column("provider_msgid", String(1000)),
    _ref("sender_id", "person.id"),
    _ref("subject_recipient_id", "person.id"),
    Column("provider", String(300), nullable=False),
    _at("event_time"),
    Column("error_code", String(60), nullable=False),
    Column("receipt_type", String(20), nullable=False),
    Column("signature_state", String(30), nullable=False),
    Column("assurance", String(20), nullable=False),
    Column("signature", JSON, nullable=False),  # every sub-result: {signing_time, signer, checks: [[rule, hit, why]]}
    Column("flags", JSON, nullable=False),
)

# What receipts say of a message of ours; an orphan (no outbox_id) is tried again for 48 hours.
receipt = Table(
    "receipt",
    metadata,
    _id(),
    Column("key", String(1100), nullable=False, unique=True),  # of receipt, kind and recipient: each is kept once
    _ref("mail_id", "mail.id", null=False),
    _ref("outbox_id", "outbox.id"),
    Column("kind", String(60), nullable=False),
    Column("trusted", Boolean, nullable=False),
    _at("event_time"),
    _at("received_at", null=False),
    Column("content", JSON, nullable=False),  # daemon.policy.delivery.Receipt; holds addresses, emptied by retention
)
Index("ix_receipt_outbox", receipt.c.outbox_id)

# Where a certified message of ours stands; derived from its receipts, written anew with each.
submission = Table(
    "submission",
    metadata,
    Column("outbox_id", BigId, ForeignKey("outbox.id"), primary_key=True),
    Column("state", String(20), nullable=False),  # daemon.policy.delivery.MessageState
    Column("provider_msgid", String(1000), index=True),
    _at("accepted_at"),
    Column("flags", JSON, nullable=False),
    Column("complete", Boolean, nullable=False, default=False),  # nothing more is expected
)

# The same, for each of its recipients.
delivery = Table(
    "delivery",
    metadata,
    _ref("outbox_id", "outbox.id", null=False),
    _ref("person_id", "person.id", null=False),
    Column("sort", String(20), nullable=False),  # certificato | esterno | ""
    Column("state", String(20), nullable=False),  # daemon.policy.delivery.RecipientState
    _at("at"),
    Column("error_code", String(60), nullable=False),
    Column("status", String(20), nullable=False),  # RFC 3463
    Column("receipt_type", String(20), nullable=False),
    Column("conflict", Boolean, nullable=False),
    _ref("receipt_id", "receipt.id"),
    UniqueConstraint("outbox_id", "person_id"),
)
