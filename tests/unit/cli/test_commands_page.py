"""docs/commands.md and the program name the same verbs and options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from daemon.cli import _hoist_config
from daemon.cli.app import app

PAGE = (Path(__file__).parents[3] / "docs" / "commands.md").read_text(encoding="utf-8")


def verbs() -> Iterator[tuple[str, set[str]]]:
    """Every verb of the program with its long options."""

    def walk(command: object, path: str) -> Iterator[tuple[str, set[str]]]:
        children = getattr(command, "commands", {})
        for name, child in children.items():
            yield from walk(child, f"{path} {name}".strip())
        if path and (not children or getattr(command, "invoke_without_command", False)):
            options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
            yield path, options - {"--help"}

    yield from walk(get_command(app), "")


def rows() -> dict[str, set[str]]:
    """Verbs of the page with the long options that their rows name."""
    cells = re.findall(r"^\| `([^`]+)` \|(.*)", PAGE, re.MULTILINE)
    return {re.match(r"[a-z]+(?: [a-z]+)*", cell)[0]: set(re.findall(r"--[a-z]+", cell + text)) for cell, text in cells}


def test_page_and_program_name_the_same_verbs() -> None:
    """No verb is missing on the page, none is invented."""
    assert set(rows()) == {verb for verb, _ in verbs()}


@pytest.mark.parametrize(("verb", "options"), list(verbs()))
def test_every_option_is_on_the_page(verb: str, options: set[str]) -> None:
    """A row names every option, except a --json that changes nothing."""
    assert options - {"--json"} <= rows()[verb]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["tickets", "--config", "x.yaml"], ["--config", "x.yaml", "tickets"]),
        (["tickets", "--config=x.yaml", "--json"], ["--config=x.yaml", "tickets", "--json"]),
        (["--config", "x.yaml", "tickets"], ["--config", "x.yaml", "tickets"]),
        (["parse", "--", "--config", "x"], ["parse", "--", "--config", "x"]),
        (["tickets", "--config"], ["tickets", "--config"]),
    ],
)
def test_config_may_stand_behind_the_verb(given: list[str], wanted: list[str]) -> None:
    """--config is global wherever it stands, but not behind --."""
    assert _hoist_config(given) == wanted
