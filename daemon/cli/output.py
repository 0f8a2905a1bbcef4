"""Standard output: JSON documents, JSON Lines, and tables for people. Nothing else is ever printed there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_json(document: Any) -> None:
    """Exactly one JSON document."""
    _write(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def print_json_line(document: Any) -> None:
    """One line of JSON Lines, out at once."""
    _write(json.dumps(document, ensure_ascii=False, default=str))


def _write(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def console() -> Console:
    """Where people read. Without a terminal lines are wide, so that they can be searched."""
    out = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, soft_wrap=False)
    return (
        out
        if out.is_terminal
        else Console(file=sys.stdout, highlight=False, markup=False, emoji=False, width=200, force_terminal=False)
    )


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table; every cell is shown as plain text, whatever it holds."""
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
        count += 1
    if count:
        console().print(table)
    else:
        console().print(f"{title}: none")


def print_facts(title: str, facts: Iterable[tuple[str, Any]]) -> None:
    """Name and value, one a line."""
    out = console()
    if title:
        out.print(Text(title, style="bold"))
    for name, value in facts:
        out.print(Text(f"  {name + ':':<18} {plain(value)}"))


def print_words(text: str) -> None:
    """A paragraph for people, control characters made harmless."""
    console().print(Text(plain(text, lines=True)))


def plain(value: Any, *, lines: bool = False) -> str:
    """Text that cannot steer a terminal."""
    if value is None or value == "" or value == [] or value == ():
        return "-"
    text = ", ".join(str(each) for each in value) if isinstance(value, (list, tuple)) else str(value)
    kept = (character if character.isprintable() or (lines and character == "\n") else " " for character in text)
    return "".join(kept)
