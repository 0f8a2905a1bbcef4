"""Standard output: JSON documents, JSON Lines, and tables for people. Nothing else is ever printed there."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

NARROW = 130  # characters; spare columns are left out of narrower terminals
SHORT = 20  # cells up to this length are never folded


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


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, spare: Collection[str] = ()
) -> None:
    """A table; every cell is shown as plain text, whatever it holds.

    ``spare``: columns left out where the terminal is narrow. Long ones are folded, short ones never.
    """
    out = console()
    shown = [index for index, name in enumerate(columns) if out.width >= NARROW or name not in spare]
    cells = [[plain(row[index]) for index in shown] for row in rows]
    if not cells:
        out.print(f"{title}: none")
        return
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for position, index in enumerate(shown):
        longest = max(len(row[position]) for row in cells)
        table.add_column(columns[index], overflow="fold", no_wrap=longest <= SHORT)
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)


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
    if value is None or value in ("", [], (), {}):
        return "-"
    text = _spell(value)
    kept = (character if character.isprintable() or (lines and character == "\n") else " " for character in text)
    return "".join(kept)


def _spell(value: Any) -> str:
    """Lists and mappings as people write them."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_spell(each)}" for name, each in value.items())
    return ", ".join(_spell(each) for each in value) if isinstance(value, (list, tuple)) else str(value)
