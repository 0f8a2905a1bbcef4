"""The dispatcher: every state of the outbox and every way between them (design, rule 5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daemon.ports import (
    AuthenticationTrouble,
    ConnectionTrouble,
    PermanentTrouble,
    RefusedRecipient,
    SmtpReply,
    TemporaryTrouble,
    UncertainOutcome,
)
from daemon.services.outbox import DispatchResult
from daemon.states import Purpose
from db import outbox
from db.tables import outbox as table

LATER = TemporaryTrouble("rcpt_451_4.7.1")
NEVER = PermanentTrouble("rcpt_550_5.1.1")
LOST = UncertainOutcome("lost_after_data")


class Crash(BaseException):
    """The process dies here."""


def test_due_acknowledgement_is_sent_and_the_ticket_says_so(counter):
    """Sent: exact bytes and envelope, the ticket's acknowledgement and its instant, one event, one article."""
    made = counter.schedule(to=("jan@example.org", "ewa@example.org"))
    assert counter.dispatcher().dispatch_due("first") == DispatchResult(sent=1)
    [(envelope, content)] = counter.senders["a"].sent
    assert (envelope.sender, envelope.recipients) == ("first@desk.example", ("jan@example.org", "ewa@example.org"))
    assert content == b"Subject: exact\r\n\r\nbytes\r\n"
    row, ticket = counter.message(made), counter.ticket_of(made)
    assert (row.state, row.sent_at, row.attempts, row.owner) == ("sent", counter.clock.now(), 1, None)
    assert (ticket.acknowledgement_state, ticket.acknowledgement_at) == ("sent", counter.clock.now())
    assert [name for name, _ in counter.events(made)] == ["message_sent"]
    assert counter.outbound_articles(made) == 1


def test_nothing_is_sent_before_it_is_due(counter):
    """A message due at the next opening waits for it, and the dispatcher knows until when."""
    monday = counter.clock.now() + timedelta(days=3)
    counter.schedule(due_at=monday)
    dispatcher = counter.dispatcher()
    assert dispatcher.dispatch_due("first") == DispatchResult()
    assert dispatcher.next_due_at("first") == monday
    counter.clock.set(monday)
    assert dispatcher.dispatch_due("first").sent == 1
    assert dispatcher.next_due_at("first") is None


def test_one_line_per_server_and_log_in(counter):
    """Mailboxes with the same SMTP server share a line; another server's messages are left to its own."""
    counter.schedule(box="first")
    counter.schedule(box="second", purpose=Purpose.NOTICE)
    counter.schedule(box="certified")
    dispatcher = counter.dispatcher()
    assert dispatcher.server_keys == ("first", "certified")
    assert dispatcher.dispatch_due("first").sent == 2
    assert counter.senders["pec"].sent == []
    assert dispatcher.dispatch_due("certified").sent == 1


def test_more_than_a_batch_is_sent_in_one_call(counter):
    """120 messages go out in one call, each exactly once, in the order in which they were due."""
    made = [counter.schedule(to=(f"p{number}@example.org",)) for number in range(120)]
    assert counter.dispatcher().dispatch_due("first").sent == 120
    sent = [envelope.recipients[0] for envelope, _ in counter.senders["a"].sent]
    assert sent == [f"p{number}@example.org" for number in range(120)]
    assert {counter.message(one).state for one in made} == {"sent"}


def test_temporary_refusal_is_retried_with_growing_delays_and_the_same_bytes(counter):
    """4xx: retry after 30 s, 60 s, 120 s within the jitter of a fifth; the ticket stays scheduled; then it is sent."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("begin", LATER, LATER, LATER)
    for seconds in (30, 60, 120):
        assert dispatcher.dispatch_due("first") == DispatchResult(retried=1)
        row = counter.message(made)
        delay = (row.due_at - counter.clock.now()).total_seconds()
        assert (row.state, row.last_error) == ("retry", "rcpt_451_4.7.1")
        assert seconds * 0.8 <= delay <= seconds * 1.2
        assert dispatcher.dispatch_due("first") == DispatchResult()
        counter.clock.set(row.due_at)
    message_id = counter.message(made).message_id
    assert counter.ticket_of(made).acknowledgement_state == "scheduled"
    assert dispatcher.dispatch_due("first").sent == 1
    assert counter.message(made).message_id == message_id
    assert [name for name, _ in counter.events(made)] == ["message_retried"] * 3 + ["message_sent"]


def test_attempts_are_bounded(counter):
    """After the configured number of attempts the message has failed, the ticket says so and a person is told."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("transmit", *[LATER] * 5)
    for _ in range(5):
        dispatcher.dispatch_due("first")
        counter.clock.advance(timedelta(hours=2))
    assert counter.message(made).state == "failed"
    ticket = counter.ticket_of(made)
    assert (ticket.acknowledgement_state, ticket.acknowledgement_reason) == ("failed", "rcpt_451_4.7.1")
    assert [code for _, code, _ in counter.troubles()] == ["acknowledgement_failed"]


