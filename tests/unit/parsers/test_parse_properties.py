"""What holds for every mail: ``parse`` is total, bounded, clean, and agrees with what the email package wrote."""

from __future__ import annotations

import copy
import email.message
import email.policy
import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from email.headerregistry import Address as WrittenAddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import DEFAULT_LIMITS, Limits, ParsedMessage, parse
from parsers.addresses import read_addresses
from parsers.charsets import decode
from parsers.fields import read_date, read_ids
from parsers.filenames import safe_filename
from parsers.headers import decode_words
from parsers.html import render_html
from parsers.parameters import read_parameters
from parsers.transfer import decode_base64
from parsers.values import Kind

LETTERS = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co")
    ),
    min_size=1,
    max_size=30,
)
LINES = st.lists(st.lists(LETTERS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8)
PIECES = st.sampled_from([
    b"From: a@b\n", b"Subject: =?utf-8?b?", b"?=", b"\n\n", b"\r\n", b"\r", b"--b", b"--b--", b"\n--b\n", b"\x00", b"\xff",
    b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Transfer-Encoding: base64\n", b"Content-Type: text/html\n",
    b"<table><tr><td>", b"<blockquote>", b"<!--", b"<a href='", b"&#x110000;", b"QUJD", b"=C5=82", b"begin 644 x\n#0V%T\n",
    b"Content-Type: message/rfc822\n\n", b"charset=utf-7", b"Date: 1 Jan 24 25:99 +9999\n", b'To: <<a@b>, "x\\\n', b"> ",
    b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22", b"Content-Type: application/pkcs7-mime\n\n0\x80", b"(", b"<",
])  # fmt: skip
HOSTILE = st.one_of(
    st.binary(max_size=400), st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=40).map(b"".join)
)


def every_text(value: object) -> list[str]:
    """Every string inside a value, also of fields that are worked out only when asked for."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in every_text(one)]
    if is_dataclass(value):
        return [text for one in fields(value) if one.name[0] != "_" for text in every_text(getattr(value, one.name))]
    return []


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_any_bytes_give_a_clean_value(raw: bytes) -> None:
    """No exception on any bytes; no U+0000 and no surrogates in what comes out; attachments decode again."""
    message = parse(raw)
    for text in every_text(message):
        assert "\x00" not in text
        text.encode("utf-8")
    for attachment in message.attachments:
        assert attachment.filename.strip()
        assert len(attachment.content()) == attachment.size
    assert message.sent_at is None or message.sent_at.utcoffset() is not None


@settings(max_examples=100, deadline=None)
@given(
    subject=LETTERS,
    name=LETTERS,
    lines=LINES,
    charset=st.sampled_from(["utf-8", "utf-8", "utf-16"]),
    data=st.binary(max_size=300),
)
def test_what_the_email_package_writes_is_read_back(
    subject: str, name: str, lines: list[str], charset: str, data: bytes
) -> None:
    """Subject, author, text and attachment survive the way through a MIME mail of the standard library."""
    written = email.message.EmailMessage(policy=email.policy.SMTP)
    written["From"] = WrittenAddress(name, "jan", "example.org")
    written["Subject"] = subject
    body = "\n".join(lines)
    written.set_content(body, charset="utf-8", cte="base64")
    written.add_attachment(data, maintype="application", subtype="x-test", filename="a.bin")
    message = parse(written.as_bytes())
    assert message.author is not None and message.author.addr_spec == "jan@example.org"
    assert message.text.split() == body.split()
    assert message.subject.split() == subject.split()
    assert message.attachments[0].content() == data


@settings(max_examples=100, deadline=None)
@given(subject=LETTERS, lines=LINES)
def test_own_output_is_read_the_same_again(subject: str, lines: list[str]) -> None:
    """A mail written from a parsed one parses to the same subject, author and text."""
    first = parse(("From: a@example.org\nSubject: " + subject + "\n\n" + "\n".join(lines)).encode())
    assert first.author is not None
    again = parse(f"From: {first.author.addr_spec}\nSubject: {first.subject}\n\n{first.text}".encode())
    assert (again.subject, again.author, again.text) == (first.subject, first.author, first.text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=3000))
def test_attachments_are_byte_exact(data: bytes) -> None:
    """A base64 attachment of any bytes comes out unchanged, at every line length."""
    import base64

    for encoded in (
        base64.encodebytes(data),
        base64.b64encode(data) + b"\n",
        base64.encodebytes(data).replace(b"\n", b"\r\n"),
    ):
        assert decode_base64(encoded) == (data, "")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_field_readers_are_total(value: str) -> None:
    """Addresses, dates, ids, parameters, encoded words, HTML and file names: any text gives a value."""
    read_addresses(value)
    read_date(value)
    read_ids(value)
    read_parameters(value, 64)
    decode_words(value)
    render_html(value)
    name = safe_filename(value, "text/plain", "attachment-1")
    assert name and name.isprintable() and not set(name) & set('/\\<>:"|?*') and len(name.encode()) <= 200
    assert safe_filename(name, "text/plain", "attachment-1") == name


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "us-ascii", "iso-8859-2", "utf-7", "utf-16", "hz", "gb2312", "iso-2022-jp", "idna"]),
)
def test_decoding_is_total_and_clean(data: bytes, label: str) -> None:
    """Any bytes under any label give text without U+0000 and surrogates, and the name of a charset."""
    text, used = decode(data, label)
    text.encode("utf-8")
    assert "\x00" not in text and used


@pytest.mark.parametrize(
    "field",
    ["(", '"', "<", ",", '"\\"', "<a@", "@ ", ":;", "=?u?q?", "a,", "(()", "a@b, "],
)
def test_hostile_address_fields_cost_linear_time(field: str) -> None:
    """A From: of 200 kB of one nasty piece is read in a moment (the guard is generous)."""
    import time

    start = time.perf_counter()
    every_text(parse(b"From: " + field.encode() * (200_000 // len(field)) + b"\n\nx"))
    assert time.perf_counter() - start < 5


def test_limits_are_kept_and_named() -> None:
    """Parts, depth, header bytes and fields, text and attachments beyond the limits are left out and named."""
    limits = Limits(
        max_parts=5, max_depth=3, max_header_bytes=2000, max_header_fields=10, max_text_chars=50, max_decoded_bytes=10
    )
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(9))
    file = b"Content-Type: application/x; name=a\n\n" + b"0123456789" * 10
    assert "too-many-parts" in parse(many, limits).defects
    assert "too-deep" in parse(deep, limits).defects
    assert "header-too-long" in parse(b"From: a@b\nX: " + b"y" * 4000 + b"\n\nx", limits).defects
    assert "too-many-header-fields" in parse(b"From: a@b\n" * 20 + b"\nx", limits).defects
    assert "text-too-long" in parse(b"From: a@b\n\n" + b"word " * 50, limits).defects
    assert len(parse(b"From: a@b\n\n" + b"word " * 50, limits).text) <= 50
    assert "attachments-too-large" in parse(file, limits).defects


def test_memory_stays_below_four_times_the_mail() -> None:
    """A mail with a big attachment, one whose base64 is damaged, and one in uuencode are read without copies of it."""
    import tracemalloc

    body = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3\n" * 40_000
    head = b"From: a@b\nContent-Type: application/x; name=a\nContent-Transfer-Encoding: base64\n\n"
    lines = b"M" + b"A" * 60 + b"\r\n"
    uuencoded = head.replace(b"base64", b"x-uuencode") + b"begin 644 a\n" + lines * 50_000 + b"`\nend\n"
    for raw in (head + body, head + body + b"A=B*\n", uuencoded):
        every_text(parse(raw[:1000]))
        tracemalloc.start()
        every_text(parse(raw))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak + len(raw) < 4 * len(raw)


PLAIN = b"From: Jan <jan@example.org>\nDate: Wed, 01 May 2024 06:01:51 +0200\nSubject: Wniosek\n\nGdzie znajde wzor wniosku o pomoc?\n\n> dawniej\n"


def test_meaning_waits_until_it_is_asked_for_and_is_then_kept() -> None:
    """A parsed mail is the same frozen value whether its fields were asked for or not: equal, whole, of fixed fields."""
    message = parse(PLAIN)
    assert "kind" not in vars(message)
    assert message.evidence is message.evidence
    assert "delivery_report" in vars(message)  # found together with the kind
    assert message == parse(PLAIN)
    assert repr(message) == repr(parse(PLAIN))
    assert all(hasattr(message, one.name) for one in fields(ParsedMessage))
    with pytest.raises(AttributeError, match="no attribute 'knid'"):
        _ = message.knid  # type: ignore[attr-defined]
    with pytest.raises(FrozenInstanceError):
        message.kind = Kind.LIST  # type: ignore[misc]
    assert copy.copy(parse(PLAIN)).language == message.language


def test_a_parsed_mail_goes_through_pickle_and_copies_whole() -> None:
    """To another process or into a copy goes every field, also one that nobody has asked for yet."""
    for raw in (PLAIN, PLAIN.replace(b"Subject", b"Content-Type: text/plain; charset=utf-8\nSubject")):
        for again in (pickle.loads(pickle.dumps(parse(raw))), copy.deepcopy(parse(raw)), copy.copy(parse(raw))):
            assert again == parse(raw)
            assert again.kind is Kind.HUMAN
            assert {one.name for one in fields(ParsedMessage)} == vars(again).keys()


def test_other_values_of_some_fields_stay_when_the_rest_is_asked_for() -> None:
    """``with_fields`` changes a copy, before the kind is known as well as after; a name that is no field is refused."""
    message = parse(PLAIN)
    changed = message.with_fields(kind=Kind.LIST, defects=("x",))
    assert changed.opens_ticket
    assert (changed.kind, changed.defects) == (Kind.LIST, ("x",))
    assert (message.kind, message.defects) == (Kind.HUMAN, ())
    assert replace(message, subject="x") == message.with_fields(subject="x")
    with pytest.raises(TypeError, match="no field 'knid'"):
        message.with_fields(knid=Kind.LIST)


def test_defaults_are_those_of_the_contract() -> None:
    """``parse`` without limits uses the defaults."""
    assert parse(b"").defects == parse(b"", DEFAULT_LIMITS).defects
