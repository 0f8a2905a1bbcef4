"""What people read on standard output."""

from __future__ import annotations

import pytest

from daemon.cli.output import plain


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"new_ticket": 2, "list": 1}, "new_ticket 2, list 1"),
        ([{"folder": "INBOX", "waiting": 3}], "folder INBOX, waiting 3"),
        ({}, "-"),
        ([], "-"),
        (0, "0"),
        ("a\x1b[31mb", "a [31mb"),
    ],
)
def test_values_are_written_as_people_write_them(value: object, shown: str) -> None:
    """Lists and mappings without brackets and quotes, nothing as a dash, no control character."""
    assert plain(value) == shown
