"""What a value of the file may look like: one declaration reads it, names it in faults, and is its JSON Schema.

``Shape.read`` gives the Python value or ``MISSING`` after noting a fault; it never raises. Nothing here knows
mailboxes: see ``daemon.config.keys`` for the keys and ``daemon.config.building`` for what they mean together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from daemon.config.document import Node
from daemon.config.faults import Fault, suggest

MISSING: Final = object()
EXTENSION_PREFIX = "x-"  # top-level keys for anchors, never read


class Shape(Protocol):
    """A kind of value."""

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        """The value, or MISSING with at least one fault noted."""

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of what is accepted."""

    def phrase(self) -> str:
        """What is expected, in a few words: for faults and for docs/configuration.md."""


def refuse(node: Node, path: str, faults: list[Fault], expected: str, remedy: str = "", got: str | None = None) -> Any:
    """Note a fault at a node and return MISSING."""
    faults.append(Fault(node.file, node.line, path, expected, got if got is not None else node.shown(), remedy))
    return MISSING


@dataclass(frozen=True)
class Many:
    """A list; the faulty members are left out."""

    shape: Shape
    least: int = 0
    most: int = 1000

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.kind != "list" or not self.least <= len(node.items) <= self.most:
            got = f"a list of {len(node.items)}" if node.kind == "list" else None
            return refuse(node, path, faults, self.phrase(), "write [one, two] or one - per line", got)
        found = [(item, self.shape.read(item, f"{path}[{index}]", faults)) for index, item in enumerate(node.items)]
        return [Item(value, item) for item, value in found if value is not MISSING]

    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "array", "items": self.shape.schema(), "maxItems": self.most}
        return {**schema, "minItems": self.least} if self.least else schema

    def phrase(self) -> str:
        amount = f"of at least {self.least}" if self.least else ""
        return " ".join(word for word in ("a list", amount, f"({self.shape.phrase()})") if word)


@dataclass(frozen=True)
class Item:
    """A member of a list and where it stands."""

    value: Any
    node: Node


@dataclass(frozen=True)
class Key:
    """One key of a table; ``doc`` and ``default`` are for people."""

    shape: Shape
    doc: str
    default: str = ""
    required: bool = False


@dataclass
class Section:
    """A read table: its good values, its node, and where to note further faults."""

    values: dict[str, Any]
    node: Node
    path: str
    faults: list[Fault]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or the default if it is absent or was refused."""
        return self.values.get(key, default)

    def many(self, key: str) -> tuple[Any, ...]:
        """The values of a list without their places."""
        return tuple(item.value for item in self.values.get(key, ()))

    def refuse(self, key: str | None, expected: str, remedy: str = "", got: str | None = None) -> None:
        """Note a fault at a key, or at the table itself if the key is not written there."""
        value = self.node.entries.get(key) if key else None
        line = self.node.key_lines[key] if key and value else self.node.line
        file = value.file if value else self.node.file
        shown = got if got is not None else value.shown() if value else "nothing"
        path = ".".join(part for part in (self.path, key) if part)
        self.faults.append(Fault(file, line, path, expected, shown, remedy))


@dataclass(frozen=True)
class Table:
    """A mapping with known keys."""

    keys: Mapping[str, Key]
    title: str = ""
    extensions: bool = False  # keys that begin with x- are allowed and not read

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.kind != "mapping":
            return refuse(node, path, faults, f"a mapping ({', '.join(list(self.keys)[:6])}, ...)")
        section = Section({}, node, path, faults)
        for name, value in node.entries.items():
            key = self.keys.get(name)
            below = f"{path}.{name}" if path else name
            if key is not None:
                found = key.shape.read(value, below, faults)
                if found is not MISSING:
                    section.values[name] = found
            elif not (self.extensions and name.startswith(EXTENSION_PREFIX)):
                shown = f'"{name[:60]}"'
                remedy = suggest(name, list(self.keys))
                faults.append(Fault(value.file, node.key_lines[name], below, "a known key", shown, remedy))
        for name, key in self.keys.items():
            if key.required and name not in node.entries:
                below = f"{path}.{name}" if path else name
                faults.append(
                    Fault(node.file, node.line, below, key.shape.phrase(), "nothing", f"add {name}: {key.doc}")
                )
        return section

    def schema(self) -> dict[str, Any]:
        properties = {name: {**key.shape.schema(), "description": key.doc} for name, key in self.keys.items()}
        schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        if self.extensions:
            schema["patternProperties"] = {f"^{EXTENSION_PREFIX}": {}}
        required = [name for name, key in self.keys.items() if key.required]
        return {**schema, "required": required} if required else schema

    def phrase(self) -> str:
        return self.title or "a mapping"


@dataclass(frozen=True)
class Named:
    """A mapping whose keys are names chosen by the administrator."""

    shape: Shape
    pattern: str
    expected: str
    least: int = 0
    example: str = field(default="")

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.kind != "mapping":
            return refuse(node, path, faults, f"a mapping of names to {self.shape.phrase()}")
        found: dict[str, Any] = {}
        for name, value in node.entries.items():
            below = f"{path}.{name}" if path else name
            if not re.fullmatch(self.pattern, name):
                shown = f'"{name[:60]}"'
                faults.append(Fault(value.file, node.key_lines[name], below, self.expected, shown))
                continue
            read = self.shape.read(value, below, faults)
            if read is not MISSING:
                found[name] = read
        if len(node.entries) < self.least:
            refuse(node, path, faults, f"at least {self.least}", got="none")
        return found

    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = {
            "type": "object",
            "patternProperties": {f"^(?:{self.pattern})$": self.shape.schema()},
            "additionalProperties": False,
        }
        return {**schema, "minProperties": self.least} if self.least else schema

    def phrase(self) -> str:
        return f"names, each with {self.shape.phrase()}"
