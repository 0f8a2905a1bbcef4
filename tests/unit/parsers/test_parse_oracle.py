"""On well-formed fields mail-parser is right: our readers agree with it there."""

from __future__ import annotations

import mailparser
import pytest

from parsers import parse

FIELDS = [
    ("Jan Kowalski <jan@example.org>", "Mon, 16 Nov 2026 10:00:00 +0100"),
    ('"Rossi, Mario" <mario@example.it>', "16 Nov 2026 10:00:00 GMT"),
    ("anna@example.pl", "Mon, 16 Nov 2026 10:00 -0800"),
    ("=?utf-8?q?=C5=81ukasz?= <l@example.pl>", "Mon, 16 Nov 26 10:00:00 EST"),
    ('"john smith"@example.com', "Mon, 16 Nov 2026 (comment) 10:00:00 +0000"),
]


@pytest.mark.parametrize(("author", "date"), FIELDS)
def test_agrees_with_mail_parser_on_sound_fields(author: str, date: str) -> None:
    """Author, date, subject, identifiers and text are those mail-parser reads."""
    raw = (
        f"From: {author}\r\nTo: urp@example.com, b@example.org\r\nDate: {date}\r\nMessage-ID: <1@example.org>\r\n"
        "Subject: =?utf-8?b?UHJvxZtiYQ==?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello\r\n"
    ).encode()
    theirs = mailparser.parse_from_bytes(raw)
    ours = parse(raw)
    assert ours.author is not None and ours.sent_at is not None
    assert (ours.author.display_name, ours.author.addr_spec) == theirs.from_[0]
    assert [one.addr_spec for one in ours.to] == [spec for _, spec in theirs.to]
    assert ours.sent_at.timestamp() == theirs.date.timestamp() if theirs.date.tzinfo else True
    assert ours.subject == theirs.subject
    assert f"<{ours.message_id}>" == theirs.message_id
    assert ours.text.strip() == theirs.text_plain[0].strip()
