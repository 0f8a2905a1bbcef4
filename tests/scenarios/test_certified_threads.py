"""The running daemon with its threads and a provider whose acceptance is faster than its SMTP reply."""

import asyncio
import threading
import time

from scenarios.certified_day import BOX, ORDINARY, make_settings
from sqlalchemy import select

from daemon.adapters.clock import SystemClock
from daemon.adapters.embedded import Account, EmbeddedServer
from daemon.bootstrap import Parts, build
from daemon.scheduler import Daemon
from daemon.testing.pec_authority import PecAuthority
from daemon.testing.pec_provider import Operator, PecProvider
from db.tables import article, event, outbox, ticket

EXCHANGES = 6
PATIENCE_SECONDS = 120


class EagerServer(EmbeddedServer):
    """Hands a submission to the provider, whose acceptance lies in the box before the reply to DATA goes out."""

    provider: PecProvider
    submitted = 0

    async def handle_DATA(self, server, session, envelope):
        if envelope.mail_from == BOX:
            self.submitted += 1
            self.provider.submit(envelope.content, BOX, list(envelope.rcpt_tos))
            await self.carry()
            await asyncio.sleep(0.4)  # time enough for the poller and the filing thread
        return await super().handle_DATA(server, session, envelope)

    async def carry(self):
        for posting in self.provider.due():
            if posting.address == BOX:
                await self._imap.append("pec", "INBOX", posting.raw, self._clock.now())


def wait_for(done, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def test_an_acceptance_that_is_faster_than_smtp_is_counted_once(tmp_path):
    """The filing thread sees the acceptance while the message is still being transmitted: one event, one article."""
    clock, authority = SystemClock(), PecAuthority(seed=7)
    citizens = [f"cittadino{number}@pec.example" for number in range(EXCHANGES)]
    operator = Operator("gestore.example", "Gestore S.p.A.")
    server = EagerServer([Account(BOX, "pec", "secret"), Account(ORDINARY, "urp", "secret")])
    server.provider = PecProvider(clock, authority, dict.fromkeys([BOX, *citizens], operator))
    server.start()
    app = build(make_settings(tmp_path, server), Parts(clock=clock, anchors=authority.anchors()))
    app.once()  # what lies there before the first poll is not acknowledged
    daemon = Daemon(app)
    daemon.start()
    over = threading.Event()

    def pump():
        while not over.wait(0.1):
            server._call(server.carry())

    pumping = threading.Thread(target=pump)
    pumping.start()
    try:
        for citizen in citizens:
            raw = f"From: {citizen}\r\nTo: {BOX}\r\nSubject: Domanda\r\nMessage-ID: <{citizen}>\r\n\r\nQuando?\r\n"
            server._loop.call_soon_threadsafe(server.provider.submit, raw.encode(), citizen, [BOX])

        def states():
            with app.database.read() as connection:
                return [row[0] for row in connection.execute(select(ticket.c.acknowledgement_state))]

        wait_for(lambda: states() == ["delivered"] * EXCHANGES, states)
    finally:
        over.set()
        pumping.join()
        with app.database.read() as connection:
            letters = connection.execute(select(outbox).where(outbox.c.purpose == "acknowledgement")).all()
            events = connection.execute(select(event.c.outbox_id).where(event.c.name == "message_sent")).all()
            articles = connection.execute(select(article.c.outbox_id).where(article.c.direction == "outbound")).all()
        daemon.stop()
        server.stop()
    assert [(row.state, row.attempts) for row in letters] == [("sent", 1)] * EXCHANGES
    assert server.submitted == EXCHANGES
    assert sorted(row[0] for row in events if row[0] in {one.id for one in letters}) == [row.id for row in letters]
    assert sorted(row[0] for row in articles) == [row.id for row in letters]
