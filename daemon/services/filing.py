"""T2: one mail is filed. Ticket, article, events and every message to send are written in one transaction.

What is sent is decided here, down to the bytes and the Message-ID; nothing that happens later can send a
second one (design, rule 3).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from daemon.composition import Composed
from daemon.policy.loop_guard import staff_to_tell
from daemon.services import decision
from daemon.services.certified import Certified, Change
from daemon.services.decision import Arrival, Decision
from daemon.services.letters import Letters, TicketFacts
from daemon.settings import After, Channel, Settings
from daemon.states import AcknowledgementState, EventName, MailState, Purpose, TicketState
from db import backlog, desk
from db import outbox as outbox_rows
from parsers.forms import merge_reply
from parsers.understanding import Understanding
from parsers.values import Address, FieldValue, FormDefinition, FormReading

MAX_PARTICIPANTS = 40  # people of one mail who may write into its ticket
SAME_QUESTION_WITHIN = timedelta(days=30)
MIN_FINGERPRINT_CHARS = 60  # letters and digits: shorter texts ("please call me") are alike by chance
_NO_LETTERS = re.compile(r"[\W_]+")
STAYS_ON_SERVER = frozenset({MailState.OVERSIZE, MailState.SHUNTED, MailState.HELD, MailState.REFUSED})


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A row of the backlog, in hand."""

    id: int
    arrival: Arrival
    raw: bytes
    sha256: str


def fingerprint(text: str) -> str | None:
    """Hex SHA-256 of a question's letters and digits, by which it is known again on another channel."""
    letters = _NO_LETTERS.sub("", text.casefold())
    return hashlib.sha256(letters.encode()).hexdigest() if len(letters) >= MIN_FINGERPRINT_CHARS else None


def server_action(mailbox_after: After, channel: Channel, state: MailState) -> str | None:
    """What the server is told once the mail is filed: ``move``, ``delete`` or nothing. PEC is never deleted."""
    if state in STAYS_ON_SERVER or mailbox_after is After.KEEP:
        return None
    if mailbox_after is After.DELETE and channel is Channel.PEC:
        return None
    return mailbox_after.value


class Filer:
    """Files mails, one transaction each. Holds no state of its own."""

    def __init__(self, settings: Settings, letters: Letters) -> None:
        self._settings = settings
        self._letters = letters
        self._certified = Certified(settings)
        self._several_channels = len({mailbox.channel for mailbox in settings.mailboxes.values()}) > 1

    def file(
        self, connection: Connection, received: ReceivedMail, understood: Understanding, now: datetime
    ) -> MailState:
        """Decide about one mail and write everything down; the caller commits. Returns its terminal state."""
        decided = decision.decide(connection, self._settings, received.arrival, understood, now)
        owner = desk.claim_identity(connection, understood.identity, received.id)
        if understood.certified is not None:
            self._certified.keep_wrapper(connection, received.id, understood.certified, now)
        filing = _Filing(
            self._letters,
            self._certified,
            connection,
            received,
            understood,
            decided,
            now,
            several_channels=self._several_channels,
        )
        if owner != received.id:
            filing.record_again()
            ticket_id = backlog.ticket_of(connection, owner)
            self._close(connection, received, understood, decided, MailState.DUPLICATE_LEG, ticket_id, now, twin=owner)
            return MailState.DUPLICATE_LEG
        ticket_id = filing.write()
        self._close(connection, received, understood, decided, decided.verdict.state, ticket_id, now)
        return decided.verdict.state

    @staticmethod
    def _close(
        connection: Connection,
        received: ReceivedMail,
        understood: Understanding,
        decided: Decision,
        state: MailState,
        ticket_id: int | None,
        now: datetime,
        twin: int | None = None,
    ) -> None:
        """Give the ledger's row its terminal state, with the rules that led there."""
        mailbox = received.arrival.mailbox
        backlog.close(
            connection,
            {
                "mail_id": received.id,
                "state": state.value,
                "kind": understood.message.kind.value,
                "identity": understood.identity,
                "ticket_id": ticket_id,
                "twin_id": twin,
                "reason": decided.verdict.reason,
                "decision": [[rule.rule, rule.hit, rule.why] for rule in decided.rules],
                "filed_at": now,
                "server_action": server_action(mailbox.after, mailbox.channel, state),
            },
        )


