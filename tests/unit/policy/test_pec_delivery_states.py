"""The state of an outgoing PEC is a function of the set of its receipts: every order, repeated, late."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.policy.delivery import (
    MessageState,
    Receipt,
    RecipientState,
    Submission,
    bounces_from,
    delivery_of,
    matches,
    receipt_from,
    timers_of,
)
from parsers.pec import find_references, open_certified
from parsers.values import DeliveryReport, RecipientReport

SAMPLES = Path(__file__).parents[2] / "corpora" / "pec" / "synthetic-rfc6109"
CUSTOMER, ORDINARY = "cliente@pec.cliente.example", "mario@posta.example"
BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OURS = Submission(
    message_id="tkt-4711.1.9f2c@helpdesk.azienda.example",
    sender="assistenza@pec.azienda.example",
    recipients=(CUSTOMER, ORDINARY),
    submitted_at=BEGAN - timedelta(seconds=1),
)
LATER = BEGAN + timedelta(days=3)


def sample(number):
    (path,) = SAMPLES.glob(f"{number}-*.eml")
    envelope = open_certified(path.read_bytes())
    return replace(receipt_from(envelope, raw_sha256=path.name), trusted=True)


def bounce(number="31"):
    (path,) = SAMPLES.glob(f"{number}-*.eml")
    envelope = open_certified(path.read_bytes())
    report = DeliveryReport(
        "rfc3464", None, recipients=(RecipientReport(final_recipient=ORDINARY, action="failed", status="5.1.1"),)
    )
    return bounces_from(
        report, key=envelope.message_id, enclosed_ids=find_references(envelope.original), at=BEGAN + timedelta(hours=1)
    )


def states(*receipts, submission=OURS, now=LATER):
    delivery = delivery_of(submission, receipts, now)
    return {one.address: one.state for one in delivery.recipients}, delivery


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (("01", "04", "11", "12", "13"), RecipientState.DELIVERED),
        (("01", "11", "12"), RecipientState.FAILED_TIMEOUT),
        (("01", "11"), RecipientState.DELAYED),
        (("01", "12"), RecipientState.FAILED_TIMEOUT),
        (("01", "12", "13"), RecipientState.DELIVERED),
        (("01", "07"), RecipientState.FAILED),
        (("01", "10"), RecipientState.FAILED),
        (("02",), RecipientState.REJECTED),
        (("03",), RecipientState.REJECTED),
        (("04", "07"), RecipientState.DELIVERED),
        (("01", "40", "41"), RecipientState.ACCEPTED),
        ((), RecipientState.PENDING),
    ],
)
def test_every_order_gives_the_same_state(numbers, wanted):
    """Whatever the order of arrival, and replayed twice, the recipient ends in one and the same state."""
    receipts = [sample(number) for number in numbers]
    outcomes = set()
    for order in itertools.permutations(receipts):
        outcomes.add(repr(delivery_of(OURS, order, LATER)))
        outcomes.add(repr(delivery_of(OURS, (*order, *order), LATER)))
        found, _ = states(*order)
        assert found[CUSTOMER] is wanted
    assert len(outcomes) == 1


def test_the_ordinary_recipient_ends_as_sent_and_then_as_bounced():
    """The acceptance calls an ordinary address "esterno": sent_ordinary, until a bounce comes back in an anomaly."""
    found, delivery = states(sample("01"), sample("04"))
    assert found == {CUSTOMER: RecipientState.DELIVERED, ORDINARY: RecipientState.SENT_ORDINARY}
    assert delivery.complete
    for order in itertools.permutations([sample("01"), sample("04"), *bounce()]):
        found, delivery = states(*order)
        assert found == {CUSTOMER: RecipientState.DELIVERED, ORDINARY: RecipientState.BOUNCED}
        assert [one.address for one in delivery.troubled] == [ORDINARY]


def test_a_bounce_is_found_by_the_identifiers_of_the_returned_envelope():
    """The nested envelope gives our own Message-ID and the provider's, without the acceptance."""
    (only,) = bounce()
    assert OURS.message_id in only.references
    assert matches(OURS, only)
    assert states(only)[0][ORDINARY] is RecipientState.BOUNCED


