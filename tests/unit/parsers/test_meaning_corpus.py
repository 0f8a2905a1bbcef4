"""The golden mails of meaning: ``tests/corpora/{kinds,reports,replies,forwards}``, each pair with its reason."""

from dataclasses import asdict
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from parsers import parse

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
FAMILIES = ("kinds", "reports", "replies", "forwards")
CASES = [path for family in FAMILIES for path in sorted((CORPORA / family).glob("*.eml"))]


def plain(value):
    """Dataclasses and instants in the words of the yaml files."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def among(expected, found):
    """Whether everything expected is found; keys that are not named do not matter."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            key in found and among(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return isinstance(found, list) and len(expected) == len(found) and all(map(among, expected, found))
    return expected == found


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_golden_mail_of_meaning(path):
    """A mail of the corpus means what its yaml file says."""
    expected = YAML(typ="safe").load(path.with_suffix(".yaml"))
    assert expected.pop("why")
    message = parse(path.read_bytes())
    found = {
        "kind": message.kind.value,
        "opens_ticket": message.opens_ticket,
        "acknowledgeable": message.acknowledgeable,
        "reply_text": message.reply_text,
        "language": message.language,
        "auto_submitted": message.auto_submitted,
        "delivery_report": plain(asdict(message.delivery_report)) if message.delivery_report else None,
        "disposition_report": plain(asdict(message.disposition_report)) if message.disposition_report else None,
        "forwarded": plain(asdict(message.forwarded)) if message.forwarded else None,
    }
    wrong = {key: (value, found[key]) for key, value in expected.items() if not among(value, found[key])}
    assert not wrong, [each.rule for each in message.evidence if each.hit]


def test_every_family_is_there():
    """Each mail has its expectation and each expectation its mail."""
    for family in FAMILIES:
        mails = {path.stem for path in (CORPORA / family).glob("*.eml")}
        assert len(mails) >= 10, family
        assert mails == {path.stem for path in (CORPORA / family).glob("*.yaml")}
