"""The evidence of a ticket, as a lawyer and a script would read it."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from scenarios import counter
from scenarios.certified_counter import BOX, CITIZEN, QUESTION, CertifiedCounter

from daemon.services.evidence import EvidenceError, UnknownTicket, export_evidence
from daemon.services.evidence_index import one_line
from daemon.testing.pec_provider import Outcome
from db.tables import outbox
from parsers.pec import open_certified


@pytest.fixture
def desk(tmp_path):
    made = CertifiedCounter(tmp_path)
    yield made
    made.database.dispose()


def export(desk, folder, number=None, **changes):
    settings = replace(desk.settings, **changes)
    number = number or desk.tickets[0].number
    return export_evidence(desk.database, desk.raw_store, settings, number, folder, desk.clock.now())


def test_every_byte_sent_and_received_is_there(desk, tmp_path):
    """Envelope, letter inside, daticert files, acknowledgement and receipts, each with its digest."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    out = tmp_path / "out"
    index = export(desk, out)
    assert index["complete"] is True
    raws = {desk.raw_store.get(mail.sha256) for mail in desk.mails}
    raws |= {bytes(row.content) for row in desk.rows(outbox)}
    assert {(out / entry["file"]).read_bytes() for entry in index["files"]} == raws
    listed = [one for entry in index["files"] for one in (entry, *entry["extracts"])]
    for one in listed:
        assert hashlib.sha256((out / one["file"]).read_bytes()).hexdigest() == one["sha256"]
    assert {path.name for path in out.iterdir()} == {one["file"] for one in listed} | {
        "index.json",
        "index.txt",
        "SHA256SUMS",
    }
    assert json.loads((out / "index.json").read_text()) == json.loads(json.dumps(index, default=str))
    envelope = next(entry for entry in index["files"] if entry["role"] == "received")
    assert [one["what"] for one in envelope["extracts"]] == ["daticert", "original"]
    opened = open_certified((out / envelope["file"]).read_bytes(), desk.authority.anchors())
    assert [(out / one["file"]).read_bytes() for one in envelope["extracts"]] == [opened.evidence, opened.original]


def test_the_result_of_verification_is_that_of_the_arrival(desk, tmp_path):
    """The state and every sub-result as recorded, although nobody trusts the test authority any more."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    index = export(desk, tmp_path / "out")
    for entry in index["files"]:
        if entry["role"] != "sent":
            found = entry["certified"]
            assert (found["signature_state"], found["assurance"]) == ("valid", "certified")
            assert len(found["signature"]["checks"]) > 5
            assert found["event_time"].endswith("+01:00")
            assert found["provider"] and found["provider_msgid"]


def test_a_failure_is_told_with_its_reason(desk, tmp_path):
    """What the provider said of the recipient stands in both indexes."""
    desk.provider.outcomes[CITIZEN] = Outcome.FULL
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    index = export(desk, tmp_path / "out")
    [failure] = [entry for entry in index["files"] if entry.get("kind") == "errore-consegna"]
    assert "casella piena" in failure["error_text"]
    assert failure["trusted"] is True
    sent = next(entry for entry in index["files"] if entry.get("purpose") == "acknowledgement")
    assert [(one["address"], one["state"]) for one in sent["certified"]["recipients"]] == [(CITIZEN, "failed")]
    text = (tmp_path / "out" / "index.txt").read_text()
    assert "casella piena" in text
    assert f"{CITIZEN}: non consegnato" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", ("Prove relative alla richiesta", "ricevuta del gestore", "consegnato")),
        ("pl", ("Dowody w sprawie", "pokwitowanie dostawcy", "doręczona")),
        ("en", ("Evidence of request", "receipt of the provider", "delivered")),
    ],
)
def test_the_index_speaks_the_language_of_the_desk(desk, tmp_path, language, words):
    """Polish, Italian, English; every fact of the files is in it."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    boxes = {name: replace(box, language=language) for name, box in desk.settings.mailboxes.items()}
    index = export(desk, tmp_path / language, mailboxes=boxes)
    text = (tmp_path / language / "index.txt").read_text(encoding="utf-8")
    for word in (*words, *(entry["sha256"] for entry in index["files"]), "Certificato di residenza"):
        assert word in text
    assert "None" not in text


def test_an_ordinary_ticket_has_evidence_too(tmp_path):
    """A mail and its acknowledgement, without anything certified."""
    desk = counter.Counter(tmp_path)
    desk.hand_in(counter.letter())
    index = export(desk, tmp_path / "out")
    assert [entry["role"] for entry in index["files"]] == ["received", "sent", "sent"]
    assert all("certified" not in entry for entry in index["files"])
    assert "Dowody w sprawie HOT-2026-000001" in (tmp_path / "out" / "index.txt").read_text(encoding="utf-8")
    desk.database.dispose()


def test_bytes_that_are_gone_or_changed_are_named(desk, tmp_path):
    """An incomplete export says so; what is there is written all the same."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    first, second, _third = desk.mails
    raw = tmp_path / "raw"
    (raw / first.sha256[:2] / first.sha256).unlink()
    (raw / second.sha256[:2] / second.sha256).write_bytes(b"other bytes")
    index = export(desk, tmp_path / "out")
    assert index["complete"] is False
    assert (index["missing_mails"], index["altered_mails"]) == ([first.id], [second.id])
    assert len(index["files"]) == 4
    assert str(first.id) in (tmp_path / "out" / "index.txt").read_text(encoding="utf-8")


def test_evidence_is_never_mixed_with_other_files(desk, tmp_path):
    """A folder with anything in it is refused and left as it was; so is a file in its place."""
    desk.citizen_writes()
    desk.run_for(timedelta(hours=1))
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    with pytest.raises(EvidenceError, match="not empty"):
        export(desk, out)
    assert [path.name for path in out.iterdir()] == ["letter.txt"]
    with pytest.raises(EvidenceError):
        export(desk, out / "letter.txt")
    with pytest.raises(UnknownTicket):
        export(desk, tmp_path / "new", "PEC-2026-999999")
    assert not (tmp_path / "new").exists()


def test_hostile_names_never_leave_the_folder(desk, tmp_path):
    """Kinds and identifiers from the wire name no file; in the index they are one harmless line."""
    desk.until_acknowledged()
    [message] = [row for row in desk.rows(outbox) if row.purpose == "acknowledgement"]
    forged = (
        f"From: posta-certificata@x.example\nTo: {BOX}\nSubject: x\nMessage-ID: <../../../etc/x@x>\n"
        f"X-Ricevuta: ../../oops\x1b[2J\nX-Riferimento-Message-ID: <{message.message_id}>\n\nx\n"
    )
    desk.receive(forged.replace("\n", "\r\n").encode(), "pec")
    desk.intake.file_backlog(patient=False)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    index = export(desk, tmp_path / "a" / "b" / "out")
    after = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert all(path.parent == tmp_path / "a" / "b" / "out" for path in after)
    [receipt] = [entry for entry in index["files"] if entry["role"] == "receipt"]
    assert receipt["trusted"] is False
    text = (tmp_path / "a" / "b" / "out" / "index.txt").read_text(encoding="utf-8")
    assert "\x1b" not in text


def test_values_from_outside_stay_on_their_line():
    """No line ends, no control characters, bounded."""
    assert one_line("a\r\nb\x1b[2J\u202ec" + "d" * 9999).startswith("a b [2J c")
    assert len(one_line("d" * 9999)) == 2000
    assert QUESTION.strip() in one_line(QUESTION)
