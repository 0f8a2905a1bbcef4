"""The bytes we send: read back by the standard library they mean what went in, and nothing can be smuggled in."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, time
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.composition import MAX_REFERENCES, Composed, compose, new_message_id
from daemon.ports import Envelope
from daemon.settings import Calendar, Channel, Interval, Mailbox, Secret, Security, Server
from daemon.states import Purpose
from parsers.values import Address

CALENDAR = Calendar("csizs", ZoneInfo("Europe/Warsaw"), ((Interval(480, 960),),) * 7, time(16))
SERVER = Server("mail.desk.example", 465, Security.TLS, "hotline", Secret(env="HOTLINE_PASSWORD"))
MAILBOX = Mailbox(
    "hot-line", "hotline@desk.example", "Hot-line CSIZS", Channel.EMAIL, "pl", CALENDAR, "HOT", SERVER, SERVER
)
PEC = replace(MAILBOX, name="pec", address="desk@pec.example", channel=Channel.PEC, receipt_type="breve")
ANNA = Address("Anna Kowalska", "anna@gmina.example")
MONDAY = datetime(2026, 11, 23, 7, 0, 5, tzinfo=UTC)
ID = "0123456789abcdef0123456789abcdef@desk.example"


def composed(**changes) -> Composed:
    """An ordinary acknowledgement, changed where it matters."""
    ordinary = {
        "mailbox": MAILBOX,
        "purpose": Purpose.ACKNOWLEDGEMENT,
        "to": [ANNA],
        "subject": "[HOT-2026-000123] Re: Question",
        "body": "Good day\n",
        "date": MONDAY,
        "message_id": ID,
        "in_reply_to": "q1@gmina.example",
        "references": ("q0@gmina.example", "q1@gmina.example"),
        "auto_submitted": "auto-replied",
    }
    return compose(**(ordinary | changes))


def read(message: Composed) -> EmailMessage:
    """The message as the standard library understands it, without a defect."""
    parsed = cast(EmailMessage, email.message_from_bytes(message.content, policy=email.policy.default))
    for part in parsed.walk():
        assert not part.defects
        for value in part.values():
            assert not value.defects
    return parsed


def text_of(part: EmailMessage) -> str:
    """The readable text with LF line ends."""
    return str(part.get_content()).replace("\r\n", "\n")


def assert_clean(message: Composed) -> None:
    """7-bit, CRLF only, no line over 998 octets, header lines of readable length."""
    assert message.content.isascii()
    assert b"\x00" not in message.content
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", message.content)
    assert max(map(len, message.content.split(b"\r\n"))) <= 998
    assert message.content.endswith(b"\r\n")


def test_ordinary_acknowledgement() -> None:
    """Every field that an acknowledgement needs is there, once, in the mailbox's zone."""
    message = composed()
    parsed = read(message)
    assert_clean(message)
    assert dict(parsed.items()) == {
        "From": "Hot-line CSIZS <hotline@desk.example>",
        "To": "Anna Kowalska <anna@gmina.example>",
        "Subject": "[HOT-2026-000123] Re: Question",
        "Date": "Mon, 23 Nov 2026 08:00:05 +0100",
        "Message-ID": f"<{ID}>",
        "In-Reply-To": "<q1@gmina.example>",
        "References": "<q0@gmina.example> <q1@gmina.example>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
    }
    assert len(parsed.keys()) == len(set(parsed.keys()))
    assert text_of(parsed) == "Good day\n"
    assert message.envelope == Envelope("hotline@desk.example", ("anna@gmina.example",))
    assert message.message_id == ID


def test_a_persons_reply_is_not_marked_automatic() -> None:
    """Without a keyword neither of the automatic marks is set."""
    parsed = read(composed(auto_submitted=None, purpose=Purpose.REPLY, in_reply_to=None, references=()))
    for name in ("Auto-Submitted", "X-Auto-Response-Suppress", "In-Reply-To", "References"):
        assert name not in parsed


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Zażółć gęślą jaźń",
        "[HOT-2026-000123] Re: Wniosek o zasiłek rodzinny i świadczenie wychowawcze dla żołnierzy zawodowych",
        "=?utf-8?q?looks_encoded?=",
        "a =?utf-8?b?eHg=?= b",
        "x" * 299,
        "日本語の件名" * 20,
        "emoji 👩‍👩‍👧‍👦 family",
        "word " * 50,
        'perché è così? città, università; più "virgolette" (parentesi)',
    ],
)
def test_subjects_survive(subject: str) -> None:
    """Any subject comes out as it went in; header lines stay short, encoded words within 64 characters."""
    message = composed(subject=subject)
    assert read(message)["Subject"] == " ".join(subject.replace("\u200d", " ").split())
    header = message.content.split(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in header.split(b"\r\n"))
    assert all(len(word) <= 64 for word in re.findall(rb"=\?[^ ]*\?=", header))


