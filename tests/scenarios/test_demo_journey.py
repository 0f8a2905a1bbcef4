"""The demo as a scenario: the shipped configuration, the embedded server, sample letters, Friday and Monday."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from daemon.cli.app import app
from daemon.services.demo import find_shipped_configuration, open_demo, read_letters
from parsers import parse


@pytest.fixture(scope="module")
def shown() -> dict[str, object]:
    """What ``demo --json`` prints."""
    result = CliRunner().invoke(app, ["demo", "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_demo_json_has_the_agreed_shape(shown: dict[str, object]) -> None:
    """now, mailboxes, tickets, outbox and shunted, as they stand on Monday at eight."""
    assert {"now", "mailboxes", "tickets", "outbox", "shunted"} <= set(shown)
    assert shown["now"] == "2026-11-23T08:00:00+01:00"
    assert shown["shunted"] == []
    assert all(mailbox["unaccounted"] == 0 for mailbox in shown["mailboxes"])


def test_the_acknowledgement_rule_is_visible(shown: dict[str, object]) -> None:
    """Friday 17:15: the closed hot line waits for Monday 08:00, the open Italian desk answers at once."""
    friday = {ticket["number"]: ticket["acknowledgement"] for ticket in shown["before"]["tickets"]}
    monday = {ticket["number"]: ticket["acknowledgement"] for ticket in shown["tickets"]}
    assert shown["before"]["now"] == "2026-11-20T17:15:00+01:00"
    assert friday["HOT-2026-000001"]["state"] == "scheduled"
    assert friday["URP-2026-000001"]["state"] == "sent"
    assert monday["HOT-2026-000001"]["state"] == "sent"
    assert monday["HOT-2026-000001"]["at"] == "2026-11-23T08:00:00+01:00"
    assert monday["URP-2026-000001"]["at"] == "2026-11-20T17:15:00+01:00"


def test_every_letter_ends_where_it_belongs(shown: dict[str, object]) -> None:
    """Form, follow-up, ordinary question, out-of-office, bounce, and the damaged one is filed all the same."""
    states: dict[str, int] = {}
    for mailbox in shown["mailboxes"]:
        for state, count in mailbox["states"].items():
            states[state] = states.get(state, 0) + count
    assert states["new_ticket"] >= 3
    assert states["follow_up"] == 1
    assert states["auto_reply"] == 1
    assert states["delivery_report"] == 1
    hot = next(ticket for ticket in shown["tickets"] if ticket["number"] == "HOT-2026-000001")
    assert (hot["category"], hot["state"], hot["office"]) == ("hot-01", "open", "Urząd Gminy Przykładowo")
    assert "jan.wojcik@powiat.example" in [ticket["requester"]["addr_spec"] for ticket in shown["tickets"]]


def test_each_request_is_acknowledged_once(shown: dict[str, object]) -> None:
    """One acknowledgement per ticket, all sent by Monday."""
    sent = [row["ticket"] for row in shown["outbox"] if row["purpose"] == "acknowledgement" and row["state"] == "sent"]
    assert sorted(sent) == sorted(ticket["number"] for ticket in shown["tickets"])


def test_people_see_both_states_and_an_acknowledgement() -> None:
    """Without --json: both days, the tables, and the words of an acknowledgement."""
    result = CliRunner().invoke(app, ["demo"])
    assert result.exit_code == 0
    assert "Fri 2026-11-20 17:15" in result.stdout
    assert "Now it is Mon 2026-11-23 08:00" in result.stdout
    assert "[HOT-2026-000001]" in result.stdout


def test_the_demo_leaves_nothing_behind() -> None:
    """Its folder is gone afterwards, and the shipped configuration was only copied."""
    before = find_shipped_configuration().read_bytes()
    with open_demo() as demo:
        folder = demo.folder
        assert demo.configuration.read_bytes() == before
        assert folder.is_dir()
    assert not folder.exists()


def test_letters_are_addressed_to_shipped_mailboxes() -> None:
    """Six letters at least, with CRLF line ends, one of them with defects."""
    letters = read_letters()
    assert len(letters) >= 6
    assert all(b"\n" not in letter.raw.replace(b"\r\n", b"") for letter in letters)
    assert any(parse(letter.raw).defects for letter in letters)
