"""What a value of the file may look like: one declaration reads it, names it in faults, and is its JSON Schema.

``Shape.read`` gives the Python value or ``MISSING`` after noting a fault; it never raises. Nothing here knows
mailboxes: see ``daemon.config.keys`` for the keys and ``daemon.config.building`` for what they mean together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Protocol

from daemon.config.document import Node
from daemon.config.faults import Fault, suggest
from daemon.config.notation import NotationError

MISSING: Final = object()
EXTENSION_PREFIX = "x-"  # top-level keys for anchors, never read

_DURATION = re.compile(r"(\d{1,7})\s?(s|m|h|d)")
_SIZE = re.compile(r"(\d{1,9})\s?(B|kB|KB|MB|GB)?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SIZES = {"B": 1, "kB": 1024, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


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
class Text:
    """Text, by regular expression if given. A secret one is never shown."""

    expected: str = "text"
    pattern: str = r"[^\x00-\x1f\x7f]{1,1000}"
    remedy: str = ""
    secret: bool = False

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.kind in ("list", "mapping", "nothing", "boolean") or not re.fullmatch(self.pattern, node.text):
            got = "something else (not shown)" if self.secret and node.is_scalar and node.kind != "nothing" else None
            return refuse(node, path, faults, self.expected, self.remedy, got)
        return node.text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}

    def phrase(self) -> str:
        return self.expected


@dataclass(frozen=True)
class Number:
    """A whole number within bounds, both included."""

    least: int
    most: int

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        plain = node.kind == "integer" and re.fullmatch(r"\d{1,12}", node.text)
        if not plain or not self.least <= int(node.text) <= self.most:
            return refuse(node, path, faults, self.phrase())
        return int(node.text)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def phrase(self) -> str:
        return f"{self.least}-{self.most}"


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.kind != "boolean":
            return refuse(node, path, faults, self.phrase(), "YAML 1.2: yes, no, on and off are text")
        return node.text.lower() == "true"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def phrase(self) -> str:
        return "true or false"


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.is_scalar and node.text in self.words:
            return node.text
        remedy = suggest(node.text, self.words) if node.is_scalar and node.text else ""
        return refuse(node, path, faults, self.phrase(), remedy if remedy.startswith("did") else "")

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.words)}

    def phrase(self) -> str:
        return " | ".join(self.words)


@dataclass(frozen=True)
class Duration:
    """``60s``, ``5m``, ``1h``, ``2d`` within bounds."""

    least: timedelta = timedelta(seconds=1)
    most: timedelta = timedelta(days=30)

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        match = _DURATION.fullmatch(node.text) if node.is_scalar else None
        if not match:
            return refuse(node, path, faults, self.phrase(), "write a number and its unit: s, m, h or d")
        value = timedelta(**{_UNITS[match[2]]: int(match[1])})
        if not self.least <= value <= self.most:
            bounds = f"{words_of(self.least)} to {words_of(self.most)}"
            return refuse(node, path, faults, f"a duration from {bounds}")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_DURATION.pattern}$"}

    def phrase(self) -> str:
        return "a duration such as 60s, 5m, 1h"


def words_of(duration: timedelta) -> str:
    """A duration in the notation of the file."""
    seconds = int(duration.total_seconds())
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


@dataclass(frozen=True)
class Size:
    """``50MB``, ``512kB``: bytes, binary multiples, within bounds."""

    least: int = 1
    most: int = 2 * 1024**3

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        match = _SIZE.fullmatch(node.text) if node.is_scalar else None
        value = int(match[1]) * _SIZES[match[2] or "B"] if match else -1
        if not self.least <= value <= self.most:
            return refuse(node, path, faults, self.phrase(), "units: B, kB, MB, GB")
        return value

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "string", "pattern": f"^{_SIZE.pattern}$"}, {"type": "integer", "minimum": 0}]}

    def phrase(self) -> str:
        return "a size such as 512kB, 50MB"


@dataclass(frozen=True)
class Day:
    """A date, ``2026-11-01``."""

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        try:
            if node.is_scalar and re.fullmatch(r"\d{4}-\d\d-\d\d", node.text):
                return date.fromisoformat(node.text)
        except ValueError:
            pass
        return refuse(node, path, faults, self.phrase())

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}

    def phrase(self) -> str:
        return "a date such as 2026-11-01"


@dataclass(frozen=True)
class Parsed:
    """Text that a function turns into a value; the function raises ValueError for anything else."""

    parse: Callable[[str], Any]
    expected: str
    pattern: str = ""
    remedy: str = ""

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if not node.is_scalar or node.kind == "nothing":
            return refuse(node, path, faults, self.expected, self.remedy)
        try:
            return self.parse(node.text)
        except NotationError as error:
            return refuse(node, path, faults, str(error), self.remedy)
        except ValueError:
            return refuse(node, path, faults, self.expected, self.remedy)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern} if self.pattern else {"type": "string"}

    def phrase(self) -> str:
        return self.expected


@dataclass(frozen=True)
class Either:
    """``off`` or another shape; off reads as None."""

    shape: Shape
    word: str = "off"

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.is_scalar and node.text == self.word:
            return None
        below: list[Fault] = []
        value = self.shape.read(node, path, below)
        return refuse(node, path, faults, self.phrase()) if below else value

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"const": self.word}, self.shape.schema()]}

    def phrase(self) -> str:
        return f"{self.shape.phrase()} or {self.word}"


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
