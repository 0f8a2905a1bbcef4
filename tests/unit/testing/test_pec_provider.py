"""The fake PEC provider answers a submission as real providers do; every answer verifies and adds up."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from daemon.policy.delivery import RecipientState, Submission, delivery_of, receipt_from
from daemon.testing.clock import FrozenClock
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Operator, Outcome, PecProvider, PecSubmissionHandler
from parsers.pec import find_references, open_certified
from parsers.pec.mime import read_message

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DESK, CUSTOMER, ORDINARY = "desk@pec.ente.example", "Cliente@pec.cliente.example", "mario@posta.example"
ONE, TWO = Operator("pec.gestore1.example", "Gestore Uno"), Operator("pec.gestore2.example", "Gestore Due")
AUTHORITY = PecAuthority()
ANCHORS = AUTHORITY.anchors()


def letter(
    to=CUSTOMER, *, sender=DESK, cc="", extra="", body="Buongiorno,\r\nrispondiamo.\r\n", subject="Richiesta 4711"
):
    copy = f"Cc: {cc}\r\n" if cc else ""
    return (
        f"From: Sportello <{sender}>\r\nTo: {to}\r\n{copy}Subject: {subject}\r\nMessage-ID: <our.1@desk.example>\r\n"
        f"Date: Mon, 02 Nov 2026 10:00:00 +0100\r\n{extra}MIME-Version: 1.0\r\n\r\n{body}"
    ).encode()


def world(**outcomes):
    clock = FrozenClock(NOW)
    provider = PecProvider(clock, AUTHORITY, {DESK: ONE, CUSTOMER: TWO})
    provider.outcomes.update({CUSTOMER.casefold(): outcome for outcome in outcomes.values()})
    return clock, provider


def everything(clock, provider):
    clock.advance(timedelta(days=2))
    return provider.due()


def opened(posting):
    envelope = open_certified(posting.raw, ANCHORS, NOW + timedelta(days=3))
    assert (
        envelope is not None
        and envelope.signature.state == "valid"
        and envelope.flags in ((), ("security_check_failed",))
    )
    return envelope


def final_state(postings, recipients, order=None):
    """The state of every recipient after the receipts in the desk's box, shuffled and doubled."""
    receipts = [
        receipt_from(opened(one), raw_sha256="x") for one in postings if one.address == DESK and one.kind != "anomalia"
    ]
    receipts = [*receipts, *receipts]
    random.Random(order).shuffle(receipts)
    submission = Submission("our.1@desk.example", DESK, tuple(recipients), NOW)
    return [one.state for one in delivery_of(submission, receipts, NOW + timedelta(days=3)).recipients]


def test_an_accepted_message_is_delivered_under_a_new_identifier():
    """Acceptance at once, then the envelope in the customer's box and the delivery receipt in ours."""
    clock, provider = world()
    taken = provider.submit(letter(), DESK, [CUSTOMER])
    (acceptance,) = provider.due()
    assert (acceptance.address, opened(acceptance).kind) == (DESK, "accettazione")
    clock.advance(timedelta(seconds=3))
    envelope, delivery = provider.due()
    assert (envelope.address, opened(envelope).kind) == (CUSTOMER, "posta-certificata")
    assert (delivery.address, opened(delivery).subject_recipient) == (DESK, CUSTOMER)
    for posting in (acceptance, envelope, delivery):
        assert (opened(posting).our_msgid, opened(posting).provider_msgid) == ("our.1@desk.example", taken.identifier)
    inner = read_message(opened(envelope).original)
    assert inner.all("message-id") == [f"<{taken.identifier}>"]
    assert inner.first("x-riferimento-message-id") == "<our.1@desk.example>"
    assert inner.encoded == b"Buongiorno,\r\nrispondiamo.\r\n"


