"""Names of attachments that mailers write in their own ways."""

from __future__ import annotations

import pytest

from parsers import parse

FIELDS = [
    ('Content-Disposition: attachment; filename="za%C5%82%C4%85cznik.pdf"', "załącznik.pdf"),
    ('Content-Disposition: attachment; filename="100%25 rabatu.pdf"', "100%25 rabatu.pdf"),
    ('Content-Disposition: attachment; filename="50%ff.pdf"', "50%ff.pdf"),
    ("Content-Disposition: attachment; filename*=UTF-8''\"za%C5%82.pdf\"", "zał.pdf"),
    ("Content-Type: application/octet-stream\nContent-Description: umowa najmu.pdf", "umowa najmu.pdf"),
    ("Content-Type: application/octet-stream\nContent-Description: see www.example.org/a.pdf", "attachment-2.bin"),
]


@pytest.mark.parametrize(("fields", "name"), FIELDS)
def test_the_name_that_a_person_sees(fields: str, name: str) -> None:
    """Percent signs that stand for UTF-8, quotes inside RFC 2231, a description that is a name."""
    head = "From: a@example.org\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n"
    assert [one.filename for one in parse(f"{head}{fields}\n\nabc\n--b--\n".encode()).attachments] == [name]
