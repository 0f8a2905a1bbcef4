"""The facts that the texts of ``templates`` need, drawn from values; pure, and without any wording of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from daemon.settings import Mailbox
from parsers.values import Address, Attachment, CertifiedEnvelope, FormDefinition, FormReading, ParsedMessage

MAX_ATTACHMENT_NAMES = 50
BYTES_PER_MEGABYTE = 1024 * 1024


def acknowledgement_facts(
    mailbox: Mailbox,
    *,
    number: str,
    subject: str,
    received_at: datetime,
    effective_at: datetime,
    forms: Sequence[FormReading] = (),
) -> dict[str, object]:
    """The facts of every ``acknowledgement*`` text and of ``oversize``, instants in the mailbox's zone."""
    zone = mailbox.calendar.zone
    return {
        "office": mailbox.display_name or mailbox.address,
        "address": mailbox.address,
        "number": number,
        "subject": subject,
        "received_at": received_at.astimezone(zone),
        "effective_at": effective_at.astimezone(zone),
        "missing": missing_labels(mailbox, forms),
        "invalid": invalid_labels(mailbox, forms),
        "limit_mb": mailbox.max_size // BYTES_PER_MEGABYTE,
    }


def notice_facts(
    mailbox: Mailbox,
    *,
    number: str,
    message: ParsedMessage,
    certified: CertifiedEnvelope | None,
    forms: Sequence[FormReading],
    requester: Address | None,
    received_at: datetime,
    effective_at: datetime,
    acknowledge_by: datetime,
    acknowledgement: str,
    linked: Sequence[str] = (),
    phone: str | None = None,
    cap: str | None = None,
    attached: bool = False,
) -> dict[str, object]:
    """The facts of the notices about a ticket. ``acknowledgement``: its state and reason, for staff to read."""
    zone = mailbox.calendar.zone
    return {
        **acknowledgement_facts(
            mailbox,
            number=number,
            subject=message.subject,
            received_at=received_at,
            effective_at=effective_at,
            forms=forms,
        ),
        "mailbox": mailbox.name,
        "channel": mailbox.channel.value,
        "requester": _show(requester),
        "acknowledge_by": acknowledge_by.astimezone(zone),
        "acknowledgement": acknowledgement,
        "fields": [pair for form in forms if not form.blank for pair in field_lines(mailbox, form)],
        "text": message.reply_text or message.text,
        "attachments": [_name(attachment) for attachment in message.attachments[:MAX_ATTACHMENT_NAMES]],
        "linked": list(linked),
        "assurance": None if certified is None else f"{certified.assurance} ({certified.signature.state.value})",
        "phone": phone or "",
        "cap": cap or "",
        "attached": attached,
    }


def shunted_facts(
    mailbox: Mailbox, *, mail_id: int, received_at: datetime, error: str, attempts: int, attached: bool = False
) -> dict[str, object]:
    """The facts of ``notice_shunted``; ``error`` names the sort of failure, without message text."""
    return {
        "office": mailbox.display_name or mailbox.address,
        "address": mailbox.address,
        "mailbox": mailbox.name,
        "mail_id": mail_id,
        "received_at": received_at.astimezone(mailbox.calendar.zone),
        "error": error,
        "attempts": attempts,
        "attached": attached,
    }


def alert_facts(
    mailbox: Mailbox, *, key: str, code: str, detail: str, started_at: datetime, ended_at: datetime | None = None
) -> dict[str, object]:
    """The facts of ``alert_started`` and, with ``ended_at``, of ``alert_ended``."""
    zone = mailbox.calendar.zone
    facts: dict[str, object] = {
        "office": mailbox.display_name or mailbox.address,
        "address": mailbox.address,
        "key": key,
        "code": code,
        "detail": detail,
        "started_at": started_at.astimezone(zone),
    }
    return facts if ended_at is None else {**facts, "ended_at": ended_at.astimezone(zone)}


def missing_labels(mailbox: Mailbox, forms: Sequence[FormReading]) -> list[list[str]]:
    """What the forms lack: for each field the labels that would do (several where one of them is enough)."""
    return _labels(mailbox, [(form, name) for form in forms if not form.blank for name in form.missing])


def invalid_labels(mailbox: Mailbox, forms: Sequence[FormReading]) -> list[list[str]]:
    """The fields that were filled with something that is not of their type, unless they are missing as well."""
    missing = {name for form in forms for group in form.missing for name in group.split("|")}
    faulty = [(form, name) for form in forms if not form.blank for name, _ in form.invalid if name not in missing]
    return _labels(mailbox, faulty)


def field_lines(mailbox: Mailbox, form: FormReading) -> list[tuple[str, str]]:
    """A form as (label, value), in the order of its declaration."""
    definition = _definition(mailbox, form.form)
    declared = [field.name for field in definition.fields] if definition is not None else []
    names = sorted(form.fields, key=lambda name: declared.index(name) if name in declared else len(declared))
    return [(_label(definition, name, mailbox.language), form.fields[name].value) for name in names]


def _labels(mailbox: Mailbox, wanted: Sequence[tuple[FormReading, str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for form, group in wanted:
        definition = _definition(mailbox, form.form)
        labels = [_label(definition, name, mailbox.language) for name in group.split("|")]
        if labels not in found:
            found.append(labels)
    return found


def _definition(mailbox: Mailbox, form: str) -> FormDefinition | None:
    return next((definition for definition in mailbox.forms if definition.id == form), None)


def _label(definition: FormDefinition | None, name: str, language: str) -> str:
    """How a field is called on the form: in the mailbox's language, else in the form's first."""
    if definition is not None:
        for field in definition.fields:
            if field.name == name and field.labels:
                labels = dict(field.labels)
                chosen = labels.get(language) or field.labels[0][1]
                return chosen[0].rstrip(": ") if chosen else name
    return name


def _name(attachment: Attachment) -> str:
    return f"{attachment.filename} ({attachment.media_type}, {attachment.size} B)"


def _show(address: Address | None) -> str:
    if address is None:
        return ""
    return f"{address.display_name} <{address.addr_spec}>" if address.display_name else address.addr_spec
