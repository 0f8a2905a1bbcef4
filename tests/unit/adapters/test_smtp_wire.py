"""Content and addresses on the SMTP wire: nothing in them can end a mail early or add a command."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.smtp_wire import as_reply, stuff, wire_address
from daemon.ports import PermanentTrouble

LINES = st.lists(st.sampled_from([b".", b"..", b"\r", b"\n", b"\r\n", b"x", b"text", b""]), max_size=40).map(b"".join)


@given(LINES)
def test_stuffed_content_never_holds_the_final_dot_and_comes_back(content: bytes) -> None:
    """Whatever mixture of dots and line ends: CRLF only, no line of a single dot, and unstuffing gives the lines back."""
    sent = stuff(content)
    assert re.search(rb"\r(?!\n)|(?<!\r)\n", sent) is None
    lines = sent.split(b"\r\n")
    assert lines.pop() == b""
    assert b"." not in lines
    assert all(not line.startswith(b".") or line.startswith(b"..") for line in lines)
    received = [line[1:] if line.startswith(b"..") else line for line in lines]
    given_lines = re.split(rb"\r\n|\r|\n", content)
    assert received == (given_lines[:-1] if given_lines[-1] == b"" and len(given_lines) > 1 else given_lines)


@given(st.text(max_size=60))
def test_address_on_the_wire_is_plain_or_refused(address: str) -> None:
    """An address either stands in a command as printable ASCII without brackets and spaces, or is refused."""
    try:
        wire = wire_address(address)
    except PermanentTrouble as trouble:
        assert trouble.code == "bad_address"
        fixed = {"an address cannot stand in an SMTP command", "the domain of an address cannot be encoded"}
        assert trouble.advice in fixed  # nothing of the address itself
        return
    assert wire == "" or re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", wire)


@pytest.mark.parametrize(
    ("line", "code", "enhanced"),
    [(b"5.1.1 unknown", 550, "5.1.1"), (b"unknown 5.1.1", 550, ""), (b"", 250, ""), (b"4.7.1", 451, "4.7.1")],
)
def test_reply_is_read(line: bytes, code: int, enhanced: str) -> None:
    """The enhanced status code (RFC 2034) is taken only from the beginning of the text."""
    reply = as_reply((code, line))
    assert (reply.code, reply.enhanced) == (code, enhanced)
