"""Mails as mail programs build them: subject, author, body and files are read as a reader sees them."""

from __future__ import annotations

import importlib.util
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
