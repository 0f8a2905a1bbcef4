"""The rules of the house, measured: arrows between rooms, sizes, annotations, whose packages these are."""

from __future__ import annotations

import ast
import importlib.util
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

import pytest

PACKAGES = ("daemon", "parsers", "db", "templates")
MAX_FUNCTION, P95_FUNCTION = 60, 40  # lines
MAX_FILE, P95_FILE = 450, 350
WALL_CLOCK = {"now", "today", "utcnow"}


def package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations)))


def sources() -> dict[str, ast.Module]:
    """Module path within the project -> its tree; migrations are made by a tool."""
    found = {}
    for package in PACKAGES:
        folder = package_folder(package)
        for path in sorted(folder.rglob("*.py")):
            name = f"{package}/{path.relative_to(folder).as_posix()}"
            if "/migrations/" not in name:
                found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


SOURCES = sources()


def imports(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def offenders(rooms: tuple[str, ...], forbidden: tuple[str, ...]) -> list[str]:
    """Modules below ``rooms`` that import something below ``forbidden``."""
    return [
        f"{name} imports {target}"
        for name, tree in SOURCES.items()
        if name.startswith(rooms)
        for target in imports(tree)
        if any(target == one or target.startswith(f"{one}.") for one in forbidden)
    ]


@pytest.mark.parametrize("room", ["parsers", "db", "templates"])
def test_parsers_db_and_templates_know_neither_each_other_nor_the_daemon(room: str) -> None:
    """Design, rule 15."""
    assert offenders((f"{room}/",), tuple(other for other in PACKAGES if other != room)) == []


def test_policy_is_pure() -> None:
    """Policy decides on values: no adapter, no service, no database, no templates, no network, no files."""
    forbidden = ("daemon.adapters", "daemon.services", "daemon.cli", "daemon.bootstrap", "db", "templates")
    outside = ("sqlalchemy", "imapclient", "imaplib", "smtplib", "socket", "subprocess", "threading", "requests")
    assert offenders(("daemon/policy/",), forbidden + outside) == []


def test_the_arrows_inside_the_daemon() -> None:
    """cli -> bootstrap -> services -> policy; adapters know no service, services no adapter of a foreign protocol."""
    upwards = offenders(("daemon/services/",), ("daemon.cli", "daemon.bootstrap", "daemon.scheduler"))
    assert [one for one in upwards if not one.startswith("daemon/services/demo")] == []  # the demo is a main program
    assert offenders(("daemon/services/",), ("daemon.adapters.imap", "daemon.adapters.smtp")) == []
    assert offenders(("daemon/adapters/",), ("daemon.services", "daemon.cli", "daemon.bootstrap", "db")) == []


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("imapclient", "daemon/adapters/imap"),
        ("pymap", "daemon/adapters/embedded"),
        ("smtplib", "daemon/adapters/smtp"),
    ],
)
def test_one_adapter_per_foreign_protocol(library: str, home: str) -> None:
    """Who speaks a protocol lives in one place."""
    strangers = [name for name, tree in SOURCES.items() if library in imports(tree) and not name.startswith(home)]
    assert strangers == []


def test_one_place_reads_the_wall_clock() -> None:
    """``datetime.now`` and its like stand in the clock's adapter only; everything else is given the time."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in WALL_CLOCK
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]
    assert [place for place in found if not place.startswith("daemon/adapters/clock.py")] == []


def test_functions_and_files_are_small() -> None:
    """Functions: p95 at most 40 lines, none over 60. Files: p95 at most 350, none over 450."""
    functions = [
        ((node.end_lineno or 0) - node.lineno + 1, f"{name}:{node.lineno} {node.name}")
        for name, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    files = [(count_lines(name), name) for name in SOURCES]
    for sizes, p95, longest in ((functions, P95_FUNCTION, MAX_FUNCTION), (files, P95_FILE, MAX_FILE)):
        sizes.sort()
        assert sizes[-1][0] <= longest, sizes[-1]
        assert sizes[int(len(sizes) * 0.95)][0] <= p95, sizes[int(len(sizes) * 0.95)]


def count_lines(name: str) -> int:
    package, _, rest = name.partition("/")
    return len((package_folder(package) / rest).read_text(encoding="utf-8").splitlines())


def test_every_function_is_annotated_and_every_module_has_a_docstring() -> None:
    """Whoever reads a signature knows what goes in and what comes out."""
    bare = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is None and node.name != "__init__"
    ]
    assert bare == []
    silent = [name for name, tree in SOURCES.items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_the_four_names_are_ours() -> None:
    """No other distribution installs a package of these names (PyPI's python-daemon also brings a ``daemon``)."""
    owners = packages_distributions()
    for name in PACKAGES:
        assert set(owners.get(name, ["sportello"])) == {"sportello"}, name
    with pytest.raises(PackageNotFoundError):
        version("python-daemon")
