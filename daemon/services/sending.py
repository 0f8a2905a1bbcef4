"""What a person does to a message to send: try it again, or give it up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from daemon.ports import Clock
from daemon.settings import Channel, Settings
from daemon.states import AcknowledgementState, EventName, OutboxState, Purpose
from db import outbox
from db.engine import Database
from db.outbox import Claim

if TYPE_CHECKING:
    from sqlalchemy import Connection

RETRIED: Final = (OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.RETRY, OutboxState.CANCELLED)
CANCELLED: Final = (OutboxState.SCHEDULED, OutboxState.RETRY, OutboxState.FAILED, OutboxState.UNKNOWN)
BY_PERSON: Final = {"reason": "person"}


class SendingError(Exception):
    """A request that cannot be done; the message says why."""


def retry(database: Database, clock: Clock, settings: Settings, outbox_id: int) -> None:
    """Make a message due now, its attempts counted anew, with the same bytes and Message-ID.

    Raises SendingError: no such message, one that is on its way or sent, or a PEC whose outcome is unknown.
    """
    with database.write() as work:
        state, message = _find(work.connection, outbox_id, RETRIED)
        mailbox = settings.mailboxes.get(message.mailbox)
        if state is OutboxState.UNKNOWN and mailbox is not None and mailbox.channel is Channel.PEC:
            raise SendingError(
                f"message {outbox_id} went out by PEC and may have been taken: its receipt in the mailbox will tell"
            )
        now = clock.now()
        _move(work.connection, message, state, OutboxState.SCHEDULED, EventName.MESSAGE_RETRIED, now)
        if message.purpose == Purpose.ACKNOWLEDGEMENT and message.ticket_id is not None:
            outbox.change_acknowledgement(
                work.connection, message.ticket_id, AcknowledgementState.SCHEDULED.value, None
            )
        work.commit()


def cancel(database: Database, clock: Clock, outbox_id: int) -> None:
    """Never send a message. Raises SendingError: no such message, or one that is on its way or sent."""
    with database.write() as work:
        state, message = _find(work.connection, outbox_id, CANCELLED)
        _move(work.connection, message, state, OutboxState.CANCELLED, EventName.MESSAGE_CANCELLED, clock.now())
        if message.purpose == Purpose.ACKNOWLEDGEMENT and message.ticket_id is not None:
            suppressed = AcknowledgementState.SUPPRESSED.value
            outbox.change_acknowledgement(work.connection, message.ticket_id, suppressed, "cancelled")
        work.commit()


def _find(connection: Connection, outbox_id: int, allowed: tuple[OutboxState, ...]) -> tuple[OutboxState, Claim]:
    found = outbox.by_id(connection, outbox_id)
    if found is None:
        raise SendingError(f"there is no message {outbox_id}: `sportello outbox` lists them")
    state = OutboxState(found[0])
    if state not in allowed:
        words = ", ".join(each.value for each in allowed)
        raise SendingError(f"message {outbox_id} is {state.value}; this is for messages that are {words}")
    return state, found[1]


def _move(
    connection: Connection, message: Claim, known: OutboxState, state: OutboxState, name: EventName, at: datetime
) -> None:
    due_at = at if state is OutboxState.SCHEDULED else None
    if not outbox.change_state(connection, message.id, known=known.value, state=state.value, due_at=due_at, error=None):
        raise SendingError(f"message {message.id} changed just now: look again")
    outbox.add_event(connection, name.value, at, message, dict(BY_PERSON))
