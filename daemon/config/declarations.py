"""Forms: the built-in ones, those of ``forms:`` and those of included files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from daemon.config.document import Node, read_document
from daemon.config.faults import ConfigurationError
from daemon.config.keys import INCLUDED
from daemon.config.shapes import Section
from parsers.values import FormDefinition

BUILT_IN_IDS = ("hot-01", "delega-it")


@dataclass(frozen=True)
class Declared:
    """Forms by id; ``known`` also names those whose declaration is faulty."""

    forms: dict[str, FormDefinition]
    known: frozenset[str]


def collect_forms(section: Section, base: Path) -> Declared:
    """Every form that a mailbox may name; faults are noted in the section."""
    nodes: dict[str, tuple[Node, str]] = {}
    places = [(section, "forms")] + [(included, "forms") for included in _read_included(section, base)]
    for place, key in places:
        for name, node in place.get(key, {}).items():
            if name in nodes:
                first = nodes[name][0]
                remedy = f"it stands in {first.file}:{first.line} already"
                Section({}, node, f"forms.{name}", section.faults).refuse(None, "a form of its own name", remedy, name)
                continue
            nodes[name] = (node, f"forms.{name}")
    return Declared({}, frozenset(nodes) | frozenset(BUILT_IN_IDS))


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
