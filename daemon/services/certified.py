"""Receipts of certified mail: kept as evidence, matched to the message they report on, and acted upon.

A receipt never opens a ticket. Where a message stands is computed anew from the whole set of its receipts
(``daemon.policy.delivery``), so their order, repetition and lateness do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from daemon.policy import delivery as policy
from daemon.policy.delivery import Delivery, MessageState, Receipt, RecipientDelivery, RecipientState, Submission
from daemon.settings import Channel, Settings
from daemon.states import AcknowledgementState, EventName, Purpose, TicketState
from db import certified as rows
from db import desk, outbox
from db.certified import SentMessage
from parsers.pec import find_references
from parsers.understanding import Understanding
from parsers.values import CertifiedEnvelope

SETTLED = (RecipientState.DELIVERED, RecipientState.SENT_ORDINARY)


@dataclass(frozen=True, slots=True)
class Change:
    """What a receipt changed, for those who write to staff: the ticket and the recipients newly in trouble."""

    outbox_id: int
    ticket_id: int | None
    mailbox: str
    delivery: Delivery
    troubled: tuple[RecipientDelivery, ...]


class Certified:
    """What filing does with certified mail, on a connection in hand."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._boxes = [box for box in settings.mailboxes.values() if box.channel is Channel.PEC]

    def keep_wrapper(self, connection: Connection, mail_id: int, envelope: CertifiedEnvelope, now: datetime) -> None:
        """Write down the wrapper and every sub-result of its verification."""
        report = envelope.signature
        people = {
            role: desk.person_id(connection, address, "", now) if address and "@" in address else None
            for role, address in (("sender", envelope.sender), ("recipient", envelope.subject_recipient))
        }
        signature = {
            "signing_time": report.signing_time.isoformat() if report.signing_time else None,
            "signer": report.signer,
            "signer_email": report.signer_email,
            "digest_algorithm": report.digest_algorithm,
            "checks": [[check.rule, check.hit, check.why] for check in report.checks],
        }
        rows.insert_wrapper(
            connection,
            {
                "mail_id": mail_id,
                "scheme": envelope.scheme,
                "kind": envelope.kind[:60],
                "our_msgid": (envelope.our_msgid or None) and (envelope.our_msgid or "")[:1000],
                "provider_msgid": (envelope.provider_msgid or None) and (envelope.provider_msgid or "")[:1000],
                "sender_id": people["sender"],
                "subject_recipient_id": people["recipient"],
                "provider": envelope.provider[:300],
                "event_time": envelope.event_time,
                "error_code": envelope.error_code[:60],
                "receipt_type": envelope.receipt_type[:20],
                "signature_state": report.state.value,
                "assurance": envelope.assurance,
                "signature": signature,
                "flags": list(envelope.flags),
            },
        )

    def record(
        self, connection: Connection, mail_id: int, sha256: str, understood: Understanding, now: datetime
    ) -> list[Change]:
        """Keep the receipts that a mail holds and update the messages they report on."""
        changed: list[Change] = []
        touched: dict[int, None] = {}
        for receipt in self._receipts(understood, sha256):
            found = self._message_of(connection, receipt)
            values = {
                "key": f"{receipt.key}|{receipt.kind}|{(receipt.subject_recipient or '').casefold()}"[:1100],
                "mail_id": mail_id,
                "outbox_id": found.outbox_id if found else None,
                "kind": receipt.kind[:60],
                "trusted": receipt.trusted,
                "event_time": receipt.event_time,
                "received_at": now,
                "content": _content(receipt),
            }
            if rows.insert_receipt(connection, values) and found is not None:
                touched[found.outbox_id] = None
        for outbox_id in touched:
            changed += self.update(connection, outbox_id, now)
        return changed

    def update(self, connection: Connection, outbox_id: int, now: datetime) -> list[Change]:
        """Compute where a message stands, and write what changed: its rows, its events, its ticket."""
        sent = rows.message(connection, outbox_id)
        if sent is None:
            return []
        receipts = [(found, _receipt(content)) for found, content in rows.receipts_of(connection, outbox_id)]
        delivery = policy.delivery_of(submission_of(sent), [receipt for _id, receipt in receipts], now)
        before, before_each = rows.states_of(connection, outbox_id)
        people = {address.casefold(): who for who, address in sent.recipients}
        ids = {receipt.key: found for found, receipt in receipts}
        entries = [
            _entry(outbox_id, people[one.address.casefold()], one, ids)
            for one in delivery.recipients
            if one.address.casefold() in people
        ]
        rows.write_states(connection, outbox_id, _whole(delivery), entries)
        if delivery.provider_msgid and sent.ticket_id is not None:
            desk.add_references(connection, sent.ticket_id, [delivery.provider_msgid], ours=True)
        if delivery.state is MessageState.ACCEPTED:
            rows.resolve_unknown(connection, outbox_id, delivery.accepted_at or now)
        self._write_events(connection, sent, delivery, before, before_each, people, now)
        if sent.purpose == Purpose.ACKNOWLEDGEMENT and sent.ticket_id is not None:
            _move_acknowledgement(connection, sent.ticket_id, delivery)
        troubled = tuple(
            one
            for one in delivery.troubled
            if before_each.get(people.get(one.address.casefold(), 0)) != one.state.value
        )
        if troubled and sent.ticket_id is not None:
            _reopen(connection, sent.ticket_id, now)
        return [Change(outbox_id, sent.ticket_id, sent.mailbox, delivery, troubled)]

    @staticmethod
    def receipts(connection: Connection, outbox_id: int) -> list[Receipt]:
        """The receipts that were matched to a message."""
        return [_receipt(content) for _id, content in rows.receipts_of(connection, outbox_id)]

    def retry_orphans(self, connection: Connection, now: datetime) -> list[Change]:
        """Receipts that came before we knew what they are about, for 48 hours (pec.md, 2.3 e)."""
        changed: list[Change] = []
        touched: dict[int, None] = {}
        for receipt_id, _mailbox, content in rows.orphans(connection, now - policy.ORPHAN_PATIENCE):
            found = self._message_of(connection, _receipt(content))
            if found is not None:
                rows.adopt(connection, receipt_id, found.outbox_id, found.ticket_id)
                touched[found.outbox_id] = None
        for outbox_id in touched:
            changed += self.update(connection, outbox_id, now)
        return changed

    def _receipts(self, understood: Understanding, sha256: str) -> Sequence[Receipt]:
        """What a mail reports: one receipt, or the bounces inside an anomaly envelope."""
        envelope, report = understood.certified, understood.message.delivery_report
        if envelope is None:
            return ()
        enclosed = find_references(envelope.original) if envelope.original else ()
        if envelope.is_receipt:
            strict = all(box.require_valid_signature for box in self._boxes)
            found = policy.receipt_from(
                envelope, raw_sha256=sha256, enclosed_ids=enclosed, require_valid_signature=strict
            )
            return (found,)
        if envelope.kind == "anomalia" and report is not None:
            key = envelope.message_id or sha256
            return policy.bounces_from(report, key=key, enclosed_ids=enclosed, at=envelope.event_time)
        return ()

    def _message_of(self, connection: Connection, receipt: Receipt) -> SentMessage | None:
        """The message of ours that a receipt is about; its ``mittente`` must be the box that sent it."""
        found = rows.find_message(connection, receipt.references, [box.name for box in self._boxes])
        if found is None or not policy.matches(submission_of(found), receipt, found.provider_msgid):
            return None
        return found

    @staticmethod
    def _write_events(
        connection: Connection,
        sent: SentMessage,
        delivery: Delivery,
        before: str | None,
        before_each: dict[int, str],
        people: dict[str, int],
        now: datetime,
    ) -> None:
        names = {
            MessageState.ACCEPTED: EventName.MESSAGE_ACCEPTED,
            MessageState.REJECTED: EventName.MESSAGE_FAILED,
            MessageState.UNKNOWN: EventName.MESSAGE_UNKNOWN,
        }
        base = {"at": now, "ticket_id": sent.ticket_id, "mail_id": None, "outbox_id": sent.outbox_id}
        events: list[dict[str, Any]] = []
        if delivery.state.value != before and delivery.state in names:
            events.append(base | {"name": names[delivery.state].value, "facts": {"state": delivery.state.value}})
        for one in delivery.recipients:
            who = people.get(one.address.casefold())
            if who is None or before_each.get(who) == one.state.value:
                continue
            name = _recipient_event(one.state)
            if name is not None:
                facts = {"person_id": who, "state": one.state.value, "code": one.error_code, "conflict": one.conflict}
                events.append(base | {"name": name.value, "facts": facts})
        desk.insert_events(connection, events)


