"""What the parsers understood of one mail, as the JSON object of ``parse``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from parsers.pec.presentation import certified_json
from parsers.values import (
    Address,
    Attachment,
    DeliveryReport,
    DispositionReport,
    FieldValue,
    FormReading,
    ForwardedMail,
)

if TYPE_CHECKING:
    from parsers.understanding import Understanding

Fact = dict[str, Any]


def understanding_json(found: Understanding) -> Fact:
    """The object without its ``file``; for a PEC wrapper the top level describes the enclosed original."""
    message = found.message
    certified = found.certified
    zone = (certified.event_time.tzinfo if certified and certified.event_time else None) or UTC
    return {
        "kind": message.kind.value,
        "message_id": message.message_id,
        "author": _address(message.author),
        "authors": [_address(each) for each in message.authors],
        "sender": _address(message.sender),
        "reply_to": [_address(each) for each in message.reply_to],
        "to": [_address(each) for each in message.to],
        "cc": [_address(each) for each in message.cc],
        "envelope_sender": message.envelope_sender,
        "subject": message.subject,
        "sent_at": _instant(message.sent_at),
        "in_reply_to": list(message.in_reply_to),
        "references": list(message.references),
        "text": message.text,
        "reply_text": message.reply_text,
        "quoted_text": message.quoted_text,
        "language": message.language,
        "charset": message.charset,
        "attachments": [_attachment(each) for each in message.attachments],
        "auto_submitted": message.auto_submitted,
        "opens_ticket": message.opens_ticket,
        "acknowledgeable": message.acknowledgeable,
        "suppressed_because": list(message.suppressed_because),
        "evidence": [{"rule": each.rule, "hit": each.hit, "why": each.why} for each in message.evidence if each.hit],
        "forms": [form_json(each) for each in found.forms],
        "forwarded": _forwarded(message.forwarded),
        "delivery_report": _delivery(message.delivery_report),
        "disposition_report": _disposition(message.disposition_report),
        "certified": certified_json(certified, zone) if certified else None,
        "defects": list(message.defects),
    }


def form_json(form: FormReading) -> Fact:
    """A form as read; ``value`` is normalised, ``raw`` as written."""
    return {
        "form": form.form,
        "version": form.version,
        "fields": {name: _field(value) for name, value in form.fields.items()},
        "missing": list(form.missing),
        "invalid": [{"field": name, "raw": raw} for name, raw in form.invalid],
        "conflicts": {name: [_field(value) for value in values] for name, values in form.conflicts},
        "source": form.source,
        "blank": form.blank,
        "defects": list(form.defects),
    }


def _field(value: FieldValue) -> Fact:
    return {"value": value.value, "confidence": round(value.confidence, 3), "source": value.source, "raw": value.raw}


def _address(address: Address | None) -> Fact | None:
    return {"display_name": address.display_name, "addr_spec": address.addr_spec} if address else None


def _instant(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _attachment(attachment: Attachment) -> Fact:
    return {
        "filename": attachment.filename,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "part": attachment.part_path,
        "declared_type": attachment.declared_type,
        "disposition": attachment.disposition,
    }


def _forwarded(mail: ForwardedMail | None) -> Fact | None:
    if mail is None:
        return None
    return {
        "author": _address(mail.author),
        "sent_at": _instant(mail.sent_at),
        "subject": mail.subject,
        "text": mail.text,
        "to": [_address(each) for each in mail.to],
        "message_id": mail.message_id,
        "source": mail.source,
    }


def _delivery(report: DeliveryReport | None) -> Fact | None:
    if report is None:
        return None
    recipients = [
        {
            "final_recipient": each.final_recipient,
            "original_recipient": each.original_recipient,
            "action": each.action,
            "status": each.status,
            "remote_mta": each.remote_mta,
            "diagnostic_code": each.diagnostic_code,
            "last_attempt_date": _instant(each.last_attempt_date),
            "will_retry_until": _instant(each.will_retry_until),
        }
        for each in report.recipients
    ]
    return {
        "format": report.format,
        "original_message_id": report.original_message_id,
        "reporting_mta": report.reporting_mta,
        "original_envelope_id": report.original_envelope_id,
        "arrival_date": _instant(report.arrival_date),
        "recipients": recipients,
    }


def _disposition(report: DispositionReport | None) -> Fact | None:
    if report is None:
        return None
    return {
        "original_message_id": report.original_message_id,
        "final_recipient": report.final_recipient,
        "disposition": report.disposition,
    }
