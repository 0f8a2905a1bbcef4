"""The 25 messages of the shared corpus, trusted through their own test CA, give the values written beside them."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from parsers.pec import certified_json, open_certified, read_anchors
from parsers.pec.mime import read_message
from parsers.values import SignatureState

FOLDER = Path(__file__).parents[2] / "corpora" / "pec"
SAMPLES = FOLDER / "synthetic-rfc6109"
EXPECTED = {
    Path(name).name: value for name, value in json.loads((FOLDER / "expected-synthetic.json").read_text()).items()
}
KINDS = {"busta-trasporto": "posta-certificata", "busta-anomalia": "anomalia"}
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def corpus_anchors():
    issuer = x509.load_pem_x509_certificate((SAMPLES / "test-ca1.pem").read_bytes())
    spki = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return read_anchors((SAMPLES / "test-root.pem").read_bytes(), [hashlib.sha256(spki).hexdigest()])


ANCHORS = corpus_anchors()


def opened(name, *, raw=None, anchors=ANCHORS, at=NOW):
    envelope = open_certified((SAMPLES / name).read_bytes() if raw is None else raw, anchors, at)
    assert envelope is not None
    return envelope


def unbracketed(value):
    return value.strip().removeprefix("<").removesuffix(">") if value else None


@pytest.mark.parametrize("name", EXPECTED)
def test_kind_is_decided_by_the_top_level_header(name):
    """Each sample has the kind of its header; envelopes are named as the command line names them."""
    kind = EXPECTED[name]["kind"]
    assert opened(name).kind == KINDS.get(kind, kind)


@pytest.mark.parametrize("name", EXPECTED)
def test_signature_state_and_its_parts(name):
    """The state and every sub-result (digest, signature, chain, address, policy) are those of the corpus."""
    wanted, report = EXPECTED[name]["signature"], opened(name).signature
    assert report.state == wanted.get("state", "unsigned")
    if not wanted["signed"]:
        return
    hits = {check.rule: check.hit for check in report.checks}
    assert (hits["digest"], hits["signature"], hits["chain"]) == (
        wanted["digest_ok"],
        wanted["signature_ok"],
        wanted["chain_ok"],
    )
    assert (hits["san_is_from"], hits["pec_policy"]) == (wanted["san_matches_from"], wanted["pec_policy"])
    assert report.digest_algorithm == wanted["digest_alg"]
    assert report.signing_time == datetime.fromisoformat(wanted["signing_time"])
    assert wanted["leaf_subject"].startswith(f"CN={report.signer},")


@pytest.mark.parametrize("name", [name for name, value in EXPECTED.items() if value.get("daticert")])
def test_every_daticert_field(name):
    """Every element of daticert.xml arrives in the envelope."""
    facts, envelope = EXPECTED[name]["daticert"], opened(name)
    local = datetime.strptime(f"{facts['giorno']} {facts['ora']} {facts['zona']}", "%d/%m/%Y %H:%M:%S %z")
    assert envelope.event_time == local
    assert envelope.sender == facts["mittente"]
    assert envelope.reply_to == facts["risposte"]
    assert [list(pair) for pair in envelope.recipients] == facts["destinatari"]
    assert envelope.subject == facts["oggetto"]
    assert envelope.provider == facts["gestore"]
    assert envelope.provider_msgid == facts["identificativo"]
    assert envelope.our_msgid == unbracketed(facts["msgid"])
    assert envelope.receipt_type == (facts["ricevuta"] or "")
    assert envelope.subject_recipient == facts["consegna"]
    assert list(envelope.taken_in_charge) == facts["ricezione"]
    assert envelope.error_code == facts["errore"]
    assert envelope.error_text == (facts["errore_esteso"] or "")


@pytest.mark.parametrize("name", EXPECTED)
def test_the_enclosed_original_is_found(name):
    """The enclosed mail is handed out byte for byte, with its own threading header; receipts without one have none."""
    wanted, envelope = EXPECTED[name].get("original"), opened(name)
    if wanted is None:
        assert envelope.original is None
        return
    assert envelope.original in (SAMPLES / name).read_bytes()
    inner = read_message(envelope.original)
    for header, value in wanted.items():
        assert inner.first(header) == value
    assert envelope.message_id == unbracketed(EXPECTED[name]["message_id"])


def test_hostile_inner_headers_do_not_change_the_kind():
    """An X-Ricevuta and a daticert.xml inside the enclosed mail are user text: it stays a transport envelope."""
    envelope = opened("24-busta-trasporto-header-ostili-interni.eml")
    assert (envelope.kind, envelope.is_receipt, envelope.assurance) == ("posta-certificata", False, "certified")
    assert envelope.subject_recipient is None
    assert envelope.sender == "cliente@pec.cliente.example"


def test_an_anomaly_is_never_certified_by_what_it_wraps():
    """A bounced PEC inside an anomaly envelope has its own daticert.xml, which certifies nothing here."""
    envelope = opened("31-anomalia-dsn-con-busta-annidata.eml")
    assert (envelope.kind, envelope.assurance, envelope.evidence) == ("anomalia", "not_certified", None)
    assert envelope.recipients == ()
    assert b"multipart/report" in (envelope.original or b"")


@pytest.mark.parametrize(
    "name", ["50-contraffatta-senza-firma.eml", "51-consegna-manomessa.eml", "52-consegna-from-diverso-da-san.eml"]
)
def test_forged_and_altered_messages_are_never_certified(name):
    """No signature, another content and another provider's address: none of them is certified."""
    assert opened(name).assurance == "unverified"


