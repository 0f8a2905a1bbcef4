"""The demo as a scenario: the shipped configuration, the embedded server, sample letters, Friday and Monday."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

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
    assert states["new_ticket"] == 4
    assert states["pec_receipt"] == 2
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


def test_a_certified_question_is_acknowledged_and_delivered(shown: dict[str, object]) -> None:
    """PEC: the citizen is the requester, the answer goes by PEC, and the provider's receipts prove its delivery."""
    [before] = [row for row in shown["before"]["outbox"] if row["mailbox"] == "pec"]
    assert (before["state"], before["certified"]["state"]) == ("sent", "accepted")
    [ticket] = [ticket for ticket in shown["tickets"] if ticket["channel"] == "pec"]
    assert ticket["requester"]["addr_spec"] == "mario.bianchi@pec.cittadini.example"
    assert ticket["assurance"] == "certified"
    assert ticket["acknowledgement"]["state"] == "delivered"
    [after] = [row for row in shown["outbox"] if row["mailbox"] == "pec"]
    [recipient] = after["certified"]["recipients"]
    assert (recipient["address"], recipient["state"]) == ("mario.bianchi@pec.cittadini.example", "delivered")
    assert recipient["at"].startswith("2026-11-20T17:15:0")


def test_evidence_of_a_certified_question(tmp_path: Path) -> None:
    """Envelope, acknowledgement and both receipts byte for byte, with an index whose digests are right."""
    with open_demo() as demo:
        demo.send_letters()
        demo.pass_once()
        demo.go_to_monday()
        demo.pass_once()
        words = ["--config", str(demo.configuration), "evidence", "PEC-2026-000001", "--output", str(tmp_path / "out")]
        assert CliRunner().invoke(app, words).exit_code == 0
        assert CliRunner().invoke(app, words).exit_code == 2  # not empty any more
        assert CliRunner().invoke(app, [*words[:3], "PEC-1", *words[4:]]).exit_code == 1
        stored = [path.read_bytes() for path in (demo.folder / "var" / "raw").glob("*/*")]
        sent = demo.app.embedded.sent
    index = json.loads((tmp_path / "out" / "index.json").read_text())
    assert index["complete"] is True
    assert [entry["role"] for entry in index["files"]] == ["received", "sent", "receipt", "receipt"]
    kinds = [entry["kind"] for entry in index["files"] if entry["role"] == "receipt"]
    assert kinds == ["accettazione", "avvenuta-consegna"]
    assert index["files"][0]["certified"]["signature_state"] == "valid"
    for entry in index["files"]:
        content = (tmp_path / "out" / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert content in (stored if entry["role"] != "sent" else [raw for _, raw in sent])
        assert f"{entry['sha256']}  {entry['file']}" in (tmp_path / "out" / "SHA256SUMS").read_text()
    text = (tmp_path / "out" / "index.txt").read_text()
    assert "PEC-2026-000001" in text
    assert "avvenuta-consegna" in text


def test_people_see_both_states_and_an_acknowledgement() -> None:
    """Without --json: both days, the tables, and the words of an acknowledgement."""
    result = CliRunner().invoke(app, ["demo"])
    assert result.exit_code == 0
    assert "Fri 2026-11-20 17:15" in result.stdout
    assert "Now it is Mon 2026-11-23 08:00" in result.stdout
    assert "[HOT-2026-000001]" in result.stdout
    assert "PEC-2026-000001 came by certified mail" in result.stdout
    for word in ("pec, certified", "accettazione", "avvenuta-consegna", "sent, delivered"):
        assert word in result.stdout


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