class _Filing:
    """What filing one mail has in hand."""

    def __init__(
        self,
        letters: Letters,
        certified: Certified,
        connection: Connection,
        received: ReceivedMail,
        understood: Understanding,
        decided: Decision,
        now: datetime,
        *,
        several_channels: bool,
    ) -> None:
        self._letters = letters
        self._certified = certified
        self._connection = connection
        self._received = received
        self._understood = understood
        self._decided = decided
        self._now = now
        self._events: list[dict[str, Any]] = []
        self._message = understood.message
        self._mailbox = received.arrival.mailbox
        # Only an office with two channels can get the same question twice.
        self._fingerprint = fingerprint(understood.message.reply_text) if several_channels else None
        self._form = next((form for form in understood.forms if not form.blank), None)

    def write(self) -> int | None:
        """Write what the verdict asks for. Returns the ticket that the mail belongs to, if any."""
        verdict = self._decided.verdict
        ticket_id: int | None = None
        if verdict.join is None and verdict.state in decision.OPENING:
            ticket_id = self._open_ticket()
        elif verdict.join is not None and verdict.state in (MailState.FOLLOW_UP, MailState.OVERSIZE):
            ticket_id = verdict.join.ticket_id
            self._follow_up(ticket_id, verdict.join.number)
        elif verdict.state in (MailState.PEC_RECEIPT, MailState.DELIVERY_REPORT):
            ticket_id = self._record_report()
        elif verdict.join is not None:
            ticket_id = verdict.join.ticket_id
        desk.insert_events(self._connection, self._events)
        return ticket_id

    # --- a new ticket ---------------------------------------------------------------------------------------

    def _open_ticket(self) -> int:
        decided, mailbox, connection = self._decided, self._mailbox, self._connection
        number = desk.next_number(connection, mailbox.prefix, self._now.astimezone(mailbox.calendar.zone).year)
        people = self._people()
        requester = people[0][0] if people else None
        ticket_id = desk.insert_ticket(connection, self._ticket_values(number, requester))
        self._note(EventName.TICKET_OPENED, ticket_id)
        self._add_article(ticket_id, requester)
        desk.add_participants(connection, ticket_id, people)
        desk.add_references(connection, ticket_id, self._known_ids(), ours=False)
        if self._form is not None:
            self._add_form(ticket_id, self._form)
        self._link(ticket_id, self._fingerprint)
        facts = self._facts(ticket_id, number)
        self._acknowledge(ticket_id, facts)
        self._notify(facts, "notice_new_ticket")
        if decided.plan is not None and decided.plan.state is AcknowledgementState.CALL_BACK:
            self._note(EventName.CALL_BACK_REQUESTED, ticket_id)
            self._notify(facts, "notice_call_back")
        return ticket_id

    def _ticket_values(self, number: str, requester: int | None) -> dict[str, Any]:
        decided, plan = self._decided, self._decided.plan
        certified = self._understood.certified
        values: dict[str, Any] = dict.fromkeys(
            ("call_back_done_at", "answered_at", "closed_at", "overdue_alerted_at", "acknowledgement_to_id")
        )
        values |= {
            "number": number,
            "mailbox": self._mailbox.name,
            "channel": self._mailbox.channel.value,
            "state": TicketState.NEW.value,
            "category": self._form.form if self._form else "",
            "priority": "normal",
            "oversize": decided.verdict.state is MailState.OVERSIZE,
            "language": self._language(),
            "assurance": certified.assurance if certified else None,
            "subject": self._subject(),
            "fingerprint": self._fingerprint,
            "requester_id": requester,
            "office": self._field(lambda form: form.office_field),
            "call_back": plan.phone if plan else None,
            "received_at": self._received.arrival.received_at,
            "effective_at": decided.effective_at,
            "acknowledge_by": decided.acknowledge_by,
            "opened_at": self._now,
            "acknowledgement_state": plan.state.value if plan else AcknowledgementState.SUPPRESSED.value,
            "acknowledgement_reason": plan.reason if plan else None,
            "acknowledgement_at": plan.at if plan else None,
        }
        if plan is not None and plan.to is not None:
            values["acknowledgement_to_id"] = self._person(plan.to)
        return values

    def _acknowledge(self, ticket_id: int, facts: TicketFacts) -> None:
        plan = self._decided.plan
        if plan is None or not decision.is_scheduled(plan) or plan.to is None or plan.at is None:
            self._note(EventName.ACKNOWLEDGEMENT_SUPPRESSED, ticket_id, reason=plan.reason if plan else None)
            if plan is not None and plan.capped:
                self._notify(facts, "notice_cap")
            return
        letter = self._letters.acknowledgement(self._mailbox, facts, plan, self._now)
        outbox_id = self._send(letter, Purpose.ACKNOWLEDGEMENT, ticket_id, plan.at, [self._person(plan.to)])
        desk.add_references(self._connection, ticket_id, [letter.message_id], ours=True)
        self._note(EventName.ACKNOWLEDGEMENT_SCHEDULED, ticket_id, outbox_id=outbox_id)

    def _link(self, ticket_id: int, print_of: str | None = None) -> None:
        links = list(self._decided.verdict.linked)
        if print_of is not None:
            since = self._now - SAME_QUESTION_WITHIN
            twins = desk.tickets_with_fingerprint(self._connection, print_of, self._mailbox.channel.value, since)
            links += [(twin, "same_question_other_channel") for twin in twins]
        if links:
            desk.link_tickets(self._connection, ticket_id, links)
            for other, reason in links:
                self._note(EventName.TICKET_LINKED, ticket_id, linked=other, reason=reason)

    # --- a follow-up ----------------------------------------------------------------------------------------

    def _follow_up(self, ticket_id: int, number: str) -> None:
        row = desk.ticket_row(self._connection, ticket_id)
        if row.state != TicketState.OPEN.value:
            desk.update_ticket(self._connection, ticket_id, {"state": TicketState.OPEN.value, "closed_at": None})
        if row.state in (TicketState.CLOSED.value, TicketState.ANSWERED.value):
            self._note(EventName.TICKET_REOPENED, ticket_id)
        author = self._message.author
        self._add_article(ticket_id, self._person(author) if author and author.addr_spec else None)
        desk.add_references(self._connection, ticket_id, self._known_ids(), ours=False)
        self._complete_form(ticket_id)
        self._link(ticket_id)
        self._note(EventName.FOLLOW_UP_FILED, ticket_id)
        self._notify(self._facts(ticket_id, number), "notice_follow_up")

    def _complete_form(self, ticket_id: int) -> None:
        """A follow-up may bring a whole form, or only the fields that were missing from an earlier one."""
        if self._form is not None:
            self._add_form(ticket_id, self._form)
            return
        definitions = {form.id: form for form in self._mailbox.forms}
        for row in desk.latest_forms(self._connection, ticket_id):
            if row.missing and row.form in definitions:
                earlier = {name: FieldValue(**value) for name, value in row.fields.items()}
                reading = merge_reply(definitions[row.form], earlier, self._message)
                if reading.fields != earlier:
                    self._add_form(ticket_id, reading)

    # --- reports on what we sent ----------------------------------------------------------------------------

    def record_again(self) -> None:
        """A receipt on a second leg: it counts where the first copy could not be believed, else it changes nothing."""
        certified = self._understood.certified
        if certified is not None and certified.is_receipt:
            self._record_receipts()

    def _record_report(self) -> int | None:
        """Receipts of certified mail, and bounces: the ticket they belong to, if what they report on is ours."""
        changes = self._record_receipts() if self._understood.certified is not None else []
        found = next((change.ticket_id for change in changes if change.ticket_id is not None), None)
        if found is None and self._decided.verdict.state is MailState.DELIVERY_REPORT:
            return self._record_bounce()
        join = self._decided.verdict.join
        return found if found is not None or join is None else join.ticket_id

    def _record_receipts(self) -> list[Change]:
        received = self._received
        changes = self._certified.record(
            self._connection, received.id, received.sha256, self._understood, self._now, mailbox=self._mailbox.name
        )
        for change in changes:
            if change.troubled:
                self._letters.put_undelivered_notice(self._connection, change, received.id, self._now)
        return changes

    def _record_bounce(self) -> int | None:
        """A delivery report on a mail of ours: a failure marks the message, and its ticket is the mail's ticket.

        Of a certified message only its provider's receipts say what became of it.
        """
        report, join = self._message.delivery_report, self._decided.verdict.join
        ticket_id = join.ticket_id if join is not None else None
        if report is None or not report.original_message_id:
            return ticket_id
        failed = [found for found in report.recipients if found.action in ("failed", "")]
        if report.recipients and not failed:
            return ticket_id
        about = outbox_rows.by_message_id(self._connection, report.original_message_id)
        if about is not None and self._certified.sends_from(about[1].mailbox):
            return about[1].ticket_id
        status = failed[0].status if failed else ""
        bounced = outbox_rows.record_bounce(self._connection, report.original_message_id, status=status, at=self._now)
        return bounced.ticket_id if bounced is not None else ticket_id

    # --- shared ---------------------------------------------------------------------------------------------

    def _facts(self, ticket_id: int, number: str) -> TicketFacts:
        return TicketFacts(
            ticket_id=ticket_id,
            number=number,
            subject=self._subject(),
            language=self._language(),
            received_at=self._received.arrival.received_at,
            effective_at=self._decided.effective_at,
            acknowledge_by=self._decided.acknowledge_by,
            message=self._message,
            form=self._form,
            decision=self._decided,
            linked=desk.numbers_of(self._connection, [other for other, _reason in self._decided.verdict.linked]),
            raw=self._received.raw if self._received.arrival.complete else None,
        )

    def _notify(self, facts: TicketFacts, event: str) -> None:
        told = staff_to_tell(self._mailbox.notify, self._message)
        if not told:
            return
        letter = self._letters.notice(replace(self._mailbox, notify=told), facts, event, self._now)
        staff = [self._person(Address("", address)) for address in told]
        self._send(letter, Purpose.NOTICE, facts.ticket_id, self._now, staff)
        desk.add_references(self._connection, facts.ticket_id, [letter.message_id], ours=True)

    def _send(
        self, letter: Composed, purpose: Purpose, ticket_id: int, due_at: datetime, recipients: Sequence[int]
    ) -> int:
        mailbox = self._mailbox if purpose is Purpose.ACKNOWLEDGEMENT else self._letters.sender_of(self._mailbox)
        return self._letters.put(
            self._connection,
            letter,
            mailbox,
            purpose,
            recipients,
            now=self._now,
            due_at=due_at,
            ticket_id=ticket_id,
            mail_id=self._received.id,
        )

    def _add_article(self, ticket_id: int, author_id: int | None) -> None:
        message = self._message
        files = [
            {
                "filename": found.filename,
                "media_type": found.media_type,
                "size": found.size,
                "sha256": found.sha256,
                "part_path": found.part_path,
            }
            for found in message.attachments
        ]
        desk.insert_article(
            self._connection,
            {
                "ticket_id": ticket_id,
                "mail_id": self._received.id,
                "outbox_id": None,
                "author_id": author_id,
                "direction": "inbound",
                "visibility": "public",
                "attachments": files,
                "at": self._now,
            },
            {"subject": message.subject, "reply_text": message.reply_text, "quoted_text": message.quoted_text},
        )

    def _add_form(self, ticket_id: int, form: FormReading) -> None:
        desk.insert_form(self._connection, form_values(form) | {"ticket_id": ticket_id, "mail_id": self._received.id})
        self._note(EventName.FORM_READ, ticket_id, form=form.form, missing=len(form.missing))

    def _people(self) -> list[tuple[int, str]]:
        """Everybody who may write into the ticket, the requester first."""
        recipient, message = self._decided.recipient, self._message
        found: list[tuple[Address, str]] = [(address, "author") for address in message.authors]
        if not found and message.author is not None:
            found.append((message.author, "author"))
        found += [(address, "reply_to") for address in message.reply_to]
        if recipient is not None and recipient.address is not None:
            found.append((recipient.address, "form" if recipient.source == "form" else "reply_to"))
        found += [(address, "cc") for address in message.cc]
        own = self._decided.facts.own_addresses
        unique: dict[str, tuple[Address, str]] = {}
        for address, role in found:
            if address.addr_spec and address.key not in own:
                unique.setdefault(address.key, (address, role))
        return [(self._person(address), role) for address, role in list(unique.values())[:MAX_PARTICIPANTS]]

    def _person(self, address: Address) -> int:
        return desk.person_id(self._connection, address.addr_spec, address.display_name, self._now)

    def _known_ids(self) -> list[str]:
        """The identifiers under which the writer, or his provider, knows this mail."""
        certified = self._understood.certified
        ids = [self._message.message_id]
        if certified is not None:
            ids += [certified.provider_msgid, certified.our_msgid]
        return list(dict.fromkeys(found for found in ids if found))

    def _subject(self) -> str:
        return self._field(lambda form: form.subject_field) or self._message.subject

    def _field(self, name_of: Callable[[FormDefinition], str | None]) -> str | None:
        """The value of the form's field that plays a role, such as ``office``."""
        if self._form is None:
            return None
        wanted = self._form.form
        definition = next((form for form in self._mailbox.forms if form.id == wanted), None)
        return self._form.value(name_of(definition)) if definition is not None else None

    def _language(self) -> str:
        spoken = self._message.language
        return spoken if spoken in ("pl", "it", "en") else self._mailbox.language

    def _note(self, name: EventName, ticket_id: int, outbox_id: int | None = None, **facts: Any) -> None:
        self._events.append(
            {
                "at": self._now,
                "name": name.value,
                "ticket_id": ticket_id,
                "mail_id": self._received.id,
                "outbox_id": outbox_id,
                "facts": facts,
            }
        )


def form_values(form: FormReading) -> dict[str, Any]:
    """A form's reading as the columns of its row."""
    return {
        "form": form.form,
        "version": form.version,
        "fields": {name: _field_json(value) for name, value in form.fields.items()},
        "missing": list(form.missing),
        "conflicts": [[name, [_field_json(value) for value in values]] for name, values in form.conflicts],
    }


def _field_json(value: FieldValue) -> Mapping[str, Any]:
    return {"value": value.value, "confidence": value.confidence, "source": value.source, "raw": value.raw}
