"""Operational trouble becomes mail: one when it starts, one when it ends, to ``alerts.to``, never by PEC.

The trouble, the mail and its outbox row are one transaction, so an alert is neither lost nor doubled. Where no
alerts are configured, and beyond ``ALERTS_PER_HOUR``, trouble is recorded and logged only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from daemon.log import get_logger
from daemon.ports import Clock
from daemon.services.letters import write_alert
from daemon.settings import Channel, Mailbox, Settings
from daemon.states import EventName, Purpose
from db import desk, outbox, trouble
from db.engine import Database

ALERTS_PER_HOUR: Final = 20  # many troubles at once are several mails, but not a flood
_WINDOW: Final = timedelta(hours=1)


class Alerts:
    """Starts and ends troubles. Any thread may use it, but never inside a unit of work: see the ``_in`` variants."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._sender = _sending_mailbox(settings)
        self._quiet: set[str] = set()  # keys known to be in no trouble: ending them costs nothing

    def start(self, key: str, code: str, detail: str = "") -> bool:
        """Trouble ``key`` is there; True if it is new. ``code`` and ``detail`` hold no addresses and no secrets."""
        with self._database.write() as work:
            started = self.start_in(work.connection, key, code, detail)
            work.commit()
        return started

    def end(self, key: str) -> bool:
        """Trouble ``key`` is over; False if there was none."""
        if key in self._quiet:
            return False
        with self._database.write() as work:
            ended = self.end_in(work.connection, key)
            work.commit()
        self._quiet.add(key)
        return ended

    def report(self, key: str, code: str, detail: str = "") -> bool:
        """Something that happened once and does not end by itself; a second report of the same key is ignored."""
        with self._database.write() as work:
            reported = self.report_in(work.connection, key, code, detail)
            work.commit()
        return reported

    def start_in(self, connection: Connection, key: str, code: str, detail: str = "") -> bool:
        """``start`` within a transaction in hand."""
        self._quiet.discard(key)
        if trouble.find_open(connection, key) is not None:
            return False
        self._record(connection, key, code, detail, over=False)
        return True

    def report_in(self, connection: Connection, key: str, code: str, detail: str = "") -> bool:
        """``report`` within a transaction in hand."""
        if trouble.is_known(connection, key):
            return False
        self._record(connection, key, code, detail, over=True)
        return True

    def end_in(self, connection: Connection, key: str) -> bool:
        """``end`` within a transaction in hand."""
        found = trouble.find_open(connection, key)
        if found is None:
            return False
        now = self._clock.now()
        trouble.end_trouble(connection, found.id, now)
        if found.alerted:
            facts = {"key": key, "code": found.code, "detail": "", "started_at": found.started_at, "ended_at": now}
            self._mail(connection, "alert_ended", facts, now)
        get_logger().info(EventName.TROUBLE_ENDED, trouble_id=found.id, key=key, code=found.code)
        return True

    def _record(self, connection: Connection, key: str, code: str, detail: str, *, over: bool) -> None:
        now = self._clock.now()
        count = trouble.count_alerts(connection, now - _WINDOW)
        alerted = self._sender is not None and count < ALERTS_PER_HOUR
        trouble_id = trouble.insert_trouble(
            connection, key=key, code=code, detail=detail, at=now, over=over, alerted=alerted
        )
        if alerted:
            last = count == ALERTS_PER_HOUR - 1
            note = f"{detail} Further alerts of this hour are in the log only.".lstrip() if last else detail
            facts = {"key": key, "code": code, "detail": note, "started_at": now, "once": over}
            self._mail(connection, "alert_started", facts, now)
        get_logger().warning(EventName.TROUBLE_STARTED, trouble_id=trouble_id, key=key, code=code)

    def _mail(self, connection: Connection, event: str, facts: Mapping[str, object], now: datetime) -> None:
        mailbox, alerts = self._sender, self._settings.alerts
        if mailbox is None or alerts is None:
            return
        letter = write_alert(self._settings, mailbox, event, facts, now)
        row = outbox.OutboxRow(
            purpose=Purpose.ALERT,
            mailbox=mailbox.name,
            envelope_sender=mailbox.address,
            message_id=letter.message_id,
            content=letter.content,
            automatic=True,
            created_at=now,
            due_at=now,
        )
        outbox.insert(connection, row, [desk.person_id(connection, address, "", now) for address in alerts.to])


def _sending_mailbox(settings: Settings) -> Mailbox | None:
    """The mailbox that alerts go through; None if none is configured or it would be a PEC one."""
    if settings.alerts is None or not settings.alerts.to:
        return None
    mailbox = settings.mailboxes.get(settings.alerts.via)
    return mailbox if mailbox is not None and mailbox.channel is not Channel.PEC else None
