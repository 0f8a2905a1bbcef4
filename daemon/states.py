"""Closed vocabularies: states and events, with their transitions, as they stand in the database."""

from __future__ import annotations

from enum import StrEnum


class MailState(StrEnum):
    """Where a mail of the ledger is. All but RECEIVED are terminal (design, rule 2)."""

    RECEIVED = "received"
    NEW_TICKET = "new_ticket"
    FOLLOW_UP = "follow_up"
    DUPLICATE_LEG = "duplicate_leg"
    DELIVERY_REPORT = "delivery_report"
    DISPOSITION_REPORT = "disposition_report"
    FEEDBACK_REPORT = "feedback_report"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    BULK = "bulk"
    NOTIFICATION = "notification"
    CHALLENGE = "challenge"
    PEC_RECEIPT = "pec_receipt"
    HELD = "held"
    OVERSIZE = "oversize"
    BEFORE_START = "before_start"
    VANISHED = "vanished"
    SHUNTED = "shunted"
    REFUSED = "refused"


class TicketState(StrEnum):
    NEW = "new"
    OPEN = "open"
    ANSWERED = "answered"
    PENDING = "pending"
    CLOSED = "closed"


class AcknowledgementState(StrEnum):
    SCHEDULED = "scheduled"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    CALL_BACK = "call_back"


class OutboxState(StrEnum):
    """scheduled -> claimed -> transmitting -> sent | retry | failed | unknown; also cancelled (rule 5).

    An expired claim goes back to scheduled; an expired transmission becomes unknown. ``retry`` is due again
    at ``due_at``.
    """

    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    REPLY = "reply"
    NOTICE = "notice"
    ALERT = "alert"


class EventName(StrEnum):
    """What can happen to a ticket, a mail or a message to send; also the vocabulary of the log."""

    TICKET_OPENED = "ticket_opened"
    TICKET_LINKED = "ticket_linked"
    TICKET_REOPENED = "ticket_reopened"
    TICKET_CLOSED = "ticket_closed"
    TICKET_ANSWERED = "ticket_answered"
    FOLLOW_UP_FILED = "follow_up_filed"
    CALL_BACK_REQUESTED = "call_back_requested"
    FORM_READ = "form_read"
    ACKNOWLEDGEMENT_SCHEDULED = "acknowledgement_scheduled"
    ACKNOWLEDGEMENT_SUPPRESSED = "acknowledgement_suppressed"
    ACKNOWLEDGEMENT_OVERDUE = "acknowledgement_overdue"
    MAIL_FETCHED = "mail_fetched"
    MAIL_FILED = "mail_filed"
    MAIL_SHUNTED = "mail_shunted"
    MAIL_REQUEUED = "mail_requeued"
    MAIL_VANISHED = "mail_vanished"
    MAIL_RETRIED = "mail_retried"
    MESSAGE_SENT = "message_sent"
    MESSAGE_RETRIED = "message_retried"
    MESSAGE_FAILED = "message_failed"
    MESSAGE_UNKNOWN = "message_unknown"
    MESSAGE_CANCELLED = "message_cancelled"
    MESSAGE_BOUNCED = "message_bounced"
    MESSAGE_ACCEPTED = "message_accepted"
    MESSAGE_DELIVERED = "message_delivered"
    MESSAGE_DELAYED = "message_delayed"
    MAILBOX_POLLED = "mailbox_polled"
    MAILBOX_FAILED = "mailbox_failed"
    MAILBOX_RECOVERED = "mailbox_recovered"
    MAILBOX_STOPPED = "mailbox_stopped"
    MAILBOX_REBUILT = "mailbox_rebuilt"
    TROUBLE_STARTED = "trouble_started"
    TROUBLE_ENDED = "trouble_ended"
    WORK_FAILED = "work_failed"
    DAEMON_STARTED = "daemon_started"
    DAEMON_STOPPED = "daemon_stopped"
    CONFIGURATION_LOADED = "configuration_loaded"
    CONFIGURATION_REFUSED = "configuration_refused"