@pytest.mark.parametrize(
    ("outcome", "kinds", "wanted"),
    [
        (Outcome.DELIVERED, ["accettazione", "posta-certificata", "avvenuta-consegna"], RecipientState.DELIVERED),
        (Outcome.UNKNOWN_USER, ["accettazione", "errore-consegna"], RecipientState.FAILED),
        (Outcome.UNKNOWN_DOMAIN, ["accettazione", "errore-consegna"], RecipientState.FAILED),
        (Outcome.FULL, ["accettazione", "errore-consegna"], RecipientState.FAILED),
        (Outcome.VIRUS, ["accettazione", "errore-consegna"], RecipientState.FAILED),
        (
            Outcome.LATE,
            ["accettazione", "preavviso-errore-consegna", "posta-certificata", "avvenuta-consegna"],
            RecipientState.DELIVERED,
        ),
        (
            Outcome.SILENT,
            ["accettazione", "preavviso-errore-consegna", "preavviso-errore-consegna"],
            RecipientState.FAILED_TIMEOUT,
        ),
        (Outcome.FORBIDDEN, ["non-accettazione"], RecipientState.REJECTED),
    ],
)
def test_each_outcome_gives_its_receipts_and_ends_in_its_state(outcome, kinds, wanted):
    """The receipts of every fate of a message, and the state that follows from them in any order."""
    clock, provider = world(customer=outcome)
    provider.submit(letter(), DESK, [CUSTOMER])
    postings = everything(clock, provider)
    assert [one.kind for one in postings] == kinds
    for order in range(5):
        assert final_state(postings, [CUSTOMER], order) == [wanted]


@pytest.mark.parametrize(
    ("raw", "sender", "recipients", "reason"),
    [
        (letter(sender="altri@pec.ente.example"), DESK, [CUSTOMER], "mittente"),
        (letter(), DESK, [CUSTOMER, "nascosto@pec.cliente.example"], "nascosto@pec.cliente.example"),
        (letter(f"{CUSTOMER}, altro@pec.cliente.example"), DESK, [CUSTOMER], "destinatari"),
        (letter(extra="Bcc: archivio@ente.example\r\n"), DESK, [CUSTOMER], "Bcc"),
        (letter(to="undisclosed-recipients:;", cc=CUSTOMER), DESK, [CUSTOMER], "campo To"),
    ],
)
def test_a_message_against_the_rules_is_not_accepted(raw, sender, recipients, reason):
    """From = MAIL FROM, RCPT = To + Cc, at least one To, no Bcc: anything else is refused as a whole, with reasons."""
    clock, provider = world()
    provider.submit(raw, sender, recipients)
    (refusal,) = everything(clock, provider)
    assert opened(refusal).kind == "non-accettazione"
    assert reason in opened(refusal).error_text


def test_size_times_recipients_is_limited():
    """The limit counts the message once per recipient."""
    clock = FrozenClock(NOW)
    provider = PecProvider(clock, AUTHORITY, {DESK: ONE, CUSTOMER: TWO}, max_size_times_recipients=3000)
    raw = letter(cc=ORDINARY, body="x" * 2000)
    provider.submit(raw, DESK, [CUSTOMER, ORDINARY])
    assert "dimensione massima" in opened(everything(clock, provider)[0]).error_text


def test_a_virus_is_refused_at_the_access_point():
    """The non-acceptance for a virus carries its own header and code."""
    clock, provider = world()
    provider.submit(letter(body="X5O!P%@AP EICAR-STANDARD-ANTIVIRUS-TEST-FILE!\r\n"), DESK, [CUSTOMER])
    (refusal,) = everything(clock, provider)
    assert (opened(refusal).kind, opened(refusal).error_code) == ("non-accettazione", "virus")
    assert "security_check_failed" in opened(refusal).flags


def test_a_foreign_sender_cannot_submit():
    """Only boxes of the provider may submit."""
    with pytest.raises(KeyError):
        world()[1].submit(letter(), "altri@pec.ente.example", [CUSTOMER])


@pytest.mark.parametrize("wanted", ["completa", "breve", "sintetica"])
def test_the_receipt_type_decides_what_is_enclosed(wanted):
    """completa encloses the original, breve the hashes of its files, sintetica nothing; Cc is always synthetic."""
    clock, provider = world()
    extra = f'X-TipoRicevuta: {wanted}\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    body = (
        "--b\r\n\r\ntesto\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment; filename=a.pdf\r\n\r\nJVBERi0=\r\n--b--\r\n"
    )
    provider.submit(letter(extra=extra, body=body), DESK, [CUSTOMER])
    receipt = opened(next(one for one in everything(clock, provider) if one.kind == "avvenuta-consegna"))
    assert receipt.receipt_type == wanted
    if wanted == "sintetica":
        assert receipt.original is None
    else:
        assert (b"JVBERi0=" in receipt.original) is (wanted == "completa")
        assert (b"a.pdf.hash" in receipt.original) is (wanted == "breve")