def test_a_bounce_cannot_fail_a_certified_recipient():
    """For a certified address only the providers speak; a bounce about it is flagged and changes nothing."""
    (only,) = bounce()
    stray = replace(only, subject_recipient=CUSTOMER)
    found, delivery = states(sample("01"), stray)
    assert found[CUSTOMER] is RecipientState.ACCEPTED
    assert "bounce_of_certified" in delivery.flags


def test_delivered_and_failed_is_a_conflict_that_staff_see():
    """Two providers that contradict each other: delivered wins, both are on record, staff are told."""
    _, delivery = states(sample("01"), sample("04"), sample("07"))
    customer = delivery.recipients[0]
    assert customer.conflict and "conflict" in delivery.flags
    assert delivery.troubled == (customer,)


def test_delivery_after_the_final_notice_is_no_conflict():
    """A late delivery simply prevails over a 24-hour notice."""
    _, delivery = states(sample("01"), sample("12"), sample("13"))
    assert delivery.flags == () and delivery.troubled == ()


def test_non_acceptance_rejects_every_recipient_with_its_reason():
    """One forbidden recipient makes the whole message not accepted."""
    found, delivery = states(sample("02"))
    assert set(found.values()) == {RecipientState.REJECTED}
    assert delivery.state is MessageState.REJECTED
    assert "dimensione massima" in delivery.error_text


def test_the_enhanced_status_is_read_from_the_error_text():
    """errore-esteso begins with an RFC 3463 code at most providers."""
    _, delivery = states(sample("01"), sample("09"))
    assert (delivery.recipients[0].status, delivery.recipients[0].error_code) == ("5.2.2", "altro")


@pytest.mark.parametrize(
    ("text", "age", "wanted"),
    [
        ("non consegnato nelle prime dodici ore", timedelta(hours=30), RecipientState.DELAYED),
        ("non consegnato in 12 ore", None, RecipientState.DELAYED),
        ("entro le 24 ore", timedelta(hours=2), RecipientState.FAILED_TIMEOUT),
        ("Ventiquattro ore dopo l'invio", None, RecipientState.FAILED_TIMEOUT),
        ("dodici ore; si attendono le ventiquattro", timedelta(hours=12), RecipientState.DELAYED),
        ("", timedelta(hours=21, minutes=29, seconds=59), RecipientState.DELAYED),
        ("", timedelta(hours=21, minutes=30), RecipientState.FAILED_TIMEOUT),
        ("", None, RecipientState.DELAYED),
    ],
)
def test_the_two_notices_are_told_apart_by_text_and_else_by_age(text, age, wanted):
    """The 12-hour and the 24-hour notice have one header and one subject: text first, then the age."""
    notice = replace(sample("11"), error_text=text, event_time=BEGAN + age if age is not None else None)
    assert states(sample("01"), notice)[0][CUSTOMER] is wanted


def test_of_two_notices_without_text_and_age_the_second_is_final():
    """Nothing but the number of notices is left to tell: the later of two is the 24-hour one."""
    first, second = replace(sample("11"), key="a", event_time=None), replace(sample("11"), key="b", event_time=None)
    for order in ((first, second), (second, first)):
        assert states(*order)[0][CUSTOMER] is RecipientState.FAILED_TIMEOUT
    assert states(first)[0][CUSTOMER] is RecipientState.DELAYED


def test_age_counts_from_the_submission_until_the_acceptance_is_known():
    """A notice that is fetched before its acceptance is judged by the time of our submission."""
    assert states(sample("12"))[0][CUSTOMER] is RecipientState.FAILED_TIMEOUT
    assert states(replace(sample("12"), error_text=""))[0][CUSTOMER] is RecipientState.FAILED_TIMEOUT
    assert states(sample("11"))[0][CUSTOMER] is RecipientState.DELAYED


def test_an_untrusted_receipt_changes_nothing_and_is_flagged():
    """A receipt without a valid signature must not change the state of a delivery."""
    forged = replace(sample("04"), trusted=False)
    found, delivery = states(sample("01"), forged)
    assert found[CUSTOMER] is RecipientState.ACCEPTED
    assert delivery.flags == ("untrusted_receipt",)
    genuine = sample("04")
    for order in itertools.permutations([sample("01"), forged, genuine]):
        assert states(*order)[0][CUSTOMER] is RecipientState.DELIVERED


