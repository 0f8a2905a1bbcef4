"""Every kind in every style that providers were seen to write in: same facts, same original, valid signature."""

import itertools

import pytest

from daemon.testing.pec_authority import CmsStyle, Profile
from daemon.testing.pec_messages import Style

LETTER_MARK = b"perch=C3=A9 non funziona?"
STYLES = {
    "plain": Style(),
    "aruba-2014": Style(
        cms=CmsStyle(digest="sha1"), micalg="sha1", type_header="", xml_tail=b"\n\r\n", omit_reply_to=True,
        extra_headers=(("X-Attachment", "Yes"),),
    ),
    "aruba-2026": Style(
        cms=CmsStyle(ber=True, algorithm_protection=True), micalg="sha-256", protocol="application/pkcs7-signature",
        type_header="X-Tiporicevuta", xml_tail=b"\n\r\n", text_charset="utf-8",
        extra_headers=(("X-REM-Subject", "REM SubmissionAcceptance: x"),),
    ),
    "namirial-2024": Style(
        cms=CmsStyle(digest="sha1"), micalg='"sha1"', type_header="", alternative=True, unquoted_names=True,
        original_name="postacert.eml", extra_headers=(("X-Namirial-Details", "a;b=c"),),
    ),
    "original-first": Style(xml_first=False, alternative=True, extra_part=True),
    "names-in-type-only": Style(name_only=True, header_case="lower"),
    "upper-case": Style(header_case="upper", unquoted_names=True, omit_error=True),
    "encoded-original": Style(original_encoding="base64", original_name="messaggio originale.eml"),
    "quoted-original": Style(original_encoding="quoted-printable", xml_encoding="quoted-printable"),
    "eight-bit": Style(original_encoding="8bit", xml_encoding="8bit", xml_type="text/xml"),
    "key-identifier": Style(cms=CmsStyle(key_identifier=True, digest="sha512"), micalg="sha-512", preamble=""),
    "no-attributes": Style(cms=CmsStyle(signed_attributes=False)),
    "no-signing-time": Style(cms=CmsStyle(signing_time=False), omit_reply_to=True, omit_error=True),
}  # fmt: skip
KINDS = [
    "posta-certificata", "errore", "accettazione", "non-accettazione", "presa-in-carico", "avvenuta-consegna",
    "errore-consegna", "preavviso-errore-consegna", "rilevazione-virus",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "style"), list(itertools.product(KINDS, STYLES)))
def test_every_kind_in_every_style(workshop, kind, style):
    """Header spelling, part order, encodings, digests and BER do not change what is read, and LF copies verify too."""
    chosen = STYLES[style]
    raw = workshop.make(kind, style=chosen)
    for form in (raw, raw.replace(b"\r\n", b"\n")):
        envelope = workshop.open(form)
        assert envelope.kind == ("anomalia" if kind == "errore" else kind)
        assert envelope.signature.state == "valid", envelope.signature
        assert envelope.flags == ()
        assert envelope.assurance == ("not_certified" if kind == "errore" else "certified")
        assert (LETTER_MARK in (envelope.original or b"")) is (
            kind in ("posta-certificata", "errore", "avvenuta-consegna")
        )
    if kind == "errore":
        return
    facts = workshop.facts(kind)
    wanted_error = "nessuno" if chosen.omit_error else facts.error
    assert (envelope.sender, envelope.recipients, envelope.subject) == (facts.sender, facts.recipients, facts.subject)
    assert (envelope.provider, envelope.provider_msgid, envelope.our_msgid) == (
        facts.provider,
        facts.identifier,
        facts.client_id,
    )
    assert (envelope.error_code, envelope.error_text) == (wanted_error, facts.error_text)
    assert (envelope.subject_recipient or "", envelope.receipt_type) == (facts.subject_recipient, facts.receipt_type)
    assert envelope.reply_to == ("" if chosen.omit_reply_to else facts.sender)
    assert (envelope.event_time, envelope.taken_in_charge) == (facts.at, facts.taken_in_charge)


