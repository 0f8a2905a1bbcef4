"""The shared corpus through custody, filing and the database, in any order: assertion groups 4 to 10 of the contract."""

import hashlib
import itertools
import random
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from scenarios import counter
from sqlalchemy import select

from daemon.services.intake import Intake
from daemon.settings import Channel
from db import desk as people
from db.outbox import OutboxRow, insert
from db.tables import certified_mail, delivery, message_reference, outbox, person, receipt, submission
from parsers.pec import read_anchors

SAMPLES = Path(__file__).parents[1] / "corpora" / "pec" / "synthetic-rfc6109"
RAW = {path.name[:2]: path.read_bytes() for path in sorted(SAMPLES.glob("*.eml"))}
BOX = "assistenza@pec.azienda.example"
CERTIFIED, ORDINARY = "cliente@pec.cliente.example", "mario@posta.example"
OURS = "tkt-4711.1.9f2c@helpdesk.azienda.example"
IDENTIFICATIVO = "opec301.20261102100000.01234.55.1.63@pec.gestore1.example"


def corpus_anchors():
    issuer = x509.load_pem_x509_certificate((SAMPLES / "test-ca1.pem").read_bytes())
    spki = issuer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return read_anchors((SAMPLES / "test-root.pem").read_bytes(), [hashlib.sha256(spki).hexdigest()])


class CorpusCounter(counter.Counter):
    """The box of the corpus, with a ticket whose answer went out as the message that the receipts report on."""

    def __init__(self, folder):
        box = counter.urp(name="pec", address=BOX, channel=Channel.PEC)
        super().__init__(folder, box, now=counter.datetime(2026, 11, 2, 9, 0, tzinfo=counter.UTC))
        self.intake = Intake(self.database, self.raw_store, self.clock, self.settings, corpus_anchors())
        first = counter.letter("Domanda.\n", sender=f"<{CERTIFIED}>", to=BOX, message_id="first@client.example")
        self.hand_in(first, "pec")
        with self.database.write() as work:
            now = self.clock.now()
            ids = [people.person_id(work.connection, one, "", now) for one in (CERTIFIED, ORDINARY)]
            row = OutboxRow("reply", "pec", BOX, OURS, b"x", False, now, now, self.tickets[0].id, state="sent")
            self.reply = insert(work.connection, row, ids)
            people.add_references(work.connection, self.tickets[0].id, ours=[OURS])
            work.connection.execute(outbox.update().where(outbox.c.id == self.reply).values(sent_at=now))
            work.commit()

    def feed(self, *names):
        """File samples; their states in the ledger, in order."""
        before = len(self.mails)
        for name in names:
            self.receive(RAW[name], "pec")
        self.intake.file_backlog(patient=False)
        return [mail.state for mail in self.mails[before:]]

    @property
    def states(self):
        """Where the reply stands: of the message, of the certified and of the ordinary recipient, and whether in conflict."""
        with self.database.read() as connection:
            whole = connection.execute(select(submission).where(submission.c.outbox_id == self.reply)).first()
            query = select(person.c.addr_spec, delivery.c.state, delivery.c.conflict)
            each = connection.execute(query.join(delivery, delivery.c.person_id == person.c.id)).all()
        found = {row.addr_spec: row.state for row in each}
        return whole and whole.state, found.get(CERTIFIED), found.get(ORDINARY), any(row.conflict for row in each)