def test_number_stays_readable_in_an_encoded_subject() -> None:
    """The tag is never encoded, so that simple programs and searches on servers find it."""
    assert b"Subject: [HOT-2026-000123] Re:" in composed(subject="[HOT-2026-000123] Re: Zażółć").content


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Anna Kowalska",
        "Kowalska, Anna",
        'Anna "Ania" Kowalska',
        "Żółć, Łukasz",
        "back\\slash",
        "a@b",
        "x" * 100,
        "=?x?=",
        "Łż" * 40,
    ],
)
def test_display_names_survive(name: str) -> None:
    """Names are quoted or encoded as they need; From and To keep exactly one address each."""
    composed_name = composed(to=[Address(name, "a@b.example")], mailbox=replace(MAILBOX, display_name=name))
    parsed = read(composed_name)
    for field, spec in (("To", "a@b.example"), ("From", "hotline@desk.example")):
        (address,) = parsed[field].addresses
        assert address.addr_spec == spec
        # Older modern policies put a space between encoded words of a name; the classic decoder does not.
        shown, _ = parseaddr(email.message_from_bytes(composed_name.content)[field])
        assert str(make_header(decode_header(shown))) == name


def test_several_recipients() -> None:
    """To and the envelope name the same addresses, each once."""
    people = [ANNA, Address("Żółć", "b@x.example"), Address("", "ANNA@GMINA.example"), Address("", "c@x.example")]
    people += [Address("", f"person{n}@a-rather-long-domain.example") for n in range(20)]
    message = composed(to=people, purpose=Purpose.NOTICE)
    listed = [address.addr_spec for address in read(message)["To"].addresses]
    assert tuple(listed) == message.envelope.recipients
    assert len(listed) == 23
    assert_clean(message)


def test_international_domains() -> None:
    """An IDN domain goes out in A-labels, in header and envelope."""
    message = composed(to=[Address("", "anna@żółw.example")])
    assert message.envelope.recipients == ("anna@xn--w-uga1v8h.example",)
    assert b"<anna@xn--w-uga1v8h.example>" in message.content


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "anna",
        "@x.example",
        "anna@",
        "żółw@x.example",
        "a b@x.example",
        '"a b"@x.example',
        "a..b@x.example",
        ".a@x.example",
        "a@x..example",
        "a@-x.example",
        "a@x_y.example",
        "a@[127.0.0.1]",
        "a@x.example\r\nBcc: c@d.example",
        "a@x.example>,<b@y.example",
        "a@x.example, b@y.example",
        "a@x.example\x00",
        "a@straße.example",
        "a@" + "x" * 64 + ".example",
        "a" * 65 + "@x.example",
        "a@" + ".".join(["x" * 60] * 5),
        "a@\ud800.example",
        "a@xn--żółw.example",
    ],
)
def test_recipients_that_cannot_be_written_to(spec: str) -> None:
    """Malformed addresses are a ValueError that does not repeat them."""
    with pytest.raises(ValueError, match="address") as caught:
        composed(to=[Address("", spec)])
    assert type(caught.value) is ValueError
    assert not spec or spec not in str(caught.value)


def test_what_is_refused() -> None:
    """No recipient, a naive date, a bad id of ours, malformed or reserved extra fields: ValueError."""
    for changes, words in (
        ({"to": []}, "needs a recipient"),
        ({"date": datetime(2026, 11, 23)}, "naive"),  # noqa: DTZ001
        ({"message_id": "a b@c"}, "message id"),
        ({"message_id": "a@b>\r\nBcc: x"}, "message id"),
        ({"auto_submitted": "auto-replied\r\nBcc: x"}, "keyword"),
        ({"extra_headers": [("Bcc", "x@y.example")]}, "extra header"),
        ({"extra_headers": [("reply-TO", "x@y.example")]}, "extra header"),
        ({"extra_headers": [("X-A: b\r\nBcc", "x")]}, "extra header"),
        ({"extra_headers": [("", "x")]}, "extra header"),
    ):
        with pytest.raises(ValueError, match=words):
            composed(**changes)


