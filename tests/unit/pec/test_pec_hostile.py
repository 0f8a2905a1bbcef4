"""Messages made to hurt: cut, flipped, nested, repeated. Nothing is raised and nothing becomes certified."""

import base64
import random
import re
import time
from datetime import UTC, datetime

import pytest

from daemon.testing.pec_authority import CmsStyle, Profile
from daemon.testing.pec_messages import Style
from parsers.pec import certified_json, find_references, open_certified
from parsers.pec.mime import MAX_PARTS, children, decode_base64, parameters, read_message
from parsers.values import SignatureState as State

LONG = b"From: a@b.example\r\n\r\n" + b"riga di testo lunga abbastanza per riempire\r\n" * 400


@pytest.mark.parametrize(
    "style", [Style(), Style(cms=CmsStyle(ber=True)), Style(xml_first=False)], ids=["der", "ber", "swapped"]
)
@pytest.mark.parametrize("kind", ["posta-certificata", "errore", "avvenuta-consegna"])
def test_cut_at_every_kib(workshop, kind, style):
    """A message cut at any KiB keeps its kind and is never valid; its facts are right or missing, never wrong."""
    raw = workshop.make(kind, original=LONG, style=style)
    whole = workshop.open(raw)
    for form in (raw, raw.replace(b"\r\n", b"\n")):
        for size in range(1024, form.rindex(b"=\r\n" if b"=\r\n" in form else b"\n--"), 1024):
            found = workshop.open(form[:size])
            assert found.kind == whole.kind
            assert found.signature.state in (State.MALFORMED_SIGNED, State.UNPARSABLE_CMS)
            assert found.assurance != "certified"
            assert found.sender in ("", whole.sender) and found.provider_msgid in (None, whole.provider_msgid)


def test_flipped_bytes_never_certify_anything_else(workshop):
    """One byte changed anywhere: either the same facts and original are certified, or nothing is."""
    raw = workshop.make("avvenuta-consegna", profile=Profile(rsa=True))
    whole, chance = workshop.open(raw), random.Random(5)
    for _ in range(1500):
        at = chance.randrange(len(raw))
        changed = raw[:at] + bytes([raw[at] ^ chance.randrange(1, 256)]) + raw[at + 1 :]
        found = workshop.open(changed)
        if found is not None and found.assurance == "certified":
            assert (found.kind, found.sender, found.original, found.evidence) == (
                whole.kind,
                whole.sender,
                whole.original,
                whole.evidence,
            )
            certified_json(found, UTC)


@pytest.mark.parametrize("ber", [False, True])
def test_flipped_bytes_inside_of_the_signature(workshop, ber):
    """The CMS and its certificates with bytes changed or cut: no exception from any layer."""
    raw = workshop.make(style=Style(cms=CmsStyle(ber=ber)))
    text = re.search(rb'filename="smime.p7s"\r\n\r\n(.*?)\r\n\r\n--', raw, re.DOTALL).group(1)
    der, chance = base64.b64decode(text), random.Random(6)
    for round_ in range(1200):
        changed = bytearray(der)
        for _ in range(chance.randrange(1, 4)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        cut = bytes(changed[: chance.randrange(len(changed))]) if round_ % 10 == 0 else bytes(changed)
        found = workshop.open(raw.replace(text, base64.encodebytes(cut).replace(b"\n", b"\r\n")))
        assert isinstance(found.signature.state, State)


def test_random_bytes_behind_the_marks():
    """Noise with the marks of PEC: an envelope that trusts nothing."""
    chance = random.Random(7)
    for _ in range(300):
        raw = (
            b"X-Ricevuta: accettazione\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n"
            + chance.randbytes(400)
        )
        found = open_certified(raw)
        assert found.kind == "accettazione" and found.assurance == "unverified"
        assert isinstance(find_references(raw), tuple)


def test_the_first_of_several_daticert_parts_counts_and_is_flagged(workshop):
    """More than one daticert.xml in the provider's part is odd: the first is used, the flag is set."""
    raw = workshop.make().replace(b"multipart/signed", b"multipart/mixed")
    part = re.search(rb"(--[^\r\n]+\r\nContent-Type: application/xml.*?\r\n)--", raw, re.DOTALL).group(1)
    twice = raw.replace(part, part + part.replace(b"PD94", b"PD95"))
    found = workshop.open(twice)
    assert "many_daticert" in found.flags
    assert found.sender == "cliente@pec.cliente.example"


def test_a_daticert_only_inside_of_the_enclosed_mail_is_not_used(workshop):
    """The enclosed mail is the user's: its daticert.xml says nothing about the wrapper."""
    inner = workshop.make("avvenuta-consegna")
    found = workshop.open(workshop.make("posta-certificata", xml=None, original=inner))
    assert (found.sender, found.evidence, found.our_msgid) == ("", None, "c1@client.example")
    assert "missing_daticert" in found.flags and found.assurance == "unverified"


def test_an_enclosed_signature_is_not_taken_for_the_providers(workshop):
    """A genuine PEC attached to a forged envelope does not lend it its signature."""
    inner = workshop.make()
    forged = b"X-Trasporto: posta-certificata\r\nFrom: posta-certificata@pec.gestore1.example\r\n" + (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--z--\r\n"
    )
    assert workshop.open(forged).signature.state is State.UNSIGNED


def test_a_missing_original_is_flagged(workshop):
    """A transport envelope without postacert.eml keeps its facts."""
    found = workshop.open(workshop.make(original=None))
    assert (found.original, found.flags) == (None, ("missing_original",))


def test_bounded_time_on_hostile_structures():
    """Deep nesting, a flood of parts, of delimiters and of parameters: a generous guard against blow-ups."""
    marks = b"X-Trasporto: posta-certificata\r\n"
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))
    flood = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 200_000
    dashes = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b" * 500_000
    params = b"Content-Type: multipart/mixed" + b"; a*0*=x" * 100_000 + b"\r\n\r\n"
    quotes = b'Content-Type: multipart/mixed; boundary="' + b"\\" * 200_000 + b"\r\n\r\n"
    folded = b"Content-Type: multipart/mixed\r\n" + b" ;\r\n" * 100_000 + b"\r\n\r\n"
    started = time.monotonic()
    for hostile in (deep, flood, dashes, params, quotes, folded):
        assert open_certified(marks + hostile).assurance == "unverified"
    assert time.monotonic() - started < 20