def test_the_valid_signature_can_be_waived_by_configuration():
    """With require_valid_signature off an unverified receipt counts; an inconsistent one never does."""
    envelope = open_certified((SAMPLES / "51-consegna-manomessa.eml").read_bytes())
    assert not receipt_from(envelope, raw_sha256="x").trusted
    assert receipt_from(envelope, raw_sha256="x", require_valid_signature=False).trusted
    odd = replace(envelope, flags=("inconsistent",))
    assert not receipt_from(odd, raw_sha256="x", require_valid_signature=False).trusted


def test_receipts_of_another_box_or_message_do_not_match():
    """A receipt whose mittente is not our box, or that cites other identifiers, is an orphan."""
    assert not matches(OURS, replace(sample("04"), sender="altri@pec.altri.example"))
    assert not matches(OURS, replace(sample("04"), references=("other@example",)))
    assert matches(OURS, replace(sample("04"), sender=OURS.sender.upper()))


def test_a_receipt_that_knows_only_the_provider_identifier_matches_once_it_is_learnt():
    """The identificativo is learnt from the acceptance, before or after the delivery."""
    delivery_only = replace(sample("04"), references=(sample("04").provider_msgid,))
    assert states(delivery_only)[0][CUSTOMER] is RecipientState.PENDING
    for order in ((sample("01"), delivery_only), (delivery_only, sample("01"))):
        assert states(*order)[0][CUSTOMER] is RecipientState.DELIVERED


def test_recipients_are_compared_without_case_and_strangers_are_flagged():
    """Providers may answer with the address as written; an address that we never wrote to is shown and flagged."""
    shouted = replace(sample("04"), subject_recipient=CUSTOMER.upper())
    found, delivery = states(sample("01"), shouted)
    assert found[CUSTOMER] is RecipientState.DELIVERED and delivery.flags == ()
    stranger = replace(sample("04"), subject_recipient="alias@pec.cliente.example")
    found, delivery = states(sample("01"), stranger)
    assert found["alias@pec.cliente.example"] is RecipientState.DELIVERED
    assert delivery.flags == ("unexpected_recipient",)


def test_the_message_states_before_any_receipt():
    """Queued until it is submitted, then submitted, and unknown after two hours without an acceptance."""
    assert delivery_of(replace(OURS, submitted_at=None), (), LATER).state is MessageState.QUEUED
    assert delivery_of(OURS, (), BEGAN + timedelta(hours=1)).state is MessageState.SUBMITTED
    assert delivery_of(OURS, (), BEGAN + timedelta(hours=2)).state is MessageState.UNKNOWN
    assert delivery_of(OURS, (sample("04"),), LATER).state is MessageState.ACCEPTED


def test_timers_fall_due_only_while_nothing_has_arrived():
    """15 minutes and 2 hours without acceptance; 12.5 and 25 hours without delivery or notice, esterno never."""
    waiting = timers_of(OURS, delivery_of(OURS, (), BEGAN))
    assert [(one.name, one.due_at - OURS.submitted_at) for one in waiting] == [
        ("no_acceptance", timedelta(minutes=15)),
        ("acceptance_unknown", timedelta(hours=2)),
    ]
    accepted = timers_of(OURS, delivery_of(OURS, (sample("01"),), BEGAN))
    assert [(one.name, one.recipient, one.due_at - BEGAN) for one in accepted] == [
        ("no_notice_12h", CUSTOMER, timedelta(hours=12, minutes=30)),
        ("no_notice_24h", CUSTOMER, timedelta(hours=25)),
    ]
    delayed = timers_of(OURS, delivery_of(OURS, (sample("01"), sample("11")), BEGAN))
    assert [one.name for one in delayed] == ["no_notice_24h"]
    for settled in (("01", "04"), ("01", "12"), ("01", "07"), ("02",)):
        assert timers_of(OURS, delivery_of(OURS, map(sample, settled), BEGAN)) == ()


def test_receipts_are_known_by_their_own_message_id_and_else_by_their_bytes():
    """Dedupe key: the Message-ID of the receipt, else the SHA-256 of the raw mail."""
    envelope = open_certified((SAMPLES / "04-consegna-completa.eml").read_bytes())
    assert receipt_from(envelope, raw_sha256="ff").key == envelope.message_id
    assert receipt_from(replace(envelope, message_id=None), raw_sha256="ff").key == "ff"
    assert isinstance(receipt_from(envelope, raw_sha256="ff"), Receipt)
