"""Forms: the built-in ones, those of ``forms:`` and those of included files, read by ``parsers.forms``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon.config.document import Node, read_document
from daemon.config.faults import ConfigurationError, Fault
from daemon.config.scalars import Text
from daemon.config.shapes import Key, Many, Section, Table, refuse
from parsers.forms import DeclarationError, builtin_forms, read_declaration
from parsers.values import FieldType, FormDefinition

_TEXTS: dict[str, Any] = {"anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {"type": "string"}}]}
_BY_LANGUAGE: dict[str, Any] = {"anyOf": [*_TEXTS["anyOf"], {"type": "object", "additionalProperties": _TEXTS}]}
_FIELD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "type": {"enum": [kind.value for kind in FieldType]},
        "label": _BY_LANGUAGE,
        "labels": _BY_LANGUAGE,
        "required": {"type": "boolean"},
        "choices": {"type": ["array", "object"]},
        "pattern": {"type": "string"},
    },
    "additionalProperties": False,
}
_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "string"},
        "version": {"type": ["string", "integer"]},
        "language": {"type": "string"},
        "title": _TEXTS,
        "titles": _TEXTS,
        "fields": {
            "anyOf": [{"type": "object", "additionalProperties": _FIELD}, {"type": "array", "items": _FIELD}],
        },
        "one_of": {"type": ["array", "object", "string"]},
        "country": {"type": "string", "pattern": "^[A-Za-z]{2}$"},
        "subject": {"type": "string"},
        "question": {"type": "string"},
        "office": {"type": "string"},
        "name": {"type": "string"},
        "call_back": _TEXTS,
    },
    "required": ["fields"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Declarations:
    """Forms by id: a mapping of ids to declarations, or a list of declarations that have an ``id``."""

    def read(self, node: Node, path: str, faults: list[Fault]) -> Any:
        if node.kind == "mapping":
            return dict(node.entries)
        if node.kind != "list":
            return refuse(node, path, faults, self.phrase())
        found: dict[str, Node] = {}
        for index, item in enumerate(node.items):
            named = item.entries.get("id")
            if named is None or not named.is_scalar:
                refuse(item, f"{path}[{index}]", faults, "a form with an id", got="none")
            elif named.text in found:
                refuse(named, f"{path}[{index}].id", faults, "each form once")
            else:
                found[named.text] = item
        return found

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "object", "additionalProperties": _FORM}, {"type": "array", "items": _FORM}]}

    def phrase(self) -> str:
        return "forms by id, see docs/forms.md"


INCLUDED = Table({"forms": Key(Declarations(), "forms", required=True)}, extensions=True)
INCLUDES = Many(Text("a path"), most=100)


@dataclass(frozen=True)
class Declared:
    """Forms by id; ``known`` also names those whose declaration is faulty."""

    forms: Mapping[str, FormDefinition]
    known: frozenset[str]


def collect_forms(section: Section, base: Path) -> Declared:
    """Every form that a mailbox may name; faults are noted in the section. A declared one replaces a built-in one."""
    nodes: dict[str, Node] = {}
    for place in [section, *_read_included(section, base)]:
        for name, node in place.get("forms", {}).items():
            if name in nodes:
                remedy = f"it stands in {nodes[name].file}:{nodes[name].line} already"
                refuse(node, f"forms.{name}", section.faults, "each form once", remedy, f'"{name}" again')
                continue
            nodes[name] = node
    forms = dict(builtin_forms())
    known = frozenset(forms) | frozenset(nodes)
    for name, node in nodes.items():
        form = _declare(name, node, section.faults)
        if form is not None:
            forms[name] = form
    return Declared(forms, known)


def _declare(name: str, node: Node, faults: list[Fault]) -> FormDefinition | None:
    plain = node.plain()
    data = {"id": name, **plain} if isinstance(plain, dict) else plain
    try:
        form = read_declaration(data)
    except DeclarationError as error:
        place = _locate(node, error.path)
        refuse(place, f"forms.{name}.{error.path}", faults, error.expected, "see docs/forms.md")
        return None
    if form.id != name:
        refuse(node, f"forms.{name}.id", faults, f'"{name}", as it is called here', got=f'"{form.id}"')
        return None
    return form


def _locate(node: Node, path: str) -> Node:
    """The node that a path like ``fields.due.labels[1]`` leads to, or the last one on the way."""
    for step in re.findall(r"[^.\[\]]+", path):
        if node.kind == "list" and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
        elif step in node.entries:
            node = node.entries[step]
        else:
            break
    return node


def _read_included(section: Section, base: Path) -> list[Section]:
    found: list[Section] = []
    for item in section.get("include", ()):
        try:
            root = read_document(base / item.value, item.value, section.faults)
        except ConfigurationError as error:
            section.faults.extend(error.faults)
            continue
        included = INCLUDED.read(root, "", section.faults)
        if isinstance(included, Section):
            found.append(included)
    return found