@pytest.mark.parametrize("pss", [False, True])
def test_rsa_signatures(workshop, pss):
    """Real providers sign with RSA, PKCS #1 v1.5; PSS is understood as well."""
    raw = workshop.make(profile=Profile(rsa=True), style=Style(cms=CmsStyle(pss=pss)))
    assert workshop.open(raw).signature.state == "valid"


@pytest.mark.parametrize(
    "wrapper",
    [
        b"Content-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n%b\r\n--list\r\nContent-Type: text/plain\r\n\r\nfooter\r\n--list--\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n%b\r\n--b--\r\n--a--\r\n",
    ],
    ids=["mailman", "twice"],
)
def test_a_signed_message_below_a_list_wrapper_is_found(workshop, wrapper):
    """A list that wraps the signed entity and keeps the fields leaves the signature valid."""
    raw = workshop.make()
    head, _, entity = raw.partition(b"MIME-Version: 1.0\r\n")
    wrapped = (
        head.replace(b"Subject: ", b"Subject: [lista] ") + b"MIME-Version: 1.0\r\n" + wrapper.replace(b"%b", entity)
    )
    envelope = workshop.open(wrapped)
    assert (envelope.signature.state, envelope.assurance) == ("valid", "certified")
    assert LETTER_MARK in envelope.original


def test_a_forwarded_pec_stays_an_attachment(workshop):
    """A PEC attached to another mail as message/rfc822 is an ordinary attachment: no envelope, no signature."""
    inner = workshop.make()
    forward = (
        b"From: collega@ente.example\r\nSubject: I: POSTA CERTIFICATA: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\nContent-Type: message/rfc822\r\n\r\n%b\r\n--f--\r\n"
    ).replace(b"%b", inner)
    assert workshop.open(forward) is None
    marked = workshop.open(b"X-Trasporto: posta-certificata\r\n" + forward)
    assert (marked.signature.state, marked.evidence, marked.sender) == ("unsigned", None, "")
    assert marked.assurance == "unverified"


def test_the_original_is_byte_exact(workshop):
    """The enclosed mail comes out as it went in, folded fields and trailing blank lines included."""
    raw = workshop.make()
    original = workshop.open(raw).original
    assert original in raw
    assert original.startswith(b"From: Cliente") and original.endswith(b"funziona?\r\n\r\n")
    assert b"references: <a@x.example>\r\n\t<b@x.example>\r\n" in original


@pytest.mark.parametrize("policy", ["compat32", "default", "SMTP"])
def test_a_message_saved_again_by_the_standard_library_fails(workshop, policy):
    """Re-serialising changes signed bytes: this guards the byte-exact slicing against being simplified."""
    import email
    import email.policy

    original = (
        b"From: a@pec.cliente.example\r\nSubject: =?iso-8859-1?Q?Perch=E9?= =?iso-8859-1?Q?_no?=\r\n"
        b"X-Stretto:senza spazio\r\n\r\nciao\r\n"
    )
    raw = workshop.make(original=original)
    saved = email.message_from_bytes(raw, policy=getattr(email.policy, policy)).as_bytes()
    assert workshop.open(raw).signature.state == "valid"
    assert workshop.open(saved).signature.state == "content-altered"


def test_the_order_of_the_marks_and_white_space_do_not_matter(workshop):
    """Values are compared stripped and in lower case, the first occurrence counts."""
    raw = workshop.make("accettazione").replace(b"X-Ricevuta: accettazione", b"x-ricevuta:\t ACCETTAZIONE  ")
    assert workshop.open(raw).kind == "accettazione"
    twice = raw.replace(b"x-ricevuta:", b"X-Ricevuta: accettazione\r\nX-Ricevuta: avvenuta-consegna\r\nX-Old:", 1)
    assert workshop.open(twice).kind == "accettazione"


def test_a_byte_order_mark_or_an_mbox_line_in_front_is_skipped(workshop):
    """Saved files begin with all kinds of things."""
    raw = workshop.make()
    for front in (b"\xef\xbb\xbf", b"\r\n\r\n", b"From MAILER-DAEMON Mon Nov  2 10:00:00 2026\r\n"):
        assert workshop.open(front + raw).signature.state == "valid"