def _recipient_event(state: RecipientState) -> EventName | None:
    if state is RecipientState.DELIVERED:
        return EventName.MESSAGE_DELIVERED
    if state is RecipientState.DELAYED:
        return EventName.MESSAGE_DELAYED
    if state is RecipientState.BOUNCED:
        return EventName.MESSAGE_BOUNCED
    return EventName.MESSAGE_FAILED if state in policy.TROUBLES else None


def submission_of(sent: SentMessage) -> Submission:
    """A message as the state machine knows it; an uncertain one counts from its last attempt."""
    submitted_at = sent.sent_at or (sent.tried_at if sent.state == "unknown" else None)
    addresses = tuple(address for _who, address in sent.recipients)
    return Submission(sent.message_id, sent.envelope_sender, addresses, submitted_at, sent.provider_msgid)


def _whole(delivery: Delivery) -> dict[str, Any]:
    final = delivery.complete or delivery.state is MessageState.REJECTED
    return {
        "state": delivery.state.value,
        "provider_msgid": delivery.provider_msgid,
        "accepted_at": delivery.accepted_at,
        "flags": list(delivery.flags),
        "complete": final,
    }


def _entry(outbox_id: int, who: int, one: RecipientDelivery, ids: dict[str, int]) -> dict[str, Any]:
    return {
        "outbox_id": outbox_id,
        "person_id": who,
        "sort": one.sort,
        "state": one.state.value,
        "at": one.at,
        "error_code": one.error_code[:60],
        "status": one.status[:20],
        "receipt_type": one.receipt_type[:20],
        "conflict": one.conflict,
        "receipt_id": ids.get(one.receipt_key),
    }


