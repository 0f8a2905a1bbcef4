"""What a person does to a message in the outbox: let it go again, or keep it from going."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection

from daemon.ports import Clock
from daemon.states import AcknowledgementState, EventName, OutboxState, Purpose
from db import outbox
from db.engine import Database
from db.outbox import Claim

_RETRIABLE: Final = (OutboxState.RETRY, OutboxState.FAILED, OutboxState.UNKNOWN, OutboxState.CANCELLED)
_CANCELLABLE: Final = (
    *(OutboxState.SCHEDULED, OutboxState.RETRY, OutboxState.CLAIMED),
    *(OutboxState.FAILED, OutboxState.UNKNOWN),
)


class OutboxError(Exception):
    """A message cannot be retried or cancelled; the message says why."""


def retry(database: Database, clock: Clock, outbox_id: int) -> None:
    """A person lets a message go (again), now: one that waits, failed, was cancelled or whose outcome is unknown.

    Sends the same bytes and Message-ID. Raises OutboxError for any other state.
    """
    with database.write() as work:
        state, claim = _found(work.connection, outbox_id)
        if state not in _RETRIABLE:
            raise OutboxError(f"message {outbox_id} is {state}: only {_named(_RETRIABLE)} messages can be retried")
        now = clock.now()
        outbox.change_state(
            work.connection, outbox_id, known=state, state=OutboxState.SCHEDULED, due_at=now, error=None
        )
        if claim.purpose == Purpose.ACKNOWLEDGEMENT and claim.ticket_id is not None:
            outbox.change_acknowledgement(work.connection, claim.ticket_id, AcknowledgementState.SCHEDULED, None)
        outbox.add_event(work.connection, EventName.MESSAGE_RETRIED, now, claim, {"by": "person", "was": state})
        work.commit()


def cancel(database: Database, clock: Clock, outbox_id: int) -> None:
    """A person keeps a message from being sent (again). Raises OutboxError if it is on its way, sent or cancelled."""
    with database.write() as work:
        state, claim = _found(work.connection, outbox_id)
        if state not in _CANCELLABLE:
            raise OutboxError(f"message {outbox_id} is {state}: only {_named(_CANCELLABLE)} messages can be cancelled")
        outbox.change_state(work.connection, outbox_id, known=state, state=OutboxState.CANCELLED, error=None)
        if claim.purpose == Purpose.ACKNOWLEDGEMENT and claim.ticket_id is not None:
            outbox.change_acknowledgement(
                work.connection, claim.ticket_id, AcknowledgementState.SUPPRESSED, OutboxState.CANCELLED
            )
        outbox.add_event(work.connection, EventName.MESSAGE_CANCELLED, clock.now(), claim, {"was": state})
        work.commit()


def _found(connection: Connection, outbox_id: int) -> tuple[str, Claim]:
    found = outbox.by_id(connection, outbox_id)
    if found is None:
        raise OutboxError(f"there is no message {outbox_id} in the outbox: see `sportello outbox`")
    return found


def _named(states: Sequence[OutboxState]) -> str:
    return " and ".join([", ".join(states[:-1]), states[-1]])
