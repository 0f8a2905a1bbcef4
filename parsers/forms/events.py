"""What the scanners find, in reading order: titles, labels with the lines that belong to them, ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.forms.labels import Label


@dataclass(slots=True)
class Hit:
    """A label and the lines of its value. ``strong`` if a separator or a cell stood behind it."""

    label: Label
    score: float
    where: str
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    strong: bool = True
    tail: list[str] = field(default_factory=list)  # lines that belong to the value only if a label follows
    gap: bool = False  # an empty line was just met
    strays: int = 0  # filled lines that belong to nothing between the label before and this one
    distant: bool = False  # an empty line stood between label and value


@dataclass(slots=True)
class Title:
    """The title of the form."""

    where: str
    depth: int = 0


Event = Hit | Title
