"""T2: one mail is filed. Ticket, article, events and every message to send are written in one transaction.

What is sent is decided here, down to the bytes and the Message-ID; nothing that happens later can send a
second one (design, rule 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from daemon.composition import Composed
from daemon.policy.loop_guard import staff_to_tell
from daemon.services import decision
from daemon.services.alerts import Alerts
from daemon.services.certified import Certified, Change
from daemon.services.decision import Decision
from daemon.services.dossier import Dossier, ReceivedMail, fingerprint, form_values
from daemon.services.letters import Letters, TicketFacts
from daemon.settings import After, Channel, Settings
from daemon.states import AcknowledgementState, EventName, MailState, Purpose, TicketState
from db import backlog, desk
from db import outbox as outbox_rows
from parsers.forms import merge_reply
from parsers.understanding import Understanding
from parsers.values import Address, FieldValue, FormReading

SAME_QUESTION_WITHIN = timedelta(days=30)
STAYS_ON_SERVER = frozenset({MailState.OVERSIZE, MailState.SHUNTED, MailState.HELD, MailState.REFUSED})


def server_action(mailbox_after: After, channel: Channel, state: MailState) -> str | None:
    """What the server is told once the mail is filed: ``move``, ``delete`` or nothing. PEC is never deleted."""
    if state in STAYS_ON_SERVER or mailbox_after is After.KEEP:
        return None
    if mailbox_after is After.DELETE and channel is Channel.PEC:
        return None
    return mailbox_after.value


class Filer:
    """Files mails, one transaction each. Holds no state of its own."""

    def __init__(self, settings: Settings, letters: Letters, alerts: Alerts) -> None:
        self._settings = settings
        self._letters = letters
        self._alerts = alerts
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
        # Only an office with two channels can get the same question twice.
        mark = fingerprint(understood.message.reply_text) if self._several_channels else None
        filing = _Filing(self._letters, self._certified, connection, Dossier(received, understood, decided, now, mark))
        if owner != received.id:
            filing.record_again()
            ticket_id = backlog.ticket_of(connection, owner)
            self._close(connection, received, understood, decided, MailState.DUPLICATE_LEG, ticket_id, now, twin=owner)
            return MailState.DUPLICATE_LEG
        ticket_id = filing.write()
        if decided.plan is not None and decided.plan.capped:
            key = f"cap:{received.arrival.mailbox.name}:{now:%Y%m%dT%H}"  # a flood is one trouble an hour
            self._alerts.report_in(connection, key, decided.plan.reason or "cap", "see `sportello tickets`")
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

    def __init__(self, letters: Letters, certified: Certified, connection: Connection, dossier: Dossier) -> None:
        self._letters = letters
        self._certified = certified
        self._connection = connection
        self._dossier = dossier
        self._received = dossier.received
        self._understood = dossier.understood
        self._decided = dossier.decided
        self._now = dossier.now
        self._message = dossier.understood.message
        self._mailbox = dossier.mailbox
        self._form = dossier.form
        self._people: dict[str, int] = {}  # address key -> row: one mail names the same person several times
        self._sent_ids: list[str] = []  # Message-IDs of what is sent about the ticket
        self._events: list[dict[str, Any]] = []

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
        mailbox, connection, plan = self._mailbox, self._connection, self._decided.plan
        number = desk.next_number(connection, mailbox.prefix, self._now.astimezone(mailbox.calendar.zone).year)
        people = [(self._person(address), role) for address, role in self._dossier.people()]
        requester = people[0][0] if people else None
        acknowledged = self._person(plan.to) if plan is not None and plan.to is not None else None
        ticket_id = desk.insert_ticket(connection, self._dossier.ticket_values(number, requester, acknowledged))
        self._note(EventName.TICKET_OPENED, ticket_id)
        desk.insert_article(connection, self._dossier.article_values(ticket_id, requester), self._dossier.texts())
        desk.add_participants(connection, ticket_id, people)
        if self._form is not None:
            self._add_form(ticket_id, self._form)
        self._link(ticket_id, self._dossier.fingerprint)
        facts = self._facts(ticket_id, number)
        self._acknowledge(ticket_id, facts)
        self._notify(facts, "notice_new_ticket")
        if plan is not None and plan.state is AcknowledgementState.CALL_BACK:
            self._note(EventName.CALL_BACK_REQUESTED, ticket_id)
            self._notify(facts, "notice_call_back")
        desk.add_references(connection, ticket_id, theirs=self._dossier.known_ids(), ours=self._sent_ids)
        return ticket_id

    def _acknowledge(self, ticket_id: int, facts: TicketFacts) -> None:
        plan = self._decided.plan
        if plan is None or not decision.is_scheduled(plan) or plan.to is None or plan.at is None:
            self._note(EventName.ACKNOWLEDGEMENT_SUPPRESSED, ticket_id, reason=plan.reason if plan else None)
            if plan is not None and plan.capped:
                self._notify(facts, "notice_cap")
            return
        letter = self._letters.acknowledgement(self._mailbox, facts, plan, self._now)
        outbox_id = self._send(letter, Purpose.ACKNOWLEDGEMENT, ticket_id, plan.at, [self._person(plan.to)])
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
        writer = self._person(author) if author and author.addr_spec else None
        desk.insert_article(self._connection, self._dossier.article_values(ticket_id, writer), self._dossier.texts())
        self._complete_form(ticket_id)
        self._link(ticket_id)
        self._note(EventName.FOLLOW_UP_FILED, ticket_id)
        self._notify(self._facts(ticket_id, number), "notice_follow_up")
        theirs = self._dossier.known_ids()
        desk.add_references(self._connection, ticket_id, theirs=theirs, ours=self._sent_ids)

    def _complete_form(self, ticket_id: int) -> None:
        """A follow-up may bring a whole form, or only the fields that were missing from an earlier one.

        A form in the quotation is the earlier one again; one with gaps completes the earlier one.
        """
        fresh = self._form if self._form is not None and self._form.source != "quoted" else None
        if fresh is not None and not fresh.missing:
            self._add_form(ticket_id, fresh)
            return
        completed = False
        definitions = {form.id: form for form in self._mailbox.forms}
        for row in desk.latest_forms(self._connection, ticket_id):
            if row.missing and row.form in definitions:
                earlier = {name: FieldValue(**value) for name, value in row.fields.items()}
                reading = merge_reply(definitions[row.form], earlier, self._message)
                if reading.fields != earlier:
                    self._add_form(ticket_id, reading)
                    completed = True
        if fresh is not None and not completed:
            self._add_form(ticket_id, fresh)

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
            subject=self._dossier.subject,
            language=self._dossier.language,
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

    def _send(
        self, letter: Composed, purpose: Purpose, ticket_id: int, due_at: datetime, recipients: Sequence[int]
    ) -> int:
        self._sent_ids.append(letter.message_id)
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

    def _add_form(self, ticket_id: int, form: FormReading) -> None:
        desk.insert_form(self._connection, form_values(form) | {"ticket_id": ticket_id, "mail_id": self._received.id})
        self._note(EventName.FORM_READ, ticket_id, form=form.form, missing=len(form.missing))

    def _person(self, address: Address) -> int:
        """The person's row; the same mail often names one several times."""
        found = self._people.get(address.key)
        if found is None:
            found = desk.person_id(self._connection, address.addr_spec, address.display_name, self._now)
            self._people[address.key] = found
        return found

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
