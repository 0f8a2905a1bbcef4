"""What a person, or a bounce, does to a message to send."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.ports import PermanentTrouble, UncertainOutcome
from daemon.services.intervention import OutboxError, cancel, retry
from daemon.states import Purpose
from db import outbox


def failed(counter, error: Exception) -> int:
    """An acknowledgement that ended with this error."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("transmit", error)
    dispatcher.dispatch_due("first")
    return made


@pytest.mark.parametrize("error", [PermanentTrouble("content_554"), UncertainOutcome("lost_after_data")])
def test_person_sends_a_failed_or_unknown_message_again(counter, error):
    """Retry makes it due now with fresh attempts; it is sent with the same bytes and the ticket says so."""
    made = failed(counter, error)
    retry(counter.database, counter.clock, made)
    assert (counter.message(made).state, counter.message(made).attempts) == ("scheduled", 0)
    assert counter.ticket_of(made).acknowledgement_state == "scheduled"
    counter.dispatcher().dispatch_due("first")
    assert counter.ticket_of(made).acknowledgement_state == "sent"
    assert [name for name, _ in counter.events(made)][-2:] == ["message_retried", "message_sent"]


def test_sent_message_can_be_neither_retried_nor_cancelled(counter):
    """What was sent stays sent; the error says which states can be changed."""
    made = counter.schedule()
    counter.dispatcher().dispatch_due("first")
    with pytest.raises(OutboxError, match=f"message {made} is sent: only retry, failed, unknown and cancelled"):
        retry(counter.database, counter.clock, made)
    with pytest.raises(OutboxError, match="is sent"):
        cancel(counter.database, counter.clock, made)


def test_unknown_number_is_a_clear_error(counter):
    """A message that does not exist is named."""
    with pytest.raises(OutboxError, match="no message 99"):
        cancel(counter.database, counter.clock, 99)


def test_cancelled_acknowledgement_is_suppressed_and_not_sent(counter):
    """The ticket keeps the reason; a retry afterwards brings it back."""
    made = counter.schedule()
    cancel(counter.database, counter.clock, made)
    assert counter.dispatcher().dispatch_due("first").sent == 0
    ticket = counter.ticket_of(made)
    assert (ticket.acknowledgement_state, ticket.acknowledgement_reason) == ("suppressed", "cancelled")
    retry(counter.database, counter.clock, made)
    assert counter.dispatcher().dispatch_due("first").sent == 1


def bounce(counter, made: int, status: str = "5.1.1"):
    with counter.database.write() as work:
        at = counter.clock.now() + timedelta(minutes=1)
        found = outbox.record_bounce(work.connection, counter.message(made).message_id, status=status, at=at)
        work.commit()
    return found


def test_bounce_marks_the_acknowledgement_failed(counter):
    """A delivery report for our Message-ID: message and acknowledgement failed, with the status as reason."""
    made = counter.schedule()
    counter.dispatcher().dispatch_due("first")
    assert bounce(counter, made).id == made
    ticket = counter.ticket_of(made)
    assert (ticket.acknowledgement_state, ticket.acknowledgement_reason) == ("failed", "bounced_5.1.1")
    assert counter.events(made)[-1] == ("message_bounced", {"code": "bounced_5.1.1"})


def test_bounce_with_a_made_up_status_keeps_no_foreign_text(counter):
    """What stands in a report is hostile: only a status code of RFC 3463 is kept."""
    made = counter.schedule()
    counter.dispatcher().dispatch_due("first")
    bounce(counter, made, status="jan@example.org")
    assert counter.ticket_of(made).acknowledgement_reason == "bounced"


def test_bounce_of_one_of_several_recipients_is_an_event_only(counter):
    """A notice to two people bounced at one: it stays sent."""
    made = counter.schedule(Purpose.NOTICE, to=("a@office.example", "b@office.example"))
    counter.dispatcher().dispatch_due("first")
    bounce(counter, made)
    assert counter.message(made).state == "sent"
    assert counter.events(made)[-1][0] == "message_bounced"


def test_bounce_of_a_foreign_message_is_nobodys(counter):
    """A report about a mail that we never sent changes nothing."""
    with counter.database.write() as work:
        assert outbox.record_bounce(work.connection, "x@y", status="5.1.1", at=counter.clock.now()) is None