@pytest.mark.parametrize("name", EXPECTED)
def test_shipped_anchors_do_not_trust_the_test_authority(name):
    """With the anchors of the real providers no sample of the test CA is certified."""
    envelope = open_certified((SAMPLES / name).read_bytes())
    assert envelope is not None and envelope.assurance != "certified"


@pytest.mark.parametrize("name", EXPECTED)
def test_line_feed_copies_verify_as_well(name):
    """A file saved with bare line feeds has the same signature state."""
    raw = (SAMPLES / name).read_bytes()
    assert opened(name, raw=raw.replace(b"\r\n", b"\n")).signature.state == opened(name).signature.state


@pytest.mark.parametrize("name", EXPECTED)
def test_truncation_never_raises_and_never_verifies(name):
    """Cut at every KiB (and near the end) a message keeps its kind, or is ordinary, and is never valid."""
    raw, whole = (SAMPLES / name).read_bytes(), opened(name)
    end_of_signature = raw.rindex(b"\r\n--")
    for size in [*range(0, end_of_signature - 3, 1024), end_of_signature - 40]:
        envelope = open_certified(raw[:size], ANCHORS, NOW)
        if envelope is None:
            assert size <= read_message(raw).body
            continue
        assert envelope.kind == whole.kind
        assert envelope.signature.state is not SignatureState.VALID
        assert envelope.assurance != "certified"


def test_expired_today_but_valid_at_signing():
    """Ten years later the state is still that of the time of signing, and the expiry is on record."""
    envelope = opened("01-accettazione-mista.eml", at=NOW + timedelta(days=3700))
    assert envelope.signature.state is SignatureState.VALID
    assert {check.rule: check.hit for check in envelope.signature.checks}["valid_now"] is False


def test_the_json_of_the_command_line():
    """``certified`` has the keys and the spelling of the command line, times in the zone asked for."""
    shown = certified_json(opened("04-consegna-completa.eml"), ZoneInfo("Europe/Rome"))
    assert shown["scheme"] == "pec"
    assert shown["kind"] == "avvenuta-consegna"
    assert shown["event_time"] == "2026-11-02T10:00:03+01:00"
    assert shown["recipients"][1] == ["mario@posta.example", "esterno"]
    assert (shown["error_code"], shown["error_text"], shown["receipt_type"]) == ("nessuno", None, "completa")
    assert shown["signature"]["state"] == "valid"
    assert json.loads(json.dumps(shown)) == shown


def test_a_mail_with_both_marks_is_ordinary_and_never_answered():
    """X-Ricevuta and X-Trasporto together: no wrapper, the mail is kept, the doubt is on record, nobody answers it."""
    from parsers.understanding import understand

    raw = b"X-Ricevuta: accettazione\r\n" + (SAMPLES / "20-busta-trasporto-nuova.eml").read_bytes()
    found = understand(raw)
    assert found.certified is None
    assert not found.message.acknowledgeable
    assert "contradictory_pec_marks" in found.message.suppressed_because
    assert "contradictory-pec-marks" in found.message.defects
