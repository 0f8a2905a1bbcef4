"""Each of the nine signature states, and that only a PEC provider's own signature is ever valid."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from daemon.testing.pec_authority import CmsStyle, PecAuthority, Profile
from daemon.testing.pec_messages import Style
from parsers.pec import TrustAnchors, open_certified, read_anchors
from parsers.pec.signature import read_from_address
from parsers.values import SignatureState as State

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def state(workshop, raw, **options):
    envelope = workshop.open(raw, **options)
    assert (envelope.assurance == "certified") is (envelope.signature.state is State.VALID)
    return envelope.signature.state


def checks(workshop, raw, **options):
    return {check.rule: check.hit for check in workshop.open(raw, **options).signature.checks}


def test_valid_with_every_check_on_record(workshop):
    """A provider's message: every check hit, the signer and the time of signing kept."""
    report = workshop.open(workshop.make()).signature
    assert report.state is State.VALID
    assert all(check.hit for check in report.checks) and len(report.checks) >= 13
    assert (report.signer, report.signer_email) == ("Gestore Uno S.p.A.", "posta-certificata@pec.gestore1.example")
    assert (report.signing_time, report.digest_algorithm) == (AT, "sha256")


@pytest.mark.parametrize("change", [(b"Buongiorno", b"Buonasera "), (b"funziona?\r\n\r\n", b"funziona?\r\n")])
def test_changed_content_is_content_altered(workshop, change):
    """One letter or one blank line less: the digest differs, the signature over it is still good."""
    raw = workshop.make().replace(*change, 1)
    assert state(workshop, raw) is State.CONTENT_ALTERED
    assert checks(workshop, raw)["signature"] and not checks(workshop, raw)["digest"]


def test_a_changed_daticert_is_content_altered(workshop):
    """daticert.xml of another message in a signed envelope is not believed."""
    first, second = workshop.make(), workshop.make(facts=workshop.facts("posta-certificata", sender="ladro@x.example"))
    pattern = re.compile(rb"Content-Transfer-Encoding: base64\r\n\r\n(PD94[^-]*)\r\n--")
    swapped = first.replace(pattern.search(first).group(1), pattern.search(second).group(1))
    assert workshop.open(swapped).sender == "ladro@x.example"
    assert state(workshop, swapped) is State.CONTENT_ALTERED


def p7s_of(raw):
    """The base64 text of the signature part."""
    return re.search(rb'filename="smime.p7s"\r\n\r\n(.*?)\r\n\r\n--', raw, re.DOTALL).group(1)


def test_a_broken_signature_value_is_bad_signature(workshop):
    """The last bytes of the CMS are the signature itself."""
    import base64

    raw = workshop.make(profile=Profile(rsa=True))
    der = bytearray(base64.b64decode(p7s_of(raw)))
    der[-5] ^= 1
    broken = raw.replace(p7s_of(raw), base64.encodebytes(bytes(der)).replace(b"\n", b"\r\n").strip())
    assert state(workshop, broken) is State.BAD_SIGNATURE


def test_the_signature_of_another_message_is_content_altered(workshop):
    """A genuine signature under foreign content proves nothing about it."""
    raw, other = workshop.make(), workshop.make("accettazione")
    assert state(workshop, raw.replace(p7s_of(raw), p7s_of(other))) is State.CONTENT_ALTERED


def test_another_authority_is_an_untrusted_chain(workshop):
    """Self-made certificates with all the right names are not trusted."""
    raw = workshop.make(authority=PecAuthority(99))
    assert state(workshop, raw) is State.UNTRUSTED_CHAIN
    assert open_certified(workshop.make()).signature.state is State.UNTRUSTED_CHAIN  # the shipped anchors


def test_a_missing_issuer_is_an_untrusted_chain_unless_it_is_known(workshop):
    """Without the issuing CA in the message it must stand among the anchors."""
    from cryptography.hazmat.primitives.serialization import Encoding

    raw = workshop.make(style=Style(cms=CmsStyle(chain=False)))
    assert state(workshop, raw) is State.UNTRUSTED_CHAIN
    authority = workshop.authority
    known = read_anchors(authority.root_pem + authority.issuer.public_bytes(Encoding.PEM), [authority.pin])
    assert state(workshop, raw, anchors=known) is State.VALID


@pytest.mark.parametrize(
    "changes",
    [
        {"profile": Profile(policies=("1.2.3.4",))},
        {"profile": Profile(policies=())},
        {"profile": Profile(email_protection=False)},
        {"profile": Profile(digital_signature=False)},
        {"from_address": "posta-certificata@pec.altro.example"},
        {"signer": "mario.rossi@pec.gestore1.example"},
    ],
    ids=["other policy", "no policy", "server certificate", "no digital signature", "other From", "a user"],
)
def test_a_trusted_certificate_that_is_not_a_provider(workshop, changes):
    """The root also signs ordinary certificates: policy, usage and address must be a PEC provider's."""
    assert state(workshop, workshop.make(**changes)) is State.NOT_A_PEC_SIGNER


