"""The identity of a mail: alike on every leg, different for other content (design, rule 3)."""

import random
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from parsers.identity import identify

MAIL = b"Received: from a\r\nMessage-ID: <1@x>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\nFrom: a@x\r\nSubject: Hi\r\n\r\nbody\r\nmore\r\n"


def test_trace_fields_and_line_ends_do_not_matter():
    """Another way to us adds other Received fields, another server keeps other line ends."""
    other_way = MAIL.replace(b"from a", b"from elsewhere").replace(b"Received", b"X-Spam: no\r\nReceived")
    assert identify(MAIL) == identify(other_way) == identify(MAIL.replace(b"\r\n", b"\n"))


def test_folding_does_not_matter():
    """A field may be folded on one way and not on the other."""
    assert identify(MAIL.replace(b"Subject: Hi", b"Subject:\r\n Hi")) == identify(MAIL)


def test_what_the_writer_said_does_matter():
    """Each of the four fields, and each byte of the body."""
    changes = [(b"<1@x>", b"<2@x>"), (b"20 Nov", b"21 Nov"), (b"a@x\r", b"b@x\r"), (b"Hi", b"Ho"), (b"more", b"mode")]
    assert len({identify(MAIL), *(identify(MAIL.replace(old, new)) for old, new in changes)}) == 6


def test_a_field_cannot_pretend_to_be_another():
    """The values are kept apart: moving words from one field to the next gives another identity."""
    one = b"From: a\r\nSubject: b c\r\n\r\nx"
    two = b"From: a b\r\nSubject: c\r\n\r\nx"
    assert identify(one) != identify(two)


@given(st.binary(max_size=300))
def test_any_bytes_have_an_identity(raw):
    """Total and stable."""
    assert identify(raw) == identify(raw)
    assert len(identify(raw)) == 64


def test_long_mails_are_read_in_chunks_without_seams():
    """A CRLF across the border of two chunks is a line end like any other."""
    r = random.Random(7)
    for size in (2**20 - 3, 2**20 - 2, 2**20 - 1, 2**20):
        body = bytes(r.choices(b"ab\n", k=size)) + b"\n" + b"c" * 100
        assert identify(b"Subject: x\n\n" + body) == identify((b"Subject: x\n\n" + body).replace(b"\n", b"\r\n"))


def test_bytes_without_any_header_are_told_apart():
    """Rubbish that has neither header nor empty line is a mail of its own each time: none may swallow another."""
    rubbish = [b"\0" * 50, b"garbage without headers", bytes(range(256)), b"garbage"]
    assert len({identify(raw) for raw in rubbish}) == len(rubbish)


def test_a_mail_of_line_ends_costs_no_memory():
    """Four megabytes of lines without any header is not taken apart line by line."""
    raw = b"abc\r" * 1_000_000
    tracemalloc.start()
    identify(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * len(raw)
    small = b"Subject: x\r" + raw
    assert identify(small) != identify(b"Subject: y\r" + raw)


def test_a_header_alone_is_known_again_on_another_leg():
    """A mail that ends with its header has the identity of its four fields."""
    header = MAIL.partition(b"\r\n\r\n")[0]
    assert identify(header.replace(b"from a", b"from elsewhere")) == identify(header)
