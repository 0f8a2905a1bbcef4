"""Mails as mail programs build them: subject, author, body and files are read as a reader sees them."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from parsers import parse

SPEC = importlib.util.spec_from_file_location("mailers", Path(__file__).with_name("mailers.py"))
assert SPEC is not None and SPEC.loader is not None
mailers = importlib.util.module_from_spec(SPEC)
sys.modules["mailers"] = mailers
SPEC.loader.exec_module(mailers)

LETTERS = 700


@pytest.mark.parametrize("mailer", range(len(mailers.MAILERS)), ids=[one.__name__ for one in mailers.MAILERS])
def test_letters_of_one_mail_program(mailer: int) -> None:
    """Fifty letters in six languages: every subject, author, body and file is right."""
    for seed in range(mailer, LETTERS, len(mailers.MAILERS)):
        letter = mailers.write_letter(seed)
        message = parse(letter.raw)
        assert message.subject == letter.subject, seed
        assert message.author is not None
        assert (message.author.display_name, message.author.addr_spec) == (letter.name, letter.address), seed
        assert message.text.split() == letter.words, seed
        files = {(one.filename, one.sha256) for one in message.attachments}
        assert set(letter.files) <= files, seed


def _line_end(raw: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in raw[:300] else b"\n"


def _mix_line_ends(raw: bytes) -> bytes:
    lines = raw.replace(b"\r\n", b"\n").split(b"\n")
    return b"".join(line + (b"\n" if number % 3 else b"\r\n") for number, line in enumerate(lines))


DAMAGES = {
    "an mbox separator on top": lambda raw: b"From jan@example.org Mon Nov 16 10:00:00 2026\n" + raw,
    "an empty line on top": lambda raw: b"\r\n" + raw,
    "without the last delimiter": lambda raw: re.sub(rb"\r?\n--[^\r\n]+--\r?\n\Z", b"\n", raw),
    "without MIME-Version": lambda raw: raw.replace(b"MIME-Version: 1.0" + _line_end(raw), b""),
    "field names in capitals, blanks before the colon": lambda raw: re.sub(
        rb"(?m)^(Content-Type|Subject|From|Content-Transfer-Encoding):", lambda found: found[1].upper() + b" :", raw
    ),
    "encodings with comments": lambda raw: re.sub(
        rb"(?m)^(Content-Transfer-Encoding: )([^\r\n]+)", lambda found: found[1] + found[2].upper() + b" (x);", raw
    ),
    "a line that is no field": lambda raw: raw.replace(
        b"\nTo:", b"\nthis line is no field" + _line_end(raw) + b"To:", 1
    ),
    "without charsets": lambda raw: re.sub(rb';?\s*charset="?[A-Za-z0-9-]+"?', b"", raw),
    "line ends mixed": _mix_line_ends,
    "CR CR LF": lambda raw: raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\r\n"),
    "boundaries without quotes": lambda raw: re.sub(rb'boundary="([^" ]+)"', rb"boundary=\1", raw),
    "blanks behind the delimiters": lambda raw: re.sub(rb"(?m)^(--[^\r\n]+)(\r?)$", rb"\1  \2", raw),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_letters_damaged_on_the_way(damage: str) -> None:
    """Seventy letters of every sort with one damage: subject, author, body and file are still right."""
    for seed in range(5000, 5070):
        letter = mailers.write_letter(seed)
        message = parse(DAMAGES[damage](letter.raw))
        assert message.author is not None
        assert (message.author.display_name, message.author.addr_spec) == (letter.name, letter.address), seed
        assert message.subject == letter.subject, seed
        assert message.text.split() == letter.words, seed
        assert set(letter.files) <= {(one.filename, one.sha256) for one in message.attachments}, seed