@pytest.fixture
def desk(tmp_path):
    made = CorpusCounter(tmp_path)
    yield made
    made.database.dispose()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("01", "04", "11", "12", "13"), ("accepted", "delivered", "sent_ordinary", False)),
        (("01", "11", "12"), ("accepted", "failed_timeout", "sent_ordinary", False)),
        (("01", "07"), ("accepted", "failed", "sent_ordinary", False)),
        (("02",), ("rejected", "rejected", "rejected", False)),
        (("01", "04", "07"), ("accepted", "delivered", "sent_ordinary", True)),
        (("01", "31"), ("accepted", "accepted", "bounced", False)),
        (("01", "40", "41"), ("accepted", "accepted", "sent_ordinary", False)),
    ],
)
def test_every_order_of_receipts_ends_alike(tmp_path, names, expected):
    """Group 8, through the database; each order is fed twice."""
    orders = list(itertools.permutations(names))
    for number, order in enumerate(random.Random(8).sample(orders, min(len(orders), 8))):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk = CorpusCounter(folder)
        desk.feed(*order)
        assert desk.states == expected, order
        assert set(desk.feed(*order)) == {"duplicate_leg"}
        assert desk.states == expected, order
        assert len(desk.tickets) == 1
        desk.database.dispose()


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_corpus_in_any_order(tmp_path, seed):
    """25 messages: bytes kept, forged ones never certified, tickets from envelopes and from ordinary mail alone."""
    desk = CorpusCounter(tmp_path)
    names = list(RAW)
    random.Random(seed).shuffle(names)
    states = dict(zip(names, desk.feed(*names), strict=True))
    stored = {mail.sha256 for mail in desk.mails}
    assert {hashlib.sha256(raw).hexdigest() for raw in RAW.values()} <= stored
    assert {states[name] for name in ("20", "23", "24", "30", "50")} == {"new_ticket"}
    assert states["31"] == "delivery_report"
    receipts = [name for name in names if name < "20" or name in ("40", "41", "51", "52")]
    # 51 is a copy of 04 and 52 of 06: whichever comes later is a second leg of the first
    assert {states[name] for name in receipts} <= {"pec_receipt", "duplicate_leg"}
    assert sum(states[name] == "duplicate_leg" for name in receipts) == 2
    whole, certified, ordinary, conflict = desk.states
    assert (whole, certified, ordinary, conflict) == ("rejected", "delivered", "bounced", True)
    with desk.database.read() as connection:
        query = select(certified_mail.c.assurance, certified_mail.c.kind, certified_mail.c.provider_msgid)
        unverified = [row for row in connection.execute(query) if row.assurance == "unverified"]
    assert len(unverified) == 3  # 50, 51, 52
    desk.database.dispose()


@pytest.mark.parametrize("order", [("51", "04"), ("04", "51"), ("52", "06"), ("06", "52")])
def test_a_forged_copy_neither_counts_nor_hides_the_true_one(desk, order):
    """The altered copies carry the Message-ID of the true receipts."""
    desk.feed("01", *order)
    assert desk.states == ("accepted", "delivered", "sent_ordinary", False)
    assert sorted(row.trusted for row in _all(desk, receipt)) == [False, True, True]


@pytest.mark.parametrize("name", ["51", "52"])
def test_a_forged_receipt_alone_changes_nothing(desk, name):
    """Group 7."""
    desk.feed("01", name)
    assert desk.states == ("accepted", "accepted", "sent_ordinary", False)


def test_answers_by_either_identifier_join(desk):
    """Group 4: 21 cites the identificativo, learnt from 01; 22 our own id, in References alone."""
    desk.feed("01")
    assert desk.feed("21", "22") == ["follow_up", "follow_up"]
    assert len(desk.tickets) == 1
    with desk.database.read() as connection:
        query = select(message_reference.c.message_id).where(message_reference.c.ours)
        assert {OURS, IDENTIFICATIVO} <= set(connection.execute(query).scalars())


def test_hostile_headers_inside_of_an_envelope_are_only_a_letter(desk):
    """Group 5: a ticket, and no effect on any message."""
    before = desk.states
    assert desk.feed("24") == ["new_ticket"]
    assert desk.states == before
    assert _all(desk, receipt) == []


def test_an_untrusted_issuer_certifies_nothing(tmp_path):
    """With the shipped anchors the same corpus changes no state, and its tickets are unverified."""
    desk = CorpusCounter(tmp_path)
    desk.intake = Intake(desk.database, desk.raw_store, desk.clock, desk.settings)
    desk.feed("01", "04", "20")
    assert desk.states == ("submitted", "pending", "pending", False)
    assert desk.tickets[-1].assurance == "unverified"
    assert desk.tickets[-1].acknowledgement_state == "suppressed"
    desk.database.dispose()


def _all(desk, table):
    with desk.database.read() as connection:
        return connection.execute(select(table)).all()