def test_permanent_refusal_fails_at_once_and_does_not_stop_the_next(counter):
    """5xx: failed without another try; the message behind it goes out in the same call."""
    refused, fine = counter.schedule(), counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("begin", NEVER)
    assert dispatcher.dispatch_due("first") == DispatchResult(sent=2, failed=1)  # the second is the alert
    assert (counter.message(refused).state, counter.message(fine).state) == ("failed", "sent")
    assert counter.alert_mails() == [f"Trouble: acknowledgement_failed (message:{refused}:20261120T100000)"]


def test_failed_alert_does_not_breed_alerts(counter):
    """An alert that fails is logged only."""
    counter.schedule(Purpose.ALERT)
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("begin", NEVER)
    assert dispatcher.dispatch_due("first") == DispatchResult(failed=1)
    assert counter.troubles() == []


def test_uncertain_acknowledgement_is_unknown_and_never_sent_again(counter):
    """Lost after DATA: unknown on message and ticket, one alert, and no second copy however often we look."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("transmit", LOST)
    assert dispatcher.dispatch_due("first").unknown == 1
    counter.clock.advance(timedelta(days=2))
    dispatcher.dispatch_due("first")
    assert counter.message(made).state == "unknown"
    assert counter.ticket_of(made).acknowledgement_state == "unknown"
    assert [code for _, code, _ in counter.troubles()] == ["acknowledgement_unknown"]
    assert all(envelope.recipients == ("admin@desk.example",) for envelope, _ in counter.senders["a"].sent)


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.ANSWER, Purpose.NOTICE, Purpose.ALERT])
def test_uncertain_message_of_another_purpose_goes_again(counter, purpose):
    """A person's reply, an answer, a notice or an alert is better doubled than lost: the same bytes go again."""
    made = counter.schedule(purpose)
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("transmit", LOST)
    assert dispatcher.dispatch_due("first") == DispatchResult(retried=1)
    counter.clock.advance(timedelta(minutes=5))
    assert dispatcher.dispatch_due("first").sent == 1
    assert counter.message(made).state == "sent"


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.ACKNOWLEDGEMENT])
def test_uncertain_pec_is_never_sent_blindly(counter, purpose):
    """A PEC whose outcome is uncertain waits to be looked up, whoever wrote it."""
    made = counter.schedule(purpose, box="certified")
    dispatcher = counter.dispatcher()
    counter.senders["pec"].fail("transmit", LOST)
    assert dispatcher.dispatch_due("certified").unknown == 1
    counter.clock.advance(timedelta(days=2))
    assert dispatcher.dispatch_due("certified") == DispatchResult()
    assert counter.message(made).state == "unknown"


def test_transmitting_is_committed_before_the_content_flows(counter):
    """While the content flows the database says transmitting, and the message before it is already settled."""
    seen = []
    first, second = counter.schedule(), counter.schedule()
    dispatcher = counter.dispatcher()
    sender = counter.senders["a"]
    sender.on_transmit = lambda: seen.append((counter.message(first).state, counter.message(second).state))
    dispatcher.dispatch_due("first")
    assert seen == [("transmitting", "claimed"), ("sent", "transmitting")]


