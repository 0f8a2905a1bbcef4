"""HTML made to hurt: rendering stays linear."""

from __future__ import annotations

import time

import pytest

from parsers.html import render_html

PIECES = [
    "<ul><li>",
    "<li>",
    "<blockquote>",
    "<table><tr><td>",
    "<td>",
    "<p style='display:none'>",
    '<div style="white-space:pre">',
    "<a href=x>",
    "<div hidden ",
    "&zwnj; ",
    "&lt;",
    "<!--",
    "<pre>  ",
    " \t",
    "<br> ",
    "<p>a",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_page_of_one_piece(piece: str) -> None:
    """Half a million repeated characters, also behind forty lists; the limit guards against super-linear time."""
    started = time.perf_counter()
    render_html(piece * (500_000 // len(piece)))
    render_html("<ul>" * 40 + "<li>x" + piece * (100_000 // len(piece)) + "\nx</ul>")
    assert time.perf_counter() - started < 10