def test_the_issuing_authority_is_pinned(workshop):
    """Another issuing CA below the same root does not make PEC providers."""
    other = PecAuthority(3, issuer_name="Another CA")
    assert other.root_pem != b"" and other.pin != workshop.authority.pin
    raw = workshop.make(authority=other)
    assert state(workshop, raw, anchors=other.anchors()) is State.VALID
    pinned = TrustAnchors(other.anchors().roots, workshop.anchors.pins, workshop.anchors.policies)
    assert state(workshop, raw, anchors=pinned) is State.NOT_A_PEC_SIGNER
    assert checks(workshop, raw, anchors=pinned)["pin"] is False


def test_extended_key_usage_may_be_absent(workshop):
    """Certificates before 2017 had none."""
    assert state(workshop, workshop.make(profile=Profile(email_protection=None))) is State.VALID


@pytest.mark.parametrize("shift", [timedelta(days=1), timedelta(days=-400)], ids=["after", "before"])
def test_signed_outside_of_the_certificates_validity(workshop, shift):
    """The chain is good, but the certificate was not valid when the signature was made."""
    profile = Profile(not_before=AT - timedelta(days=365), not_after=AT)
    raw = workshop.make(profile=profile, at=AT + shift)
    assert state(workshop, raw, at=AT + timedelta(days=900)) is State.EXPIRED_AT_SIGNING


def test_expired_since_is_on_record_and_does_not_change_the_state(workshop):
    """Certificates live two or three years, evidence longer: valid at signing stays valid."""
    raw = workshop.make(profile=Profile(not_after=AT + timedelta(days=30)))
    later = checks(workshop, raw, at=AT + timedelta(days=5 * 365))
    assert state(workshop, raw, at=AT + timedelta(days=5 * 365)) is State.VALID
    assert (later["chain"], later["valid_now"]) == (True, False)
    assert checks(workshop, raw, at=AT)["valid_now"] is True
    assert "valid_now" not in {check.rule for check in open_certified(raw, workshop.anchors).signature.checks}


def test_an_authority_that_expired_since_still_stands_for_its_time(workshop):
    """The whole chain is judged at the time of signing."""
    raw = workshop.make()
    assert state(workshop, raw, at=datetime(2050, 1, 1, tzinfo=UTC)) is State.VALID


@pytest.mark.parametrize("p7s", [b"", b"AAAA", b"bm90IENNUw==", b"MIIFoAYJKoZIhvcNAQcCoIIFkTCC", b"!!!"])
def test_an_unreadable_signature_part(workshop, p7s):
    """Empty, random or cut: there is a signature part, but no CMS in it."""
    raw = workshop.make()
    assert state(workshop, raw.replace(p7s_of(raw), p7s)) is State.UNPARSABLE_CMS


def test_no_multipart_signed_is_unsigned(workshop):
    """The layout and the fields of PEC without a signature."""
    raw = workshop.make().replace(b"multipart/signed", b"multipart/mixed")
    assert state(workshop, raw) is State.UNSIGNED
    assert workshop.open(raw).sender == "cliente@pec.cliente.example"


def test_multipart_signed_without_its_signature_part(workshop):
    """Samples edited by hand: the header promises a signature that is not there; the facts are still read."""
    raw = workshop.make()
    start = raw.index(b"Content-Type: application/x-pkcs7-signature; name")
    boundary = raw[raw.rindex(b"\r\n--", 0, start) + 2 : start - 2]
    without = raw[:start].removesuffix(boundary + b"\r\n") + boundary + b"--\r\n"
    direct = raw.replace(b'boundary="----=_', b'boundary="elsewhere', 1)
    flat = re.sub(rb'boundary="[^"]*"', b'boundary="gone"', raw, count=1)
    for edited in (without, flat):
        envelope = workshop.open(edited)
        assert envelope.signature.state is State.MALFORMED_SIGNED
        assert (envelope.sender, envelope.assurance) == ("cliente@pec.cliente.example", "unverified")
        assert b"funziona?" in envelope.original
    assert workshop.open(direct) is not None


@pytest.mark.parametrize("minutes", [-11, 11])
def test_a_signing_time_far_from_the_event_is_flagged(workshop, minutes):
    """More than ten minutes between daticert.xml and the signature is odd, but no proof of anything."""
    raw = workshop.make(at=AT + timedelta(minutes=minutes))
    envelope = workshop.open(raw)
    assert (envelope.signature.state, envelope.flags) == (State.VALID, ("signing_time_off",))
    assert workshop.open(workshop.make(at=AT + timedelta(minutes=9))).flags == ()


