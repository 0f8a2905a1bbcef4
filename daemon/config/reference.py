"""The reference of all keys in docs/configuration.md, written from the declaration in ``daemon.config.keys``."""

from __future__ import annotations

from collections.abc import Iterator

from daemon.config.keys import ROOT
from daemon.config.shapes import Key, Many, Named, Shape, Table

PLACEHOLDERS = {"calendars": "NAME", "mailboxes": "NAME", "forms": "ID", "week": "DAYS"}


def list_keys(table: Table = ROOT, above: str = "") -> Iterator[tuple[str, Key]]:
    """Every key with its dotted path, parents before children."""
    for name, key in table.keys.items():
        path = f"{above}{name}"
        yield path, key
        below, suffix = _look_below(key.shape, name)
        if below is not None:
            yield from list_keys(below, f"{path}{suffix}.")


def _look_below(shape: Shape, name: str) -> tuple[Table | None, str]:
    if isinstance(shape, Table):
        return shape, ""
    if isinstance(shape, Named) and isinstance(shape.shape, Table):
        return shape.shape, f".{PLACEHOLDERS[name]}"
    if isinstance(shape, Many) and isinstance(shape.shape, Table):
        return shape.shape, "[]"
    return None, ""


def describe_keys() -> str:
    """A Markdown table: key, what it is, what is expected, default."""
    lines = ["| key | what it is | expected | default |", "|---|---|---|---|"]
    for path, key in list_keys():
        default = "**required**" if key.required else key.default
        cells = [f"`{path}`", key.doc, key.shape.phrase(), default]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