def _move_acknowledgement(connection: Connection, ticket_id: int, delivery: Delivery) -> None:
    """Delivered where the provider proves it; handed to ordinary mail counts as sent, which is all we can know."""
    states = {one.state for one in delivery.recipients}
    if delivery.state is MessageState.REJECTED or states & policy.TROUBLES:
        reason = next((one.error_code or one.state.value for one in delivery.troubled), "rejected")
        outbox.change_acknowledgement(connection, ticket_id, AcknowledgementState.FAILED.value, reason)
    elif states and all(state is RecipientState.DELIVERED for state in states):
        outbox.change_acknowledgement(connection, ticket_id, AcknowledgementState.DELIVERED.value, None)
    elif delivery.state is MessageState.ACCEPTED:
        outbox.change_acknowledgement(connection, ticket_id, AcknowledgementState.SENT.value, None)


def _reopen(connection: Connection, ticket_id: int, now: datetime) -> None:
    """Something did not arrive: the ticket needs a person again."""
    row = desk.ticket_row(connection, ticket_id)
    if row.state in (TicketState.NEW.value, TicketState.OPEN.value):
        return
    desk.update_ticket(connection, ticket_id, {"state": TicketState.OPEN.value, "closed_at": None})
    base: dict[str, Any] = {"at": now, "mail_id": None, "outbox_id": None, "facts": {}}
    desk.insert_events(connection, [base | {"name": EventName.TICKET_REOPENED.value, "ticket_id": ticket_id}])


def _content(receipt: Receipt) -> dict[str, Any]:
    values = asdict(receipt)
    values["event_time"] = receipt.event_time.isoformat() if receipt.event_time else None
    return values


def _receipt(content: dict[str, Any]) -> Receipt:
    values = dict(content)
    at = values["event_time"]
    values["event_time"] = datetime.fromisoformat(at) if at else None
    values["references"] = tuple(values["references"])
    values["recipients"] = tuple((address, sort) for address, sort in values["recipients"])
    return Receipt(**values)