@pytest.mark.parametrize("crash_at", ["begin", "transmit"])
def test_crash_and_recovery(counter, crash_at):
    """Dead before DATA: sent after the restart. Dead during DATA: unknown, alerted, never sent by itself."""
    made, behind = counter.schedule(), counter.schedule(Purpose.NOTICE)
    dead = counter.dispatcher("dead")
    counter.senders["a"].fail(crash_at, Crash())
    with pytest.raises(Crash):
        dead.dispatch_due("first")
    # what a killed process leaves: nothing is given back
    with counter.database.write() as work:
        work.connection.execute(table.update().where(table.c.id == behind).values(state="claimed", owner="dead"))
        work.commit()
    alive = counter.dispatcher("alive")
    alive.recover()
    alive.dispatch_due("first")
    assert counter.message(behind).state == "sent"
    assert counter.message(made).state == ("sent" if crash_at == "begin" else "unknown")
    to_jan = [content for envelope, content in counter.senders["a"].sent if "jan@example.org" in envelope.recipients]
    assert len(to_jan) == (2 if crash_at == "begin" else 1)


def test_expired_claim_goes_back_and_expired_transmission_becomes_unknown(counter):
    """Without a restart too: what hangs beyond its lease is claimed anew, or unknown if its content was flowing."""
    claimed, flowing = counter.schedule(), counter.schedule()
    with counter.database.write() as work:
        now = counter.clock.now()
        lease = now + timedelta(minutes=30)
        outbox.claim(work.connection, ["first"], now=now, owner="gone", lease_until=lease, count=5)
        outbox.start_transmission(work.connection, flowing, owner="gone", lease_until=lease)
        work.commit()
    dispatcher = counter.dispatcher()
    assert dispatcher.dispatch_due("first") == DispatchResult()
    counter.clock.advance(timedelta(minutes=31))
    result = dispatcher.dispatch_due("first")
    assert result.unknown == 1
    assert (counter.message(claimed).state, counter.message(flowing).state) == ("sent", "unknown")


def test_server_in_trouble_backs_off_and_alerts_once_at_each_end(counter):
    """Down for an hour: messages stay due with no attempt counted, one alert when it starts, one when it ends."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    sender = counter.senders["a"]
    sender.fail("connect", *[ConnectionTrouble("lost_at_connect")] * 4)
    for _ in range(20):
        dispatcher.dispatch_due("first")
        counter.clock.advance(timedelta(seconds=20))
    assert sender.calls.count("connect") == 4
    assert (counter.message(made).state, counter.message(made).attempts) == ("scheduled", 0)
    counter.clock.advance(timedelta(minutes=10))
    dispatcher.dispatch_due("first")
    dispatcher.dispatch_due("first")
    assert counter.message(made).state == "sent"
    assert counter.troubles() == [("smtp:first", "lost_at_connect", True)]
    assert [line.split(":")[0] for line in counter.alert_mails()] == ["Trouble", "Trouble over"]


def test_trouble_of_one_server_leaves_the_others_alone(counter):
    """While one server is down, the other sends."""
    counter.schedule()
    certified = counter.schedule(box="certified")
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("connect", ConnectionTrouble("lost_at_connect"))
    dispatcher.dispatch_due("first")
    assert dispatcher.dispatch_due("certified").sent == 1
    assert counter.message(certified).state == "sent"


def test_refused_log_ins_stop_after_three(counter):
    """Providers lock accounts: the fourth try is a person's, who restarts after the mending."""
    counter.schedule()
    dispatcher = counter.dispatcher()
    sender = counter.senders["a"]
    sender.fail("connect", *[AuthenticationTrouble("authentication")] * 10)
    for _ in range(50):
        dispatcher.dispatch_due("first")
        counter.clock.advance(timedelta(hours=1))
    assert sender.calls.count("connect") == 3
    assert dispatcher.next_due_at("first") is None
    assert counter.troubles() == [("smtp:first", "authentication", False)]


def test_message_on_which_the_server_hangs_up_does_not_block_the_queue(counter):
    """A connection lost in one message costs that message an attempt; the next one goes out in the same call."""
    poison, fine = counter.schedule(), counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("begin", ConnectionTrouble("lost_at_envelope"))
    assert dispatcher.dispatch_due("first") == DispatchResult(sent=1, retried=1)
    assert (counter.message(poison).state, counter.message(fine).state) == ("retry", "sent")


def test_server_that_drops_every_connection_is_left_alone(counter):
    """After two lost connections in a row the server is in trouble, and the rest of the queue is untouched."""
    made = [counter.schedule() for _ in range(5)]
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("begin", *[ConnectionTrouble("lost_at_envelope")] * 9)
    assert dispatcher.dispatch_due("first") == DispatchResult(retried=2)
    assert [counter.message(one).attempts for one in made] == [1, 1, 0, 0, 0]
    assert counter.troubles()[0][:2] == ("smtp:first", "connection_lost")