def test_extra_headers() -> None:
    """Extra fields are written clean and encoded like a subject."""
    parsed = read(composed(extra_headers=[("X-Office", "Urząd\r\nBcc: x@y.example")]))
    assert parsed["X-Office"] == "Urząd Bcc: x@y.example"
    assert "Bcc" not in parsed


@pytest.mark.parametrize("cited", ["", "a b@c", "<a@b>", "a@b>\r\nBcc: x", "żółw@x", "a@b\x00", "x" * 251, "a@b,c@d e"])
def test_malformed_ids_of_others_are_left_out(cited: str) -> None:
    """Ids come from hostile mail; what is not an id is not repeated."""
    parsed = read(composed(in_reply_to=cited, references=(cited, "good@x.example")))
    assert "In-Reply-To" not in parsed
    assert parsed["References"] == "<good@x.example>"


def test_odd_ids_of_others_are_kept() -> None:
    """Ids without @ exist and thread all the same."""
    assert read(composed(in_reply_to="20261120.odd-id"))["In-Reply-To"] == "<20261120.odd-id>"


def test_references_are_bounded_and_folded() -> None:
    """Of endless references the oldest and the newest stay, one a line where they are long."""
    ids = tuple(f"{n}-{'x' * 40}@gmina.example" for n in range(5000))
    message = composed(references=ids)
    kept = read(message)["References"].split()
    assert len(kept) == MAX_REFERENCES
    assert (kept[0], kept[-1]) == (f"<{ids[0]}>", f"<{ids[-1]}>")
    assert all(len(line) <= 78 for line in message.content.split(b"\r\n"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "plain\n",
        "Dzień dobry,\n\nzażółć gęślą jaźń.\n",
        "trailing space \nand tab\t\n",
        ".\n..\n.leading dots\n",
        "From the start of a line\n",
        "long " * 400 + "\n",
        "ż" * 3000 + "\n",
        "equals = signs =3D\n",
        "mixed\r\nline\rends\n",
        "no line end",
    ],
)
def test_bodies_survive(body: str) -> None:
    """Any text comes out as it went in, with one line end at its end."""
    message = composed(body=body)
    assert_clean(message)
    assert text_of(read(message)) == body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"


def test_unfit_characters_of_a_body() -> None:
    """NUL and other controls are dropped, lone surrogates replaced."""
    assert text_of(read(composed(body="a\x00b\x1b[31mc\ud800d\n"))) == "ab[31mc?d\n"


def attachment(data: bytes, media_type: str = "message/rfc822", name: str = "original.eml") -> EmailMessage:
    """What arrives of one attachment."""
    message = composed(purpose=Purpose.NOTICE, attachments=[(name, media_type, data)])
    assert_clean(message)
    parsed = read(message)
    text, part = parsed.iter_parts()
    assert text_of(text) == "Good day\n"
    return cast(EmailMessage, part)


CLEAN = b"From: a@b.example\r\nSubject: x\r\n\r\nHello\r\n"


def test_clean_original_goes_as_a_message() -> None:
    """A 7-bit mail with CRLF line ends is attached as message/rfc822, its bytes untouched."""
    part = attachment(CLEAN)
    assert part.get_content_type() == "message/rfc822"
    assert part["Content-Transfer-Encoding"] == "7bit"
    assert CLEAN in composed(attachments=[("original.eml", "message/rfc822", CLEAN)]).content


@pytest.mark.parametrize(
    "data",
    [
        CLEAN.replace(b"Hello", "Cześć".encode()),
        CLEAN.replace(b"\r\n", b"\n"),
        CLEAN + b"x" * 999 + b"\r\n",
        CLEAN + b"a\rb\r\n",
        CLEAN + b"\x00\r\n",
    ],
)
def test_other_originals_go_as_opaque_files(data: bytes) -> None:
    """8-bit bytes, bare line ends, over-long lines: a base64 file that arrives byte for byte."""
    part = attachment(data)
    assert part.get_content_type() == "application/octet-stream"
    assert part.get_content() == data
    assert part.get_filename() == "original.eml"


@pytest.mark.parametrize("media_type", ["", "text", "multipart/mixed", "Text/Plain\r\nX: y", "application/pdf; name=x"])
def test_unsound_media_types_become_opaque(media_type: str) -> None:
    """A type that is none, or that would nest, is written as application/octet-stream."""
    assert attachment(b"%PDF", media_type).get_content_type() == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pismo.pdf", "pismo.pdf"),
        ("zażalenie nr 1.pdf", "zażalenie nr 1.pdf"),
        ('a"b.pdf', "a'b.pdf"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a\r\nContent-Type: x.pdf", "a Content-Type: x.pdf"),
        ("", "file"),
        ("\U0001f4ce" * 200, "\U0001f4ce" * 60),
    ],
)
def test_file_names(name: str, expected: str) -> None:
    """File names keep their letters and lose what could break the header or leave a folder."""
    assert attachment(b"x", "application/pdf", name).get_filename() == expected


