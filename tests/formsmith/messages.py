"""Builds ParsedMessage values by hand, so that these tests need no MIME."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from parsers.values import Attachment, Kind, ParsedMessage


def attachment(filename: str, data: bytes, media_type: str = "application/octet-stream") -> Attachment:
    """A file of a mail with this content."""
    return Attachment(
        filename, media_type, len(data), hashlib.sha256(data).hexdigest(), "2", media_type, _load=lambda: data
    )


def message(
    text: str,
    *,
    subject: str = "",
    html: str | None = None,
    attachments: Sequence[Attachment] = (),
    reply_text: str | None = None,
) -> ParsedMessage:
    """An ordinary mail of a person with this text."""
    return ParsedMessage(
        message_id="a@b.example",
        author=None,
        authors=(),
        sender=None,
        reply_to=(),
        to=(),
        cc=(),
        envelope_sender=None,
        subject=subject,
        sent_at=None,
        in_reply_to=(),
        references=(),
        text=text,
        html=html,
        reply_text=text if reply_text is None else reply_text,
        quoted_text="",
        language="pl",
        attachments=tuple(attachments),
        kind=Kind.HUMAN,
        evidence=(),
        opens_ticket=True,
        acknowledgeable=True,
        suppressed_because=(),
        delivery_report=None,
        disposition_report=None,
        forwarded=None,
        auto_submitted=None,
        headers=(),
        charset="utf-8",
        defects=(),
    )
