"""The log: a closed vocabulary, through which no address, secret or text gets."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

import daemon.log
from daemon.log import KEYS, Vocabulary, VocabularyError, get_logger, locate
from daemon.states import EventName
from daemon.testing.logs import captured_logs

ROOT = Path(daemon.log.__file__).parent
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}


def test_line_is_one_json_object(capsys):
    """In production a line is one JSON object with event, level, timestamp and the keys given."""
    daemon.log.configure(json=True)
    get_logger().info(EventName.MESSAGE_SENT, outbox_id=7, purpose="acknowledgement", seconds=0.5)
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        **{"event": "message_sent", "level": "info", "outbox_id": 7},
        **{"purpose": "acknowledgement", "seconds": 0.5},
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mailbox", "hotline@desk.example"),
        ("code", "550 jan@example.org unknown"),
        ("error", "cannot read Zażółć gęślą jaźń"),
        ("subject", "hello"),
        ("password", "hunter2"),
        ("count", [1, 2]),
        ("key", "a\nb"),
    ],
)
def test_foreign_words_are_dropped_in_production_and_raise_in_tests(key, value, capsys):
    """An address, a text, an unknown key or a composite value does not reach the log."""
    daemon.log.configure(json=True)
    get_logger().info(EventName.MESSAGE_SENT, **{key: value})
    printed = capsys.readouterr().err
    assert str(value) not in printed
    assert json.loads(printed)["dropped"] == ([key] if key in KEYS else [])
    with pytest.raises(VocabularyError) as caught:
        Vocabulary(strict=True)(None, "info", {"event": EventName.MESSAGE_SENT, key: value})
    assert str(value) not in str(caught.value)


def test_unknown_event_is_not_logged_as_it_stands(capsys):
    """A free text in place of the event's name is replaced."""
    daemon.log.configure(json=True)
    get_logger().info("mail of jan@example.org failed")
    assert json.loads(capsys.readouterr().err)["event"] == "unnamed"


def test_captured_logs_are_strict():
    """The helper of the tests shows the lines and raises at a foreign word."""
    with captured_logs() as lines:
        get_logger().info(EventName.MAIL_FILED, mail_id=1)
        with pytest.raises(VocabularyError):
            get_logger().info(EventName.MAIL_FILED, subject="x")
    assert [(line["event"], line["mail_id"]) for line in lines] == [("mail_filed", 1)]


def test_place_of_an_error_holds_nothing_of_its_text():
    """``locate`` names class, file and line, and passes the vocabulary."""
    try:
        raise ValueError("secret of jan@example.org")
    except ValueError as error:
        place = locate(error)
    assert place.startswith("ValueError:daemon/test_log.py:")
    Vocabulary(strict=True)(None, "info", {"event": EventName.MAIL_SHUNTED, "where": place})


def log_calls() -> list[tuple[str, ast.Call]]:
    """Every call of a logger in the daemon, with its place."""
    found = []
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
                target = ast.unparse(node.func.value)
                if "log" in target.lower():
                    found.append((f"{file.relative_to(ROOT)}:{node.lineno}", node))
    return found


def test_every_log_call_in_the_daemon_keeps_to_the_vocabulary():
    """Each call uses a name of EventName, no text, and only keys of the list, so that nothing is dropped in production."""
    calls = log_calls()
    assert calls
    wrong = []
    for place, call in calls:
        keys = {keyword.arg for keyword in call.keywords}
        named = call.args and not isinstance(call.args[0], ast.Constant | ast.JoinedStr | ast.BinOp)
        if not named or not keys <= KEYS:
            wrong.append(f"{place}: {ast.unparse(call)[:100]}")
    assert wrong == []
