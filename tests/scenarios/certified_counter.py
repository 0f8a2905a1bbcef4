"""A counter with a PEC box, a citizen's box and their providers, on a frozen clock; signatures are real."""

from dataclasses import replace
from datetime import timedelta

from scenarios import counter
from sqlalchemy import select

from daemon.services.alerts import Alerts
from daemon.services.outbox import Dispatcher
from daemon.services.watch import Watch
from daemon.settings import Alerts as AlertSettings
from daemon.settings import Channel
from daemon.testing.outgoing import MemorySender
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Operator, PecProvider
from db.tables import outbox

BOX = "protocollo@pec.comune.example"
CITIZEN = "mario.rossi@pec.cittadino.example"
QUESTION = "Buongiorno, vorrei sapere come richiedere il certificato di residenza storico per la pratica 12/2026.\n"


class CertifiedCounter(counter.Counter):
    """A PEC box of ours and a citizen's, their provider, and a dispatcher that hands our mail to it."""

    def __init__(self, folder, url=None, **changes):
        box = counter.urp(
            name="pec",
            address=BOX,
            channel=Channel.PEC,
            notify=("staff@comune.example",),
            smtp=replace(counter.SERVER, user="pec"),
            **changes,
        )
        ordinary = counter.urp(notify=())
        super().__init__(folder, box, ordinary, now=counter.MONDAY_0800 + timedelta(hours=2), url=url)
        self.authority = PecAuthority(seed=7)
        home = Operator("pec.provider.example", "Provider S.p.A.")
        away = Operator("pec.altrove.example", "Altrove S.r.l.")
        self.provider = PecProvider(self.clock, self.authority, {BOX: home, CITIZEN: away})
        self.intake._anchors = self.authority.anchors()
        self.senders = {name: MemorySender() for name in self.settings.mailboxes}
        alerts = Alerts(self.database, self.clock, self.settings)
        self.dispatcher = Dispatcher(
            self.database, self.clock, self.settings, lambda found: self.senders[found.name], "test", alerts
        )
        self.shuffle = None

    def watch(self):
        """Timers, orphans and expiries, with an address that alerts go to."""
        self.settings = replace(self.settings, alerts=AlertSettings(("admin@comune.example",), "urp"))
        return Watch(
            self.database,
            self.clock,
            self.settings,
            Alerts(self.database, self.clock, self.settings),
            self.authority.anchors(),
        )

    def citizen_writes(self, text=QUESTION, subject="Certificato di residenza", headers=""):
        """A citizen sends a PEC to our box; the envelope arrives, his receipts go to him."""
        raw = counter.letter(
            text,
            sender=f"Mario Rossi <{CITIZEN}>",
            to=BOX,
            subject=subject,
            message_id=f"c{self._uid}@client.example",
            headers=headers,
        )
        self.provider.submit(raw, CITIZEN, [BOX])

    def turn(self):
        """Everything that is due moves once: provider, intake, outbox."""
        postings = [posting for posting in self.provider.due() if posting.address.casefold() == BOX]
        if self.shuffle is not None:
            self.shuffle.shuffle(postings)
        for posting in postings:
            self.receive(posting.raw, "pec")
        self.intake.file_backlog(patient=False)
        for key in self.dispatcher.server_keys:
            self.dispatcher.dispatch_due(key)
        for envelope, content in self.senders["pec"].sent:
            self.provider.submit(content, envelope.sender, envelope.recipients)
        self.senders["pec"].sent.clear()

    def run_for(self, span, step=timedelta(minutes=30)):
        """Let time pass in steps."""
        end = self.clock.now() + span
        while self.clock.now() < end:
            self.turn()
            self.clock.advance(step)
        self.turn()

    def until_acknowledged(self):
        """A citizen has written, and our acknowledgement has just been submitted."""
        self.citizen_writes()
        while not any(row.purpose == "acknowledgement" and row.state == "sent" for row in self.rows(outbox)):
            self.turn()
            self.clock.advance(timedelta(seconds=10))

    def all(self, table):
        with self.database.read() as connection:
            return connection.execute(select(table)).all()