def test_large_attachment() -> None:
    """A few megabytes arrive unchanged."""
    data = bytes(range(256)) * 8192
    assert attachment(data, "application/zip", "a.zip").get_content() == data


def test_text_that_imitates_the_boundary() -> None:
    """The boundary follows from our random id, which nobody can know; other boundaries in the text do nothing."""
    message = composed(body="--=_aaaa\n--=_aaaa--\n", attachments=[("a.bin", "application/x-a", b"x")])
    assert len(list(read(message).iter_parts())) == 2


def test_fresh_ids() -> None:
    """Ids hold 128 random bits at the mailbox's domain and differ."""
    first, second = new_message_id("hotline@desk.example"), new_message_id("hotline@desk.example")
    assert re.fullmatch(r"[0-9a-f]{32}@desk\.example", first)
    assert first != second
    assert new_message_id("a@żółw.example").endswith("@xn--w-uga1v8h.example")


def test_certified_mail() -> None:
    """PEC: From is the envelope sender, the wanted receipt is named, recipients are those of the envelope."""
    message = composed(mailbox=PEC)
    parsed = read(message)
    assert parsed["X-TipoRicevuta"] == "breve"
    (author,) = parsed["From"].addresses
    assert author.addr_spec == message.envelope.sender == "desk@pec.example"
    assert "Sender" not in parsed
    assert "Bcc" not in parsed
    assert "X-TipoRicevuta" not in read(composed())


def test_what_never_goes_by_pec() -> None:
    """Alerts, and acknowledgements to several people, are refused by a PEC mailbox."""
    with pytest.raises(ValueError, match="alerts"):
        composed(mailbox=PEC, purpose=Purpose.ALERT)
    with pytest.raises(ValueError, match="exactly one recipient"):
        composed(mailbox=PEC, to=[ANNA, Address("", "b@x.example")])


ANY_TEXT = st.text(st.characters(), max_size=200)


@settings(max_examples=300, deadline=None)
@given(subject=ANY_TEXT, name=ANY_TEXT, body=ANY_TEXT, cited=ANY_TEXT, filename=ANY_TEXT, value=ANY_TEXT)
def test_no_text_can_add_a_field(subject: str, name: str, body: str, cited: str, filename: str, value: str) -> None:
    """Whatever stands in subject, names, ids, file names and body: the fields are ours, in our number."""
    message = composed(
        subject=subject,
        to=[Address(name, "anna@gmina.example")],
        mailbox=replace(MAILBOX, display_name=name),
        body=body,
        in_reply_to=cited,
        references=(cited, subject),
        extra_headers=[("X-Value", value)],
        attachments=[(filename, value, body.encode("utf-8", "replace"))],
    )
    assert_clean(message)
    header = message.content.split(b"\r\n\r\n", 1)[0]
    names = [line.split(b":")[0] for line in re.sub(rb"\r\n[ \t]", b" ", header).split(b"\r\n")]
    expected = b"From To Subject Date Message-ID In-Reply-To References Auto-Submitted X-Auto-Response-Suppress X-Value"
    optional = {b"In-Reply-To", b"References"}
    wanted = [*expected.split(), b"MIME-Version", b"Content-Type"]
    assert [n for n in names if n not in optional] == [n for n in wanted if n not in optional]
    assert set(names) <= set(wanted)
    parsed = email.message_from_bytes(message.content, policy=email.policy.default)
    assert [a.addr_spec for a in parsed["To"].addresses] == ["anna@gmina.example"]
    assert [a.addr_spec for a in parsed["From"].addresses] == ["hotline@desk.example"]


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_any_subject_is_read_back(subject: str) -> None:
    """What the subject says after cleaning is what a reader sees; cleaning twice changes nothing."""
    once = read_subject(subject)
    assert read_subject(once) == once
    words = [word for word in subject.split() if word.isascii() and word.isprintable()]
    assert all(word in once for word in words[:5])


def read_subject(subject: str) -> str:
    """The decoded subject of a message."""
    parsed = email.message_from_bytes(composed(subject=subject).content, policy=email.policy.default)
    return str(parsed["Subject"])
