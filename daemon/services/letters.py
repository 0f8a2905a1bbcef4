"""From a decision to the exact bytes that go out: facts for the templates, then composition, then the outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from daemon import composition
from daemon.composition import Composed
from daemon.log import get_logger
from daemon.policy.acknowledgement import AcknowledgementPlan, choose_text
from daemon.policy.delivery import RecipientDelivery
from daemon.services.certified import Change
from daemon.services.decision import Decision
from daemon.settings import Channel, Mailbox, Settings
from daemon.states import EventName, Purpose
from db import desk, outbox
from db.backlog import BacklogRow
from parsers.values import Address, FieldDefinition, FormDefinition, FormReading, ParsedMessage
from templates import Rendered, TextError, render

MIB = 1024 * 1024
MAX_NOTICE_TEXT = 20_000  # characters of the mail's text in a notice


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What a letter about a ticket may say. ``raw`` is the mail as it came, None if it was not fetched whole."""

    ticket_id: int
    number: str
    subject: str
    language: str
    received_at: datetime
    effective_at: datetime
    acknowledge_by: datetime
    message: ParsedMessage
    form: FormReading | None
    decision: Decision
    linked: tuple[str, ...]  # numbers
    raw: bytes | None


class Letters:
    """Writes acknowledgements and notices. Pure but for ``put``, which inserts into the outbox."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def acknowledgement(
        self, mailbox: Mailbox, facts: TicketFacts, plan: AcknowledgementPlan, now: datetime
    ) -> Composed:
        """The confirmation to the requester. ``plan.to`` must be set. Raises ValueError for an unusable address."""
        if plan.to is None or plan.at is None:
            raise ValueError("a plan without a recipient writes no letter")
        event = choose_text(facts.decision.facts, facts.decision.verdict, plan)
        zone = mailbox.calendar.zone
        definition = _definition(mailbox, facts.form)
        values: dict[str, object] = {
            "office": mailbox.display_name or mailbox.address,
            "address": mailbox.address,
            "number": facts.number,
            "received_at": facts.received_at.astimezone(zone),
            "effective_at": facts.effective_at.astimezone(zone),
        }
        if event != "acknowledgement_other":
            values["subject"] = facts.subject
        if event == "acknowledgement_incomplete" and facts.form is not None:
            values["missing"] = [_labels(definition, group.split("|"), facts.language) for group in facts.form.missing]
            values["invalid"] = [_labels(definition, [name], facts.language) for name, _raw in facts.form.invalid]
        if event == "oversize":
            values["limit_mb"] = _megabytes(mailbox.max_size)
        text = render_text(event, facts.language, values, override=self._settings.templates)
        return composition.compose(
            mailbox=mailbox,
            purpose=Purpose.ACKNOWLEDGEMENT,
            to=[plan.to],
            subject=text.subject,
            body=text.body,
            date=plan.at.astimezone(zone),
            message_id=composition.new_message_id(mailbox.address),
            in_reply_to=_parent(facts),
            references=_references(facts),
            auto_submitted="auto-replied",
        )

    def notice(self, mailbox: Mailbox, facts: TicketFacts, event: str, now: datetime) -> Composed:
        """The mail to staff about a ticket: its facts, the form's fields, the original where it is small enough."""
        zone, message, plan = mailbox.calendar.zone, facts.message, facts.decision.plan
        attached = facts.raw is not None and len(facts.raw) <= mailbox.notice_attachment_limit
        definition = _definition(mailbox, facts.form)
        certified = facts.decision.facts.certified
        author = message.author
        sender = self.sender_of(mailbox)
        values: dict[str, object] = {
            "office": sender.display_name or sender.address,
            "address": sender.address,
            "number": facts.number,
            "subject": facts.subject,
            "requester": f"{author.display_name} <{author.addr_spec}>".strip() if author else "",
            "mailbox": mailbox.name,
            "channel": mailbox.channel.value,
            "received_at": facts.received_at.astimezone(zone),
            "effective_at": facts.effective_at.astimezone(zone),
            "acknowledge_by": facts.acknowledge_by.astimezone(zone),
            "acknowledgement": _acknowledgement_words(plan),
            "fields": _field_rows(definition, facts.form, mailbox.language),
            "missing": [
                _labels(definition, group.split("|"), mailbox.language)
                for group in (facts.form.missing if facts.form else ())
            ],
            "text": message.reply_text[:MAX_NOTICE_TEXT],
            "attachments": [found.filename for found in message.attachments],
            "linked": list(facts.linked),
            "assurance": certified.assurance if certified else "",
            "attached": attached,
            "phone": plan.phone if plan and plan.phone else "",
            "cap": plan.reason if plan and plan.reason else "",
        }
        text = render_text(event, mailbox.language, values, override=self._settings.templates)
        original = [("original.eml", "message/rfc822", facts.raw)] if attached and facts.raw is not None else []
        return self._to_staff(mailbox, text.subject, text.body, original, now)

    def put_undelivered_notice(
        self, connection: Connection, change: Change, mail_id: int | None, now: datetime
    ) -> None:
        """Tell staff which recipients of a certified message it did not reach, and why."""
        mailbox = self._settings.mailboxes.get(change.mailbox)
        if mailbox is None or not mailbox.notify or change.ticket_id is None:
            return
        sender = self.sender_of(mailbox)
        numbers = desk.numbers_of(connection, [change.ticket_id])
        values: dict[str, object] = {
            "office": sender.display_name or sender.address,
            "address": sender.address,
            "number": numbers[0],
            "outcomes": [_outcome(one) for one in change.troubled],
        }
        text = render_text("notice_undelivered", mailbox.language, values, override=self._settings.templates)
        letter = self._to_staff(mailbox, text.subject, text.body, [], now)
        people = [desk.person_id(connection, address, "", now) for address in mailbox.notify]
        ids = {"ticket_id": change.ticket_id, "mail_id": mail_id}
        self.put(connection, letter, sender, Purpose.NOTICE, people, now=now, due_at=now, **ids)

    def put_shunted_notice(
        self, connection: Connection, mailbox: Mailbox, row: BacklogRow, reason: str, attempts: int, now: datetime
    ) -> None:
        """Tell staff that a mail was put aside; nothing of it is quoted, since reading it is what failed."""
        if not mailbox.notify:
            return
        sender = self.sender_of(mailbox)
        values: dict[str, object] = {
            "office": sender.display_name or sender.address,
            "address": sender.address,
            "mailbox": mailbox.name,
            "mail_id": row.id,
            "received_at": row.received_at.astimezone(mailbox.calendar.zone),
            "error": reason,
            "attempts": attempts,
            "attached": False,
        }
        text = render_text("notice_shunted", mailbox.language, values, override=self._settings.templates)
        letter = self._to_staff(mailbox, text.subject, text.body, [], now)
        people = [desk.person_id(connection, address, "", now) for address in mailbox.notify]
        self.put(connection, letter, sender, Purpose.NOTICE, people, now=now, due_at=now, mail_id=row.id)

    def sender_of(self, mailbox: Mailbox) -> Mailbox:
        """Whose server sends what staff get: the mailbox itself, but never a PEC one if there is another."""
        if mailbox.channel is not Channel.PEC:
            return mailbox
        via = self._settings.alerts.via if self._settings.alerts else ""
        ordinary = [found for found in self._settings.mailboxes.values() if found.channel is Channel.EMAIL]
        return next((found for found in ordinary if found.name == via), ordinary[0] if ordinary else mailbox)

    @staticmethod
    def put(
        connection: Connection,
        letter: Composed,
        mailbox: Mailbox,
        purpose: Purpose,
        recipients: Sequence[int],
        *,
        now: datetime,
        due_at: datetime,
        ticket_id: int | None = None,
        mail_id: int | None = None,
    ) -> int:
        """Give a letter to the outbox, to be sent through this mailbox's server. Returns the row's id."""
        row = outbox.OutboxRow(
            purpose=purpose.value,
            mailbox=mailbox.name,
            envelope_sender=letter.envelope.sender,
            message_id=letter.message_id,
            content=letter.content,
            automatic=True,
            created_at=now,
            due_at=due_at,
            ticket_id=ticket_id,
            mail_id=mail_id,
        )
        return outbox.insert(connection, row, recipients)

    def _to_staff(
        self, mailbox: Mailbox, subject: str, body: str, attachments: list[tuple[str, str, bytes]], now: datetime
    ) -> Composed:
        sender = self.sender_of(mailbox)
        return composition.compose(
            mailbox=sender,
            purpose=Purpose.NOTICE,
            to=[Address("", address) for address in mailbox.notify],
            subject=subject,
            body=body,
            date=now.astimezone(mailbox.calendar.zone),
            message_id=composition.new_message_id(sender.address),
            in_reply_to=None,
            references=(),
            auto_submitted="auto-generated",
            attachments=attachments,
        )


