"""The ``certified`` object of ``sportello parse``: a CertifiedEnvelope as plain JSON values."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from parsers.values import CertifiedEnvelope


def certified_json(envelope: CertifiedEnvelope, zone: tzinfo) -> dict[str, Any]:
    """What the command line prints about a wrapper; times with the offset of ``zone``, absent texts as null."""
    report = envelope.signature
    return {
        "scheme": envelope.scheme,
        "kind": envelope.kind,
        "our_msgid": envelope.our_msgid,
        "provider_msgid": envelope.provider_msgid,
        "message_id": envelope.message_id,
        "sender": envelope.sender or None,
        "reply_to": envelope.reply_to or None,
        "recipients": [[address, sort] for address, sort in envelope.recipients],
        "subject_recipient": envelope.subject_recipient,
        "subject": envelope.subject,
        "event_time": _show(envelope.event_time, zone),
        "provider": envelope.provider or None,
        "error_code": envelope.error_code or None,
        "error_text": envelope.error_text or None,
        "receipt_type": envelope.receipt_type or None,
        "taken_in_charge": list(envelope.taken_in_charge),
        "assurance": envelope.assurance,
        "signature": {
            "state": report.state.value,
            "signing_time": _show(report.signing_time, zone),
            "signer": report.signer or None,
            "signer_email": report.signer_email or None,
            "digest_algorithm": report.digest_algorithm or None,
            "checks": {check.rule: check.hit for check in report.checks},
        },
        "flags": list(envelope.flags),
    }


def _show(moment: datetime | None, zone: tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None
