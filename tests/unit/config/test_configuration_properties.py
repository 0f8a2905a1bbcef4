"""Whatever the file holds, loading it gives settings or faults; never another exception, never without end."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from daemon.config import ConfigurationError, load
from daemon.settings import Settings

ROOT = Path(__file__).parents[3]
GOOD = [ROOT / "mailboxes.yaml", ROOT / "tests" / "corpora" / "configurations" / "contract.yaml"]
ODD = [
    None, True, False, 0, -1, 10**30, 1.5, "", " ", "x", "\x00", "\u202e", "a" * 5000, [], {}, [[]], [None], {"": None},
    {"x": {"y": []}}, [{}], ["x", {"y": 1}], "08:00-16:00", "24:00-24:00", "99:99", "2026-02-30", "12-31..01-01", "no",
    "embedded", "hot-01", {"host": "embedded"}, "sqlite:///", "postgresql+psycopg://", "../..", "<<",
]  # fmt: skip


def attempt(path: Path) -> Settings | None:
    """The settings, or None if there are faults; each fault is one that can be printed."""
    try:
        return load(path, secrets=True)
    except ConfigurationError as error:
        assert error.faults
        assert all(fault.expected and fault.got for fault in error.faults)
        assert str(error)
        return None


def places(node: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The path of every value in a tree."""
    found = [path] if path else []
    if isinstance(node, dict):
        for key, value in node.items():
            found += places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += places(value, (*path, index))
    return found


def put(tree: object, path: tuple[object, ...], value: object) -> None:
    for step in path[:-1]:
        tree = tree[step]  # type: ignore[index]
    tree[path[-1]] = value  # type: ignore[index]


@pytest.mark.parametrize("good", GOOD, ids=lambda path: path.stem)
def test_any_value_anywhere(good: Path, tmp_path: Path) -> None:
    """Each value of a good file replaced by odd ones: faults or settings, nothing else."""
    yaml = YAML(typ="safe", pure=True)
    text = good.read_text()
    rng = random.Random(7)
    target = tmp_path / "m.yaml"
    for path in places(yaml.load(text)):
        for value in rng.sample(ODD, 2):
            tree = yaml.load(text)
            put(tree, path, value)
            with target.open("w", encoding="utf-8") as stream:
                YAML(typ="safe", pure=True).dump(tree, stream)
            attempt(target)


@pytest.mark.parametrize("good", GOOD, ids=lambda path: path.stem)
def test_damaged_text(good: Path, tmp_path: Path) -> None:
    """Bytes lost, doubled, swapped or made odd: faults or settings, nothing else."""
    raw = good.read_bytes()
    rng = random.Random(11)
    target = tmp_path / "m.yaml"
    for _ in range(80):
        damaged = bytearray(raw)
        for _ in range(rng.randint(1, 6)):
            start = rng.randrange(len(damaged))
            end = min(len(damaged), start + rng.randint(1, 30))
            action = rng.randrange(4)
            if action == 0:
                del damaged[start:end]
            elif action == 1:
                damaged[start:start] = damaged[start:end]
            elif action == 2:
                damaged[start] = rng.choice(b"\t:{}[]&*!|>'\"%@`#-?,\n\x00\xff")
            else:
                damaged[start:end] = bytes(reversed(damaged[start:end]))
        target.write_bytes(bytes(damaged))
        attempt(target)
