"""The golden mails of ``tests/corpora/structure``: each pair says why it exists and what must come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from parsers import ParsedMessage, parse

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "structure"
CASES = sorted(CORPUS.glob("*.eml"))


def seen(message: ParsedMessage) -> dict[str, Any]:
    """The outcome in the words of the yaml files."""

    def pair(address: Any) -> list[str] | None:
        return None if address is None else [address.display_name, address.addr_spec]

    return {
        "subject": message.subject,
        "author": pair(message.author),
        "authors": [pair(one) for one in message.authors],
        "to": [pair(one) for one in message.to],
        "text": "\n".join(line.rstrip() if line != "-- " else line for line in message.text.strip().split("\n")),
        "charset": message.charset,
        "message_id": message.message_id,
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "filenames": [one.filename for one in message.attachments],
    }


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_golden_mail_of_structure(path: Path) -> None:
    """A mail of the corpus gives what its yaml file says; the attachments decode to their hash again."""
    expected = YAML(typ="safe").load(path.with_suffix(".yaml"))
    assert expected.pop("why")
    message = parse(path.read_bytes())
    assert set(expected.pop("defects", ())) <= set(message.defects)
    attachments = expected.pop("attachments", None)
    if attachments is not None:
        assert len(message.attachments) == len(attachments)
        for wanted, found in zip(attachments, message.attachments, strict=True):
            assert {key: getattr(found, key) for key in wanted} == wanted
            assert len(found.content()) == found.size
    assert {key: value for key, value in seen(message).items() if key in expected} == expected


def test_the_corpus_is_there() -> None:
    """Every mail has its expectation and every expectation its mail."""
    assert len(CASES) >= 60
    assert {path.stem for path in CASES} == {path.stem for path in CORPUS.glob("*.yaml")}
