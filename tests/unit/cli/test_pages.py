"""The pages: links lead somewhere, and the configurations they show are good ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.config import load

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = [
    block
    for block in re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "configuration.md").read_text("utf-8"), re.DOTALL)
    if "\ncalendars:" in block
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file of the project."""
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


@pytest.mark.parametrize("example", EXAMPLES)
def test_whole_examples_load(example: str, tmp_path: Path) -> None:
    """A configuration that a page shows as a whole is valid."""
    path = tmp_path / "mailboxes.yaml"
    path.write_text(example, encoding="utf-8")
    assert load(path).mailboxes


def test_the_refund_form_of_the_page_is_a_good_declaration(tmp_path: Path) -> None:
    """The declared form that docs/configuration.md shows can be used by a mailbox."""
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    [block] = [block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "refund:" in block]
    declared = block.replace("include: [forms/leave.yaml]\n", "")
    path = tmp_path / "mailboxes.yaml"
    path.write_text(EXAMPLES[0].replace("prefix: DSK", "prefix: DSK\n    forms: [refund]") + declared, encoding="utf-8")
    [form] = load(path).mailboxes["desk"].forms
    assert form.one_of == (("phone", "mail"),)