def test_a_signature_from_the_future_is_flagged(workshop):
    """Judged against the present that the caller gives; without one nothing is said."""
    raw = workshop.make()
    assert workshop.open(raw, at=AT - timedelta(hours=1)).flags == ("signed_in_future",)
    assert open_certified(raw, workshop.anchors).flags == ()


def test_weak_digests_are_accepted_and_named(workshop):
    """SHA-1 content digests are live practice of providers: valid, and on record as weak."""
    raw = workshop.make(style=Style(cms=CmsStyle(digest="sha1")))
    assert state(workshop, raw) is State.VALID
    assert checks(workshop, raw)["strong_digest"] is False


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ('"Per conto di: a@b.it" <posta-certificata@prov.it>', "posta-certificata@prov.it"),
        ("Per conto di: a@b.it <posta-certificata@prov.it>", "posta-certificata@prov.it"),
        ("posta-certificata@prov.it", "posta-certificata@prov.it"),
        ('"a <x@y.it> b" <posta-certificata@prov.it>', "posta-certificata@prov.it"),
        ("posta-certificata@prov.it (Per conto di: <a@b.it>)", "posta-certificata@prov.it"),
        ("=?iso-8859-1?Q?Per_conto_di=3A_a=40b=2Eit?= <posta-certificata@prov.it>", "posta-certificata@prov.it"),
        ("<ladro@x.it> <posta-certificata@prov.it>", ""),
        ("ladro@x.it, posta-certificata@prov.it", ""),
        ("<ladro@x.it>, <posta-certificata@prov.it>", ""),
        ("", ""),
        ("nessuno", ""),
    ],
)
def test_the_one_address_of_from(value, address):
    """The display name holds the sender's address; only one real address is accepted."""
    assert read_from_address([value]) == address
    assert read_from_address([value, value]) == ""


def test_two_from_fields_are_not_believed(workshop):
    """A second From: field could be the one that a reader shows."""
    assert state(workshop, b"From: banca@example\r\n" + workshop.make()) is State.NOT_A_PEC_SIGNER


def test_an_anomaly_relabelled_as_a_transport_envelope(workshop):
    """The marks are not signed: without a signed daticert.xml nothing is certified, however valid the signature."""
    raw = workshop.make("errore").replace(b"X-Trasporto: errore", b"X-Trasporto: posta-certificata")
    envelope = workshop.open(raw)
    assert envelope.signature.state is State.VALID
    assert (envelope.assurance, "inconsistent" in envelope.flags) == ("unverified", True)
    assert "missing_daticert" in envelope.flags


@pytest.mark.parametrize(
    ("kind", "mark", "claimed"),
    [
        ("posta-certificata", b"X-Trasporto: posta-certificata", b"X-Ricevuta: avvenuta-consegna"),
        ("accettazione", b"X-Ricevuta: accettazione", b"X-Ricevuta: avvenuta-consegna"),
        ("errore-consegna", b"X-Ricevuta: errore-consegna", b"X-Ricevuta: avvenuta-consegna"),
        ("accettazione", b"X-Ricevuta: accettazione", b"X-Trasporto: errore"),
        ("accettazione", b"X-Ricevuta: accettazione", b"X-Ricevuta: qualcosa-di-nuovo"),
    ],
)
def test_a_mark_that_contradicts_the_daticert(workshop, kind, mark, claimed):
    """Header kind and daticert tipo must agree: otherwise nothing is trusted."""
    envelope = workshop.open(workshop.make(kind).replace(mark, claimed))
    assert "inconsistent" in envelope.flags
    assert envelope.assurance != "certified"


def test_both_marks_make_it_ordinary_mail(workshop):
    """X-Ricevuta and X-Trasporto never stand together: not PEC, and there is a question for it."""
    from parsers.pec import has_contradictory_marks

    raw = b"X-Ricevuta: accettazione\r\n" + workshop.make()
    assert workshop.open(raw) is None
    assert has_contradictory_marks(raw) and not has_contradictory_marks(workshop.make())


def test_a_foreign_reference_in_the_unsigned_header_is_not_used(workshop):
    """The signed msgid wins over X-Riferimento-Message-ID, which anybody on the way can change."""
    raw = workshop.make("avvenuta-consegna").replace(
        b"X-Riferimento-Message-ID: <c1@", b"X-Riferimento-Message-ID: <zz@", 1
    )
    envelope = workshop.open(raw)
    assert (envelope.our_msgid, envelope.flags) == ("c1@client.example", ("reference_mismatch",))


def test_the_header_stands_in_for_a_missing_msgid(workshop):
    """Poste left msgid out of daticert.xml: the field of the message is used."""
    facts = replace(workshop.facts("accettazione"), client_id=None)
    headers = workshop.headers(
        "accettazione", replace(facts, client_id="h1@x.example"), Style(), "posta-certificata@pec.gestore1.example"
    )
    raw = workshop.make("accettazione", facts=facts, headers=headers)
    assert workshop.open(raw).our_msgid == "h1@x.example"