def test_recipients_in_copy_get_a_synthetic_receipt():
    """RFC 6109, section 3.3.2.1: the complete receipt is for To recipients."""
    clock = FrozenClock(NOW)
    provider = PecProvider(clock, AUTHORITY, {DESK: ONE, CUSTOMER: TWO, "b@pec.cliente.example": TWO})
    provider.submit(letter(cc="b@pec.cliente.example"), DESK, [CUSTOMER, "b@pec.cliente.example"])
    receipts = [opened(one) for one in everything(clock, provider) if one.kind == "avvenuta-consegna"]
    assert {one.subject_recipient: one.receipt_type for one in receipts} == {
        CUSTOMER: "completa",
        "b@pec.cliente.example": "sintetica",
    }


def test_an_ordinary_recipient_gets_the_envelope_and_we_get_nothing_more():
    """esterno: listed so in the acceptance, no delivery receipt ever."""
    clock, provider = world()
    provider.submit(letter(ORDINARY), DESK, [ORDINARY])
    postings = everything(clock, provider)
    assert [(one.address, one.kind) for one in postings] == [(DESK, "accettazione"), (ORDINARY, "posta-certificata")]
    assert opened(postings[0]).recipients == ((ORDINARY, "esterno"),)
    assert final_state(postings, [ORDINARY]) == [RecipientState.SENT_ORDINARY]


def test_a_bounce_from_an_ordinary_recipient_comes_back_as_an_anomaly():
    """The report is wrapped, and the envelope returned inside it cites our Message-ID."""
    clock, provider = world()
    provider.outcomes[ORDINARY] = Outcome.BOUNCED
    provider.submit(letter(ORDINARY), DESK, [ORDINARY])
    bounce = everything(clock, provider)[-1]
    envelope = opened(bounce)
    assert (bounce.address, envelope.kind, envelope.assurance) == (DESK, "anomalia", "not_certified")
    assert "our.1@desk.example" in find_references(envelope.original)


def test_ordinary_mail_for_a_box_is_wrapped():
    """The anomaly envelope holds the received bytes, and is signed without certifying them."""
    _, provider = world()
    raw = letter(DESK, sender=ORDINARY)
    provider.receive_ordinary(raw, DESK)
    (posting,) = provider.due()
    assert opened(posting).original == raw
    assert opened(posting).assurance == "not_certified"


def test_two_providers_with_one_seed_write_the_same_identifiers():
    """A demo run twice looks the same: identifiers and keys derive from the seed and the clock."""
    first, second = world()[1].submit(letter(), DESK, [CUSTOMER]), world()[1].submit(letter(), DESK, [CUSTOMER])
    assert first.identifier == second.identifier
    assert PecAuthority(7).root_pem == PecAuthority(7).root_pem != PecAuthority(8).root_pem
    assert PecAuthority(7).pin == PecAuthority(7).pin != PecAuthority(8).pin


def test_the_smtp_handler_delivers_into_the_boxes():
    """A submission by SMTP is answered in the sender's box; later messages come with ``pump``; strangers get 553."""
    clock, provider = world()
    found = []
    handler = PecSubmissionHandler(provider, lambda address, folder, raw: found.append((address, folder, raw)))
    envelope = SimpleNamespace(content=letter(), mail_from=DESK, rcpt_tos=[CUSTOMER])
    assert asyncio.run(handler.handle_DATA(None, None, envelope)).startswith("250 ")
    assert [one[:2] for one in found] == [(DESK, "INBOX")]
    clock.advance(timedelta(seconds=3))
    assert handler.pump() == 2
    envelope.mail_from = "altri@pec.ente.example"
    assert asyncio.run(handler.handle_DATA(None, None, envelope)).startswith("553 ")