def test_parts_are_counted():
    """No more than MAX_PARTS children are looked at."""
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * (MAX_PARTS * 3)
    assert len(children(read_message(raw))) <= MAX_PARTS + 1


def test_ordinary_mail_is_none_of_our_business():
    """No mark in the top-level header: None, whatever the body says; unknown transports as well."""
    body = b"\r\n\r\nX-Trasporto: posta-certificata\r\n"
    assert open_certified(b"") is None
    assert open_certified(b"Subject: POSTA CERTIFICATA: x" + body) is None
    assert open_certified(b"Subject: x\r\n X-Ricevuta: accettazione" + body) is None
    assert open_certified(b"X-Trasporto: qualcosa\r\n\r\n") is None
    assert open_certified(b"X-Ricevuta:\r\n\r\n") is None


def test_an_unknown_receipt_is_a_receipt(workshop):
    """A new value of X-Ricevuta never opens a ticket."""
    found = open_certified(b"X-Ricevuta: Presa-In-Visione\r\n\r\n")
    assert (found.kind, found.is_receipt) == ("presa-in-visione", True)
    assert "unknown_kind" in found.flags and found.assurance == "unverified"


def test_importing_the_parsers_loads_no_heavy_library():
    """asn1crypto and cryptography come in only when a signature is to be verified."""
    import subprocess
    import sys

    code = (
        "import sys, parsers.pec as p; p.open_certified(b'Subject: x\\r\\n\\r\\n'); "
        "p.open_certified(b'X-Ricevuta: accettazione\\r\\n\\r\\n'); "
        "print([m for m in ('asn1crypto', 'cryptography', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("multipart/mixed; boundary=abc", {"boundary": "abc"}),
        ('multipart/mixed;boundary="a b;c" ; CHARSET = utf-8', {"boundary": "a b;c", "charset": "utf-8"}),
        ('x/y; name="a\\"b"', {"name": 'a"b'}),
        ("x/y; name*=UTF-8''dati%20cert.xml", {"name": "dati cert.xml"}),
        ('x/y; name*0="dati"; name*1="cert.xml"', {"name": "daticert.xml"}),
        ("x/y; name=daticert.xml; name=other.xml", {"name": "daticert.xml"}),
        ("x/y", {}),
        ("; ; ;=", {}),
    ],
)
def test_parameters_of_a_field(value, wanted):
    """Quoted, bare, extended and split parameters (RFC 2045, RFC 2231); the first of two counts."""
    assert parameters(value) == wanted


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"YWJj\r\nZGVm\r\n", b"abcdef"),
        (b"YWJ\r\nj", b"abc"),
        (b"YQ", b"a"),
        (b"YQ==\r\njunk", b"a"),
        (b"Y", b""),
        (b"", b""),
    ],
)
def test_base64_is_decoded_as_far_as_it_goes(data, wanted):
    """Line ends anywhere, missing padding, a text behind the end."""
    assert decode_base64(data) == wanted


def test_the_file_name_of_a_part_may_be_encoded(workshop):
    """daticert.xml under an encoded-word name is found."""
    raw = workshop.make(style=Style(name_only=True, unquoted_names=True))
    renamed = raw.replace(b"name=daticert.xml", b'name="=?utf-8?Q?daticert=2Exml?="')
    assert workshop.open(renamed).sender == "cliente@pec.cliente.example"


def test_times_without_a_signature_or_a_daticert():
    """Nothing is invented: no facts, no time."""
    found = open_certified(
        b"X-Trasporto: errore\r\nDate: Mon, 02 Nov 2026 10:00:00 +0100\r\n\r\n", at=datetime(2026, 11, 3, tzinfo=UTC)
    )
    assert (found.event_time, found.sender, found.recipients, found.our_msgid) == (None, "", (), None)


def test_parts_that_are_not_in_the_encoding_they_name(workshop):
    """Samples edited by hand: plain XML and a plain mail labelled base64 are read as they stand."""
    raw = workshop.make("avvenuta-consegna", style=Style(xml_encoding="8bit"))
    wrong = raw.replace(
        b"Content-Transfer-Encoding: 8bit\r\n\r\n<?xml", b"Content-Transfer-Encoding: base64\r\n\r\n<?xml"
    )
    wrong = wrong.replace(b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: base64")
    assert wrong.count(b"base64") == raw.count(b"base64") + 2
    found, whole = workshop.open(wrong), workshop.open(raw)
    assert (found.sender, found.original, found.evidence) == (whole.sender, whole.original, whole.evidence)
    assert found.signature.state is State.CONTENT_ALTERED


def test_a_naive_present_is_taken_as_utc(workshop):
    """The caller's mistake must not lose a mail."""
    raw = workshop.make()
    present = datetime(2026, 11, 3, tzinfo=UTC)
    assert workshop.open(raw, at=present.replace(tzinfo=None)).signature == workshop.open(raw, at=present).signature
