"""The page about meaning names the rules as they are."""

import re
from pathlib import Path

from parsers.kinds.rules import RULES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "meaning.md"


def test_the_page_lists_every_rule_in_its_order():
    """A rule that is added, renamed or moved must be so on the page too."""
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [rule.name for rule in RULES]
