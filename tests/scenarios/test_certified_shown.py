"""What ``ticket`` and ``outbox`` show of certified mail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daemon.cli.app import app
from daemon.services.demo import CITIZEN_BOX, PEC_BOX, open_demo
from daemon.testing.pec_provider import Outcome

NUMBER = "PEC-2026-000001"


def ask(configuration: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["--config", str(configuration), *words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module", params=[Outcome.DELIVERED, Outcome.FULL])
def shown(request, tmp_path_factory):
    """The demo's certified ticket, delivered or failed, with a forged receipt on top: as JSON and as tables."""
    with open_demo() as demo:
        demo.providers.outcomes[CITIZEN_BOX] = request.param
        demo.send_letters()
        demo.pass_once()
        [sent] = [content for envelope, content in demo.app.embedded.sent if envelope.sender == PEC_BOX]
        our_id = sent.split(b"Message-ID: ", 1)[1].split(b"\r\n", 1)[0]
        demo._deliver(
            PEC_BOX,
            b"From: posta-certificata@x.example\r\nTo: x@x\r\nX-Ricevuta: avvenuta-consegna\r\n"
            b"Message-ID: <forged@x>\r\nX-Riferimento-Message-ID: " + our_id + b"\r\n\r\nx\r\n",
        )
        demo.go_to_monday()
        demo.pass_once()
        demo.pass_once()
        yield {
            "outcome": request.param,
            "ticket": json.loads(ask(demo.configuration, "ticket", NUMBER, "--json")),
            "hot": json.loads(ask(demo.configuration, "ticket", "HOT-2026-000001", "--json")),
            "outbox": json.loads(ask(demo.configuration, "outbox", "--json")),
            "words": ask(demo.configuration, "ticket", NUMBER),
            "list": ask(demo.configuration, "outbox"),
        }


def test_the_wrapper_of_the_ticket_is_shown(shown) -> None:
    """Who vouches for it, by what identifiers, and what its signature was worth when it came."""
    wrapper = shown["ticket"]["certified"]
    assert shown["ticket"]["assurance"] == wrapper["assurance"] == "certified"
    assert (wrapper["kind"], wrapper["sender"]) == ("posta-certificata", CITIZEN_BOX)
    assert wrapper["signature"]["state"] == "valid"
    assert wrapper["signature"]["checks"]
    assert wrapper["provider_msgid"] and wrapper["our_msgid"]


def test_the_state_of_each_recipient_is_shown(shown) -> None:
    """Accepted by the provider, then delivered or failed with the time and the code, in the offset of the desk."""
    [message] = shown["ticket"]["delivery"]
    [one] = message["recipients"]
    failed = shown["outcome"] is Outcome.FULL
    assert message["state"] == "accepted"
    assert message["provider_msgid"] and message["accepted_at"].endswith("+01:00")
    assert (one["address"], one["sort"], one["state"]) == (
        CITIZEN_BOX,
        "certificato",
        "failed" if failed else "delivered",
    )
    assert (one["status"], one["error_code"]) == (("5.2.2", "altro") if failed else ("", ""))
    assert one["conflict"] is False
    assert message["flags"] == ["untrusted_receipt"]
    [row] = [row for row in shown["outbox"] if row["ticket"] == NUMBER and row["purpose"] == "acknowledgement"]
    assert row["certified"]["recipients"] == message["recipients"]
    assert row["id"] == message["outbox"]


def test_every_receipt_is_shown_believed_or_not(shown) -> None:
    """Acceptance, delivery or failure with its reason, and the forged one marked as such."""
    kinds = [(one["kind"], one["trusted"]) for one in shown["ticket"]["receipts"]]
    last = "errore-consegna" if shown["outcome"] is Outcome.FULL else "avvenuta-consegna"
    assert sorted(kinds) == sorted([("accettazione", True), (last, True), ("avvenuta-consegna", False)])
    [told] = [one for one in shown["ticket"]["receipts"] if (one["kind"], one["trusted"]) == (last, True)]
    assert told["recipient"] == CITIZEN_BOX
    assert told["provider"] == "Gestore Due S.p.A."
    assert ("casella piena" in told["error_text"]) is (shown["outcome"] is Outcome.FULL)


def test_people_see_the_same(shown) -> None:
    """In the words of ``ticket`` and in the list of ``outbox``."""
    state = "failed" if shown["outcome"] is Outcome.FULL else "delivered"
    for word in ("posta-certificata", "accettazione", "Gestore Due", "valid", state, "NO"):
        assert word in shown["words"]
    assert f"sent, {state}" in shown["list"]


def test_an_ordinary_ticket_has_nothing_certified(shown) -> None:
    """The keys are there and empty."""
    assert (shown["hot"]["certified"], shown["hot"]["delivery"], shown["hot"]["receipts"]) == (None, [], [])
    assert all(row["certified"] is None for row in shown["hot"]["outbox"])


def test_explain_says_how_far_a_wrapper_is_believed(tmp_path) -> None:
    """The dry run of a forged envelope: unverified, and the state of its signature."""
    with open_demo() as demo:
        envelope = tmp_path / "forged.eml"
        envelope.write_bytes(
            b"From: posta-certificata@x.example\r\nTo: sportello@pec.desk.example\r\nX-Trasporto: posta-certificata\r\n"
            b"Message-ID: <f@x>\r\nSubject: POSTA CERTIFICATA: x\r\n\r\nDomanda.\r\n"
        )
        found = json.loads(ask(demo.configuration, "explain", str(envelope), "--mailbox", "pec", "--json"))
        words = ask(demo.configuration, "explain", str(envelope), "--mailbox", "pec")
    assert found["assurance"] == "unverified"
    assert found["certified"]["signature"]["state"] == "unsigned"
    assert (found["acknowledgement"]["state"], found["acknowledgement"]["reason"]) == ("suppressed", "unverified")
    assert "unsigned" in words
