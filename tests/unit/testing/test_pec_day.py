"""A day of PEC exchanges: many messages of every fate, receipts shuffled, doubled and late, all end right."""

import random
from datetime import UTC, datetime, timedelta

from daemon.policy.delivery import RecipientState, Submission, bounces_from, delivery_of, receipt_from
from daemon.testing.clock import FrozenClock
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Operator, Outcome, PecProvider
from parsers.pec import find_references, open_certified
from parsers.values import DeliveryReport, RecipientReport

START = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
DESK = "desk@pec.ente.example"
ENDS = {
    Outcome.DELIVERED: RecipientState.DELIVERED,
    Outcome.UNKNOWN_USER: RecipientState.FAILED,
    Outcome.FULL: RecipientState.FAILED,
    Outcome.VIRUS: RecipientState.FAILED,
    Outcome.LATE: RecipientState.DELIVERED,
    Outcome.SILENT: RecipientState.FAILED_TIMEOUT,
    Outcome.FORBIDDEN: RecipientState.REJECTED,
    Outcome.BOUNCED: RecipientState.BOUNCED,
}


def read_receipts(postings, anchors, now):
    """What the desk's box yields: receipts, and bounces out of anomaly envelopes."""
    found = []
    for posting in postings:
        envelope = open_certified(posting.raw, anchors, now)
        if posting.address != DESK:
            continue
        if envelope.kind == "anomalia":
            address = envelope.original.partition(b"Final-Recipient: rfc822; ")[2].partition(b"\r\n")[0].decode()
            report = DeliveryReport("rfc3464", None, recipients=(RecipientReport(address, action="failed"),))
            found += bounces_from(report, key=envelope.message_id, enclosed_ids=find_references(envelope.original))
        else:
            assert envelope.assurance == "certified"
            found.append(receipt_from(envelope, raw_sha256="unused"))
    return found


def test_a_day_of_exchanges_in_any_order():
    """Every exchange is judged from the whole heap of receipts, its own and all others, and ends as its fate wants."""
    chance, clock, authority = random.Random(2026), FrozenClock(START), PecAuthority(5)
    one, two = Operator("pec.uno.example", "Uno"), Operator("pec.due.example", "Due")
    customers = [f"cliente{n}@pec.cliente.example" for n in range(60)]
    provider = PecProvider(clock, authority, {DESK: one, **dict.fromkeys(customers, two)}, seed=4)
    sent = []
    for number, customer in enumerate(customers):
        outcome = chance.choice(list(ENDS))
        address = f"utente{number}@posta.example" if outcome is Outcome.BOUNCED else customer
        provider.outcomes[address] = outcome
        raw = (
            f"From: {DESK}\r\nTo: {address}\r\nSubject: Re: {number}\r\nMessage-ID: <m{number}@desk.example>\r\n"
            "X-TipoRicevuta: sintetica\r\nMIME-Version: 1.0\r\n\r\nRisposta\r\n"
        )
        provider.submit(raw.encode(), DESK, [address])
        sent.append((Submission(f"m{number}@desk.example", DESK, (address,), clock.now()), outcome))
        clock.advance(timedelta(minutes=chance.randrange(1, 20)))
    clock.advance(timedelta(days=2))
    receipts = read_receipts(provider.due(), authority.anchors(), clock.now())
    heap = receipts + chance.sample(receipts, len(receipts) // 3)
    chance.shuffle(heap)
    assert {outcome for _, outcome in sent} == set(ENDS)
    for submission, outcome in sent:
        delivery = delivery_of(submission, heap, clock.now())
        assert [entry.state for entry in delivery.recipients] == [ENDS[outcome]], outcome
        assert "conflict" not in delivery.flags
