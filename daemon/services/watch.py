"""What nobody asks for but time brings: receipts that do not come, passwords and trust anchors that expire."""

from __future__ import annotations

from datetime import datetime, timedelta

from daemon.policy import delivery as policy
from daemon.policy.delivery import MessageState
from daemon.ports import Clock
from daemon.services.alerts import Alerts
from daemon.services.certified import Certified
from daemon.services.letters import Letters
from daemon.settings import Channel, Settings
from daemon.states import OutboxState
from db import certified
from db.engine import Database
from parsers.pec import RECEIPTS, TrustAnchors, shipped_anchors

LOOKED_FOR = timedelta(minutes=30)  # the acceptance of a message of uncertain outcome, before a person is asked
WATCHED = timedelta(days=5)  # how long after sending a receipt is missed
REMIND_DAYS = (14, 7, 1)  # before a password expires


class Watch:
    """Checked every minute by the scheduler's tick."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        alerts: Alerts,
        anchors: TrustAnchors | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._alerts = alerts
        self._anchors = anchors
        self._certified = Certified(settings)
        self._letters = Letters(settings)
        self._seen = 0  # wrappers already looked at for unknown kinds
        self._boxes = [box for box in settings.mailboxes.values() if box.channel is Channel.PEC]

    def check(self) -> None:
        """Match orphans, warn of missing receipts, remind of expiries. Each alert goes out once."""
        now = self._clock.now()
        self._remind(now)
        if self._boxes:
            self._retry_orphans(now)
            self._name_unknown_kinds()
            self._miss_receipts(now)
            self._check_anchors(now)

    def _retry_orphans(self, now: datetime) -> None:
        with self._database.read() as connection:
            waiting = certified.orphans(connection, now - policy.ORPHAN_PATIENCE)
        if not waiting:
            return
        with self._database.write() as work:
            for change in self._certified.retry_orphans(work.connection, now):
                if change.troubled:
                    self._letters.put_undelivered_notice(work.connection, change, None, now)
            work.commit()

    def _miss_receipts(self, now: datetime) -> None:
        """The timers of the state machine (pec.md, 2.3 h)."""
        names = [box.name for box in self._boxes]
        with self._database.read() as connection:
            messages = certified.open_messages(connection, names, now - WATCHED)
            states = {sent.outbox_id: certified.states_of(connection, sent.outbox_id) for sent in messages}
            receipts = {sent.outbox_id: self._certified.receipts(connection, sent.outbox_id) for sent in messages}
        for sent in messages:
            submission = self._certified.submission_of(sent)
            delivery = policy.delivery_of(submission, receipts[sent.outbox_id], now)
            if delivery.state is MessageState.UNKNOWN and states[sent.outbox_id][0] != MessageState.UNKNOWN:
                with self._database.write() as work:
                    for change in self._certified.update(work.connection, sent.outbox_id, now):
                        if change.troubled:
                            self._letters.put_undelivered_notice(work.connection, change, None, now)
                    work.commit()
            if sent.state == OutboxState.UNKNOWN and now - sent.tried_at >= LOOKED_FOR:
                detail = (
                    f"message {sent.outbox_id} of the outbox: no acceptance has come; ask the provider before a retry"
                )
                self._alerts.report(f"pec:{sent.outbox_id}:uncertain", "pec_uncertain", detail)
            people = {address.casefold(): who for who, address in sent.recipients}
            for timer in policy.timers_of(submission, delivery):
                if timer.due_at <= now:
                    who = people.get(timer.recipient.casefold(), 0)
                    key = f"pec:{sent.outbox_id}:{timer.name}:{who}"
                    detail = f"message {sent.outbox_id} of the outbox: see `sportello outbox`; it is never sent again"
                    self._alerts.report(key, timer.name, detail)

    def _name_unknown_kinds(self) -> None:
        """Receipts of a kind that nobody knew are kept and never acted upon; an alert a day says so."""
        with self._database.read() as connection:
            found, self._seen = certified.find_unknown_kinds(connection, tuple(RECEIPTS), self._seen)
        for mail_id, filed_at in found:
            detail = f"mail {mail_id}: a receipt of an unknown kind was kept, without effect on any message"
            self._alerts.report(f"pec_kind:{filed_at:%Y%m%d}", "unknown_receipt", detail)

    def _remind(self, now: datetime) -> None:
        for box in self._settings.mailboxes.values():
            if box.credential_expires is None:
                continue
            left = (box.credential_expires - now.astimezone(box.calendar.zone).date()).days
            due = [days for days in REMIND_DAYS if left <= days]
            if due:
                key = f"credential:{box.name}:{box.credential_expires:%Y%m%d}:{min(due)}"
                day = box.credential_expires.isoformat()
                self._alerts.report(key, "credential_expires", f"the password of mailbox {box.name} expires on {day}")

    def _check_anchors(self, now: datetime) -> None:
        anchors = self._anchors or shipped_anchors()
        if anchors.expires_at is not None and anchors.needs_renewal(now):
            day = anchors.expires_at.date().isoformat()
            detail = f"signatures of certified mail cannot be verified after {day}: install a newer sportello"
            self._alerts.report(f"anchors:{day}", "anchors_expire", detail)