def render_text(event: str, language: str, facts: Mapping[str, object], *, override: Path | None) -> Rendered:
    """A text of ours. A faulty one of the office's own must not put mail aside: the shipped one goes out instead."""
    try:
        return render(event, language, facts, override=override)
    except TextError:
        if override is None:
            raise
        get_logger().error(EventName.CONFIGURATION_REFUSED, code="faulty_text", kind=event)
        return render(event, language, facts)


def write_alert(
    settings: Settings, mailbox: Mailbox, event: str, facts: Mapping[str, object], at: datetime
) -> Composed:
    """The mail of an operational alert, in the language of the mailbox that sends it."""
    zone = mailbox.calendar.zone
    shown = {name: value.astimezone(zone) if isinstance(value, datetime) else value for name, value in facts.items()}
    shown |= {"office": mailbox.display_name or mailbox.address, "address": mailbox.address}
    shown.setdefault("ended_at", shown.get("at"))
    text = render_text(event, mailbox.language, shown, override=settings.templates)
    to = settings.alerts.to if settings.alerts else ()
    return composition.compose(
        mailbox=mailbox,
        purpose=Purpose.ALERT,
        to=[Address("", address) for address in to],
        subject=text.subject,
        body=text.body,
        date=at.astimezone(zone),
        message_id=composition.new_message_id(mailbox.address),
        in_reply_to=None,
        references=(),
        auto_submitted="auto-generated",
    )