def test_error_of_our_own_costs_one_message_an_attempt(counter):
    """Code that stumbles over one message: it is retried and finally failed; the next message goes out."""
    poison, fine = counter.schedule(), counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("begin", ValueError("jan@example.org"))
    assert dispatcher.dispatch_due("first") == DispatchResult(sent=1, retried=1)
    assert "@" not in counter.message(poison).last_error
    assert counter.message(poison).last_error.startswith("ValueError:")
    assert counter.message(fine).state == "sent"


def test_error_of_our_own_while_the_content_flows_is_uncertain(counter):
    """Nobody knows what the server took: an acknowledgement becomes unknown."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    counter.senders["a"].fail("transmit", RuntimeError())
    dispatcher.dispatch_due("first")
    assert counter.message(made).state == "unknown"


def refused(address: str, code: int) -> RefusedRecipient:
    return RefusedRecipient(address, SmtpReply(code, "", ""))


def test_permanently_refused_recipient_is_recorded_and_the_others_are_served(counter):
    """One of two recipients is unknown: the mail goes to the other, and the event names the person by id."""
    made = counter.schedule(Purpose.NOTICE, to=("jan@example.org", "ewa@example.org"))
    dispatcher = counter.dispatcher()
    counter.senders["a"].refused.append((refused("ewa@example.org", 550),))
    assert dispatcher.dispatch_due("first").sent == 1
    [(_, facts)] = counter.events(made)
    assert facts["refused"] == [{"person_id": 2, "code": 550}]


def test_temporarily_refused_recipient_is_waited_for_a_few_times(counter):
    """Greylisting of one recipient delays the message twice; the third time it goes to the others without it."""
    counter.schedule(Purpose.NOTICE, to=("jan@example.org", "ewa@example.org"))
    dispatcher = counter.dispatcher()
    sender = counter.senders["a"]
    sender.refused.extend([(refused("ewa@example.org", 451),)] * 3)
    results = []
    for _ in range(3):
        results.append(dispatcher.dispatch_due("first"))
        counter.clock.advance(timedelta(minutes=10))
    assert results == [DispatchResult(retried=1), DispatchResult(retried=1), DispatchResult(sent=1)]
    assert sender.calls.count("abort") == 2


def test_pec_goes_to_all_recipients_or_to_none(counter):
    """RCPT must equal To and Cc: a refused recipient fails the whole message."""
    made = counter.schedule(box="certified", to=("jan@pec.example", "ewa@pec.example"))
    dispatcher = counter.dispatcher()
    counter.senders["pec"].refused.append((refused("ewa@pec.example", 550),))
    assert dispatcher.dispatch_due("certified").failed == 1
    assert counter.senders["pec"].sent == []
    assert counter.message(made).state == "failed"


def test_message_cancelled_while_it_was_claimed_is_not_sent(counter):
    """A person cancels between MAIL and DATA: the content never flows, and the state stays."""
    made = counter.schedule()
    dispatcher = counter.dispatcher()
    sender = counter.senders["a"]
    begin = sender.begin

    def cancel_meanwhile(envelope):
        with counter.database.write() as work:
            outbox.change_state(work.connection, made, known="claimed", state="cancelled", error=None)
            work.commit()
        return begin(envelope)

    sender.begin = cancel_meanwhile
    assert dispatcher.dispatch_due("first") == DispatchResult()
    assert (counter.message(made).state, sender.sent, sender.calls[-1]) == ("cancelled", [], "abort")


def test_stopping_gives_claims_back(counter):
    """When the daemon stops, the message in hand is settled and the others are due again at once."""
    made = [counter.schedule() for _ in range(3)]
    dispatcher = counter.dispatcher()
    sender = counter.senders["a"]
    assert dispatcher.dispatch_due("first", stopped=lambda: len(sender.sent) == 1).sent == 1
    assert [counter.message(one).state for one in made] == ["sent", "scheduled", "scheduled"]


def test_erased_recipient_is_not_written_to(counter):
    """A person whose address retention emptied gets nothing; the envelope has nobody and fails in the adapter."""
    counter.schedule(to=("jan@example.org", "ewa@example.org"))
    counter.erase("ewa@example.org")
    counter.dispatcher().dispatch_due("first")
    assert counter.senders["a"].sent[0][0].recipients == ("jan@example.org",)
