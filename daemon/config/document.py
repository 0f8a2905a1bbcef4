"""YAML 1.2 as a tree of nodes that know their file and line; duplicate keys are faults, bombs are bounded.

Built on ruamel.yaml's composer, not on its constructors: no tag ever makes an object, ``16:00`` and ``no``
stay text, and every scalar keeps the way it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daemon.config.faults import ConfigurationError, Fault

MAX_FILE_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 50_000  # after aliases are followed
CORE = "tag:yaml.org,2002:"
MERGE_KEY = "<<"
_URL_PASSWORD = re.compile(r"(://[^:/@\s]{0,200}):[^@\s]{1,500}@")


@dataclass(slots=True)
class Node:
    """One value of the file. ``kind``: text, integer, number, boolean, nothing, list or mapping."""

    kind: str
    file: str
    line: int
    text: str = ""  # of a scalar, as written
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def is_scalar(self) -> bool:
        return self.kind not in ("list", "mapping")

    def shown(self) -> str:
        """How the value is named in a fault: scalars as written, at most 60 characters."""
        if self.kind in ("list", "mapping"):
            return f"a {self.kind}"
        if self.kind == "nothing":
            return "nothing"
        shown = _URL_PASSWORD.sub(r"\1:***@", self.text)
        shown = shown if len(shown) <= 60 else shown[:57] + "..."
        shown = "".join(character if character.isprintable() else "?" for character in shown)
        return f'"{shown}"' if self.kind == "text" else shown

    def plain(self) -> Any:
        """The value as Python knows it (text stays as written; 007 is text too)."""
        if self.kind == "list":
            return [item.plain() for item in self.items]
        if self.kind == "mapping":
            return {key: value.plain() for key, value in self.entries.items()}
        if self.kind == "nothing":
            return None
        if self.kind == "boolean":
            return self.text.lower() == "true"
        number = _integer(self.text) if self.kind == "integer" else None
        return number if number is not None and str(number) == self.text else self.text


def _integer(text: str) -> int | None:
    try:
        return int(text) if len(text) < 20 else None
    except ValueError:
        return None


def read_document(path: Path, shown_as: str, faults: list[Fault]) -> Node:
    """The root node of a file; duplicate keys and the like are added to ``faults``.

    Raises ConfigurationError where there is no tree at all: unreadable, not UTF-8, not YAML, too large.
    """
    file = shown_as
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise ConfigurationError(
            [Fault(file, 0, "", "a readable file", reason, f"create {file} or give --config FILE")]
        ) from error
    if len(raw) > MAX_FILE_BYTES:
        raise ConfigurationError(
            [Fault(file, 0, "", f"at most {MAX_FILE_BYTES} bytes", "more", "split it with include:")]
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigurationError([Fault(file, line, "", "UTF-8", "other bytes", "save the file as UTF-8")]) from error
    return _Reader(file, faults).read(text)


class _Reader:
    """Turns one file's events into nodes; notes the faults found on the way."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults
        self.count = 0

    def read(self, text: str) -> Node:
        root = self._compose(text)
        return self._convert(root, "", 0) if root is not None else Node("mapping", self.file, 1)

    def _compose(self, text: str) -> Any:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        try:
            self._measure(YAML(typ="safe", pure=True), text)
            yaml = YAML(typ="safe", pure=True)
            return yaml.compose(text)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 0
            problem = str(error.problem or error.context or "not YAML").splitlines()[0][:120]
            fault = Fault(self.file, line, "", "YAML", problem, "check indentation, colons and quotes on this line")
        except (YAMLError, ValueError, RecursionError) as error:
            fault = Fault(self.file, 0, "", "YAML", type(error).__name__, "remove control characters and odd tags")
        raise ConfigurationError([fault])

    def _measure(self, yaml: Any, text: str) -> None:
        """Refuse deep nesting before the composer recurses into it."""
        depth = 0
        for event in yaml.parse(text):
            name = type(event).__name__
            if name in ("MappingStartEvent", "SequenceStartEvent"):
                depth += 1
                if depth > MAX_DEPTH:
                    line = event.start_mark.line + 1
                    expected = f"at most {MAX_DEPTH} levels"
                    raise ConfigurationError([Fault(self.file, line, "", expected, "more", "flatten the file")])
            elif name in ("MappingEndEvent", "SequenceEndEvent"):
                depth -= 1

    def _convert(self, node: Any, path: str, depth: int) -> Node:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MAX_NODES:
            raise self._stop(line, f"at most {MAX_NODES} values", "use fewer aliases")
        if depth > MAX_DEPTH:
            raise self._stop(line, f"at most {MAX_DEPTH} levels", "an alias must not stand inside itself")
        tag = str(node.tag)
        kind = type(node).__name__
        if kind == "MappingNode" and tag == CORE + "map":
            return self._mapping(node, path, depth)
        if kind == "SequenceNode" and tag == CORE + "seq":
            items = [self._convert(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(node.value)]
            return Node("list", self.file, line, items=items)
        kinds = {"int": "integer", "float": "number", "bool": "boolean", "null": "nothing"}
        if kind == "ScalarNode" and tag.startswith(CORE):
            return Node(kinds.get(tag[len(CORE) :], "text"), self.file, line, text=str(node.value).replace("\0", ""))
        self._fault(line, path, "plain YAML", f"the tag {tag[:40]}", "remove the tag")
        return Node("nothing", self.file, line)

    def _mapping(self, node: Any, path: str, depth: int) -> Node:
        result = Node("mapping", self.file, node.start_mark.line + 1)
        merged: list[Node] = []
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if type(key_node).__name__ != "ScalarNode":
                self._fault(line, path, "a name as key", "a list or mapping", "write key: value")
                continue
            key = str(key_node.value)
            below = f"{path}.{key}" if path else key
            value = self._convert(value_node, below, depth + 1)
            if value.kind == "nothing":
                value.line = line  # an empty value is found where the next key stands
            if key == MERGE_KEY:
                merged += value.items if value.kind == "list" else [value]
                continue
            if key in result.entries:
                first = result.key_lines[key]
                self._fault(line, below, "each key once", f"it again (first on line {first})", "remove one of the two")
                continue
            result.entries[key] = value
            result.key_lines[key] = line
        for key, value, line in _inherited(merged):
            if key not in result.entries:
                result.entries[key] = value
                result.key_lines[key] = line
        return result

    def _stop(self, line: int, expected: str, remedy: str) -> ConfigurationError:
        return ConfigurationError([*self.faults, Fault(self.file, line, "", expected, "more", remedy)])

    def _fault(self, line: int, path: str, expected: str, got: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, line, path, expected, got, remedy))


def _inherited(merged: list[Node]) -> Iterator[tuple[str, Node, int]]:
    for source in merged:
        for key, value in source.entries.items():
            yield key, value, source.key_lines[key]
