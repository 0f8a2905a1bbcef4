"""Single values of the file: text, numbers, words, durations, sizes, days. See ``daemon.config.shapes``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from daemon.config.document import Node
from daemon.config.faults import Fault, suggest
from daemon.config.notation import NotationError
from daemon.config.shapes import Shape, refuse

_DURATION = re.compile(r"(\d{1,7})\s?(s|m|h|d)")
_SIZE = re.compile(r"(\d{1,9})\s?(B|kB|KB|MB|GB)?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SIZES = {"B": 1, "kB": 1024, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


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
            quoted = node.kind == "text" and re.fullmatch(r"\d{1,12}", node.text)
            return refuse(node, path, faults, self.phrase(), "a number stands without quotes" if quoted else "")
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


def size_words(size: int) -> str:
    """A size in the notation of the file."""
    for unit in ("GB", "MB", "kB"):
        if size and size % _SIZES[unit] == 0:
            return f"{size // _SIZES[unit]}{unit}"
    return f"{size}B"


@dataclass(frozen=True)
class Size:
    """``50MB``, ``512kB``: bytes, binary multiples, within bounds."""

    least: int = 1
    most: int = 2 * 1024**3

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        match = _SIZE.fullmatch(node.text) if node.is_scalar else None
        value = int(match[1]) * _SIZES[match[2] or "B"] if match else -1
        if match and not self.least <= value <= self.most:
            bounds = f"{size_words(self.least)} to {size_words(self.most)}"
            return refuse(node, path, faults, f"a size from {bounds}", "units: B, kB, MB, GB")
        if not match:
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