def _outcome(one: RecipientDelivery) -> tuple[str, str, str]:
    """A recipient, a word of ``templates`` for what became of the message, and why."""
    word = "conflict" if one.conflict else one.state.value
    return one.address, word, one.error_text or one.error_code


def _parent(facts: TicketFacts) -> str | None:
    """The identifier that the writer's program knows his mail by; of a PEC the one that his provider gave it."""
    certified = facts.decision.facts.certified
    if certified is not None and certified.kind == "posta-certificata" and certified.provider_msgid:
        return certified.provider_msgid
    return facts.message.message_id


def _references(facts: TicketFacts) -> tuple[str, ...]:
    """RFC 5322, section 3.6.4: the parent's references and its id; for PEC also the id of the writer's program."""
    message, certified = facts.message, facts.decision.facts.certified
    ids = [*(message.references or message.in_reply_to)]
    if certified is not None and certified.our_msgid:
        ids.append(certified.our_msgid)
    parent = _parent(facts)
    return tuple(dict.fromkeys([found for found in ids if found and found != parent] + ([parent] if parent else [])))


def _definition(mailbox: Mailbox, form: FormReading | None) -> FormDefinition | None:
    return next((found for found in mailbox.forms if form is not None and found.id == form.form), None)


def _label(field: FieldDefinition, language: str) -> str:
    """How the form calls a field: in the language asked for, else as first declared."""
    labels = dict(field.labels)
    spoken = labels.get(language) or next(iter(labels.values()), ())
    return spoken[0] if spoken else field.name


def _labels(definition: FormDefinition | None, names: Sequence[str], language: str) -> list[str]:
    """The labels of fields that can stand for each other."""
    fields = {field.name: field for field in definition.fields} if definition else {}
    return [_label(fields[name], language) if name in fields else name for name in names]


def _field_rows(definition: FormDefinition | None, form: FormReading | None, language: str) -> list[tuple[str, str]]:
    if form is None:
        return []
    order = [field.name for field in definition.fields] if definition else list(form.fields)
    return [
        (_labels(definition, [name], language)[0], form.fields[name].value) for name in order if name in form.fields
    ]


def _megabytes(size: int) -> float:
    """A limit in MiB: whole, or below one the first digit that counts, for none is 0 MB."""
    return size // MIB if size >= MIB else float(f"{size / MIB:.1g}")


def _acknowledgement_words(plan: AcknowledgementPlan | None) -> str:
    if plan is None:
        return "-"
    return f"{plan.state.value} ({plan.reason})" if plan.reason else plan.state.value
